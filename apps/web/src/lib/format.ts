/** Numbers as people read them: few digits, a unit, and an en dash where there is no value. */
import { numberText } from "@trainyard/contracts";

export const noValue = "–";

const scales: readonly (readonly [number, string])[] = [
  [1e15, "P"],
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
];

/** Three significant digits and a decimal prefix: 12.3k, 1.5M. Integers below 1,000 stay whole. */
export function formatCompact(value: number): string {
  for (const [scale, suffix] of scales) {
    // 999,950 would round to "1000k"; it belongs to the next prefix.
    if (Math.abs(value) >= scale * 0.9995) return trimZeros((value / scale).toPrecision(3)) + suffix;
  }
  return Number.isInteger(value) ? String(value) : trimZeros(value.toPrecision(3));
}

function trimZeros(text: string): string {
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}

/** Parameters and tokens: as `formatCompact`, with B for 10^9 as the field writes it. */
export function formatCount(value: number): string {
  return formatCompact(value).replace("G", "B");
}

const integer = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** Arithmetic per second: "135 GFLOP/s". */
export function formatFlops(flopsPerSecond: number): string {
  return `${formatCompact(flopsPerSecond).replace(/([kMGTP])?$/, " $1")}FLOP/s`;
}

/** A whole number with thousands separators. */
export function formatInteger(value: number): string {
  return integer.format(value);
}

/** Cross-entropy, nats a token: four decimals, always, so that digits do not dance. */
export function formatLoss(value: number | null | undefined): string {
  return value === null || value === undefined ? noValue : value.toFixed(4);
}

/** A setting with all its digits, as it may be typed again: 0.02, 6e-4, 65,536, 375M. */
export function formatExact(value: number): string {
  const text = numberText(value);
  return /^\d{4,}$/.test(text) ? formatInteger(value) : text;
}

/** A number far from one, such as a learning rate: 0, 6e-4, 5.91e-4, 3.14e23. */
export function formatScientific(value: number): string {
  if (value === 0) return "0";
  const [mantissa = "", exponent = "0"] = value.toExponential(2).split("e");
  return `${trimZeros(mantissa)}e${Number(exponent)}`;
}

const byteUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** Bytes in binary units, three significant digits. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 2 ** (10 * power);
  return `${value >= 100 ? value.toFixed(0) : trimZeros(value.toPrecision(3))} ${byteUnits[power]}`;
}

const secondsPerYear = 365.25 * 86_400;

/** A span of time by its two largest units: 45 s, 3 min 20 s, 2 h 5 min, 3 d 4 h; years alone. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return "< 1 s";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return pair(Math.floor(whole / 60), "min", whole % 60, "s");
  if (whole < 86_400) return pair(Math.floor(whole / 3_600), "h", Math.floor((whole % 3_600) / 60), "min");
  if (whole >= 2 * secondsPerYear) return `${formatInteger(whole / secondsPerYear)} years`;
  return pair(Math.floor(whole / 86_400), "d", Math.floor((whole % 86_400) / 3_600), "h");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** "12 s ago", from two instants in milliseconds. */
export function formatAgo(thenMs: number, nowMs: number): string {
  const seconds = (nowMs - thenMs) / 1_000;
  return seconds < 2 ? "just now" : `${formatDuration(seconds)} ago`;
}

export function formatPercent(fraction: number): string {
  if (fraction > 0 && fraction < 0.0005) return "< 0.1 %";
  return `${(fraction * 100).toFixed(fraction > 0 && fraction < 0.1 ? 1 : 0)} %`;
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayAndClock = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** Time of day for what happened within the last day, date and time for what is older. */
export function formatInstant(iso: string, nowMs: number): string {
  const date = new Date(iso);
  return (nowMs - date.getTime() < 86_400_000 ? clock : dayAndClock).format(date);
}
