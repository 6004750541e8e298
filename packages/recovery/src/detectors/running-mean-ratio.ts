/** A loss that stays at a multiple of its running mean. */
import type { Detector } from "./detector";
import { appended, mean } from "./statistics";

/** llm-foundry, llmfoundry/callbacks/kill_loss_spike_callback.py: twice the mean of the last hundred, more than four times in a row. */
const windowSize = 100;
const ratio = 2;
const patience = 4;

interface State {
  readonly window: readonly number[];
  /** Steps in a row at or above the limit. */
  readonly high: number;
}

export const runningMeanRatio: Detector<State> = {
  name: "running-mean-ratio",
  description: `The loss is ${ratio} times the mean of the last ${windowSize} steps or more, more than ${patience} steps in a row (llm-foundry, KillLossSpike).`,
  finds: "instability",
  opensIncidents: true,
  start: { window: [], high: 0 },
  observe({ window, high }, { step, trainLoss: value }) {
    if (value === null) return { state: { window, high }, alarm: null };
    const limit = ratio * mean(window);
    const isHigh = window.length === windowSize && value >= limit;
    const state = { window: appended(window, value, windowSize), high: isHigh ? high + 1 : 0 };
    if (state.high <= patience) return { state, alarm: null };
    const why = `The loss was ${ratio} times its running mean or more for ${state.high} steps in a row.`;
    return { state, alarm: { detector: "running-mean-ratio", metric: "trainLoss", step, value, limit, why } };
  },
};
