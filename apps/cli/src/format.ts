/** Numbers as people read them. */

const integers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export function formatInteger(value: number | null): string {
  return value === null ? "-" : integers.format(value);
}

export function formatLoss(value: number | null): string {
  return value === null ? "-" : value.toFixed(4);
}

export function formatPercent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}

/** 3725 seconds as `1:02:05`. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return "-";
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}
