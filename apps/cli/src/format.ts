/** Numbers as people read them. */

const integers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const counts = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 });
const prefixes = ["", "k", "M", "G", "T", "P", "E", "Z"];

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

/** 300,000,000,000 as `300B`. */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** Floating-point operations with an SI prefix: 1.35e9 as `1.35 GFLOP`. */
export function formatFlops(value: number): string {
  const power = Math.min(prefixes.length - 1, Math.max(0, Math.floor(Math.log10(value) / 3)));
  return `${Number((value / 1000 ** power).toPrecision(4))} ${prefixes[power]}FLOP`;
}
