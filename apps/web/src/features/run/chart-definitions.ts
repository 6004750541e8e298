/** The charts of the run page and what each of them shows. */
import type { MetricName } from "@trainyard/contracts";

export const chartIds = ["loss", "rate", "norm", "noise", "speed"] as const;
export type ChartId = (typeof chartIds)[number];

export interface ChartDefinition {
  id: ChartId;
  title: string;
  unit: string;
  metrics: readonly MetricName[];
  /** Keep zero on a linear y axis. */
  fromZero: boolean;
  /** Whether its line gains from smoothing; the learning rate is exact already. */
  smoothed: boolean;
  /** Logarithmic until somebody asks for linear. */
  logarithmic?: true;
  /** Drawn only for runs that measure it. */
  optional?: true;
}

export const chartDefinitions: Record<ChartId, ChartDefinition> = {
  loss: { id: "loss", title: "Loss", unit: "nats a token", metrics: ["trainLoss", "validationLoss"], fromZero: false, smoothed: true },
  rate: { id: "rate", title: "Learning rate", unit: "per step", metrics: ["learningRate"], fromZero: true, smoothed: false },
  norm: { id: "norm", title: "Gradient norm", unit: "L2", metrics: ["gradientNorm"], fromZero: true, smoothed: true },
  noise: {
    id: "noise",
    title: "Gradient noise scale",
    unit: "tokens",
    metrics: ["noiseScale"],
    fromZero: false,
    smoothed: false,
    logarithmic: true,
    optional: true,
  },
  speed: { id: "speed", title: "Throughput", unit: "tokens/s", metrics: ["tokensPerSecond"], fromZero: true, smoothed: true },
};
