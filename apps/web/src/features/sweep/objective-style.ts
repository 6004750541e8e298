/** How each objective is named, written and measured. */
import type { ObjectiveMetric } from "@trainyard/contracts";
import { formatBytes, formatCompact, formatCount, formatInteger, formatLoss } from "../../lib/format";

interface ObjectiveStyle {
  label: string;
  unit: string;
  format: (value: number) => string;
  formatTick: (value: number) => string;
}

const lossTick = (value: number) => String(Number(value.toPrecision(4)));

export const objectiveStyles: Record<ObjectiveMetric, ObjectiveStyle> = {
  validationLoss: { label: "Validation loss", unit: "nats a token", format: formatLoss, formatTick: lossTick },
  trainLoss: { label: "Training loss", unit: "nats a token", format: formatLoss, formatTick: lossTick },
  tokensPerSecond: { label: "Throughput", unit: "tokens/s", format: formatInteger, formatTick: formatCompact },
  memoryBytes: { label: "Memory", unit: "bytes", format: formatBytes, formatTick: formatBytes },
  parameters: { label: "Parameters", unit: "", format: formatCount, formatTick: formatCount },
  flopsPerToken: { label: "FLOPs a token", unit: "FLOP", format: formatCount, formatTick: formatCount },
};

/** With its unit, for the title of an axis. */
export function objectiveTitle(metric: ObjectiveMetric): string {
  const { label, unit } = objectiveStyles[metric];
  return unit === "" ? label : `${label}, ${unit}`;
}
