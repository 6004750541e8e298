/** A loss or gradient norm that is not finite: what every trainer looks for. */
import type { Detector, WatchedMetric } from "./detector";

const metrics: readonly WatchedMetric[] = ["trainLoss", "gradientNorm"];

export const nonFinite: Detector<null> = {
  name: "non-finite",
  description: "The loss or the gradient norm is not finite.",
  finds: "instability",
  opensIncidents: true,
  start: null,
  observe(state, { step, ...values }) {
    const metric = metrics.find((name) => values[name] === null);
    if (metric === undefined) return { state, alarm: null };
    return { state, alarm: { detector: "non-finite", metric, step, value: null, limit: null, why: `${metric} is not finite.` } };
  },
};
