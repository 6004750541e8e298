/** How each metric is named, written and coloured: identity, assigned once. */
import type { MetricName } from "@trainyard/contracts";
import { formatCompact, formatDuration, formatInteger, formatLoss, formatScientific } from "../lib/format";
import type { XName } from "./x-axis";

interface MetricStyle {
  label: string;
  unit: string;
  /** A CSS colour that follows the theme. */
  color: string;
  format: (value: number) => string;
  formatTick: (value: number) => string;
}

const plainTick = (value: number) => String(Number(value.toPrecision(6)));

export const metricStyles: Record<MetricName, MetricStyle> = {
  trainLoss: { label: "Training", unit: "nats a token", color: "var(--series-train)", format: formatLoss, formatTick: plainTick },
  validationLoss: {
    label: "Validation",
    unit: "nats a token",
    color: "var(--series-validation)",
    format: formatLoss,
    formatTick: plainTick,
  },
  learningRate: {
    label: "Learning rate",
    unit: "",
    color: "var(--series-rate)",
    format: formatScientific,
    formatTick: formatScientific,
  },
  gradientNorm: {
    label: "Gradient norm",
    unit: "L2",
    color: "var(--series-norm)",
    format: (value) => value.toPrecision(4),
    formatTick: plainTick,
  },
  noiseScale: {
    label: "Noise scale",
    unit: "tokens",
    color: "var(--series-noise)",
    format: formatInteger,
    formatTick: formatCompact,
  },
  tokensPerSecond: {
    label: "Throughput",
    unit: "tokens/s",
    color: "var(--series-speed)",
    format: formatInteger,
    formatTick: formatCompact,
  },
};

interface XStyle {
  label: string;
  format: (value: number) => string;
  formatTick: (value: number) => string;
}

export const xStyles: Record<XName, XStyle> = {
  step: { label: "Step", format: (value) => `step ${formatInteger(value)}`, formatTick: formatCompact },
  tokens: { label: "Tokens", format: (value) => `${formatCompact(value)} tokens`, formatTick: formatCompact },
  time: { label: "Time since start", format: formatDuration, formatTick: clockTick },
};

/** Seconds as m:ss, and as h:mm from an hour on: ticks are many and must be short. */
function clockTick(seconds: number): string {
  const whole = Math.round(seconds);
  const pad = (part: number) => String(part).padStart(2, "0");
  if (whole < 3_600) return `${Math.floor(whole / 60)}:${pad(whole % 60)}`;
  return `${Math.floor(whole / 3_600)}h${pad(Math.floor((whole % 3_600) / 60))}`;
}
