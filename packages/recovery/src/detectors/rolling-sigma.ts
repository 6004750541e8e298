/** A value far above the mean of those before it, counted in their deviations. */
import type { Detector, WatchedMetric } from "./detector";
import { appended, mean, standardDeviation } from "./statistics";

/** Values before the current one, and how many there must be: OLMo-core, src/olmo_core/optim/skip_step_optimizer.py, as are the six deviations. */
const windowSize = 128;
const fewest = windowSize / 2;
const sigmas = 6;
/** A series that never moves has no deviation to count in: OLMo-core, callbacks/stability_monitor.py. */
const smallestDeviation = 1e-10;

/** What was seen enters the window whatever it is, as there. */
export function rollingSigma(metric: WatchedMetric): Detector<readonly number[]> {
  const name = `rolling-sigma-${metric}`;
  return {
    name,
    description: `${metric} is more than ${sigmas} standard deviations above the mean of the last ${windowSize} steps (OLMo-core, SkipStepOptimizer).`,
    finds: "instability",
    opensIncidents: false, // 1.3 and 19.6 false alarms in 10,000 calm steps
    start: [],
    observe(window, { step, ...values }) {
      const value = values[metric];
      if (value === null) return { state: window, alarm: null };
      const state = appended(window, value, windowSize);
      if (window.length < fewest) return { state, alarm: null };
      const deviation = standardDeviation(window);
      const limit = mean(window) + sigmas * deviation;
      if (deviation < smallestDeviation || value <= limit) return { state, alarm: null };
      const why = `${metric} ${value.toPrecision(4)} is more than ${sigmas} deviations above the mean of ${window.length} steps.`;
      return { state, alarm: { detector: name, metric, step, value, limit, why } };
    },
  };
}
