/** Changes of a run that trains: what one would do, and asking for it. */
import { type ChangePreview, endFrom, learningRateOf, planChange, type RunDetail, type RunOverrides } from "@trainyard/contracts";
import { stateFates } from "@trainyard/model/state-change";
import { withFieldsBelow } from "./fields-below";
import type { Services } from "./services";

type ChangeInput = Parameters<Services["store"]["actions"]["change"]>[0];

/** @throws InvalidError whose fields are paths in the request's body */
export function previewChange(run: RunDetail, asked: RunOverrides): Promise<ChangePreview> {
  return withFieldsBelow("changes", () => {
    const done = { step: run.step, tokens: run.tokens };
    const { specification, changes, rebuilds } = planChange(run.specification, asked, done);
    return {
      changes: [...changes],
      rebuilds,
      state: [...stateFates(run.specification, specification)],
      learningRate: { from: learningRateOf(run.specification, done), to: learningRateOf(specification, done) },
      totalSteps: { from: endFrom(run.specification, done).step, to: endFrom(specification, done).step },
    };
  });
}

/** @throws InvalidError whose fields are paths in the request's body */
export function changeRun({ actions }: Services["store"], input: ChangeInput) {
  return withFieldsBelow("changes", () => actions.change(input));
}
