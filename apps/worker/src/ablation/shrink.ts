/** The task `shrink`: a trained model measured, cut to the size asked for, and what its fine-tuning is to be. */
import { join } from "node:path";
import {
  parseOrThrow,
  pretrainedCheckpoint,
  type RunSpecification,
  type ShrinkArguments,
  type ShrinkResult,
  shrinkArguments,
} from "@trainyard/contracts";
import { checkpointDirectoryName } from "@trainyard/trainer";
import { ablationAnswers } from "@trainyard/trainer/ablation";
import { type AblationWork, withTrainedModel } from "./ablation-process";

export interface ShrunkModel {
  readonly asked: ShrinkArguments;
  readonly result: Omit<ShrinkResult, "runId">;
  /** Null: no tokens were asked for. */
  readonly fineTuning: RunSpecification | null;
}

/** The cut model lies in the checkpoint store, under the task's id. `onCutting` when it is known what goes. */
export async function shrink(taskId: string, given: unknown, work: AblationWork, onCutting: () => Promise<void>): Promise<ShrunkModel> {
  const asked = parseOrThrow(shrinkArguments, given);
  const { checkpoint, specification, request, tokensSeen } = asked;
  const directory = join(work.paths.checkpoints, "shrunk", taskId, checkpointDirectoryName(checkpoint.step));
  const pretrained = pretrainedCheckpoint(work.paths.recordedPath(directory));
  return withTrainedModel({ ...asked, batches: specification.evaluation.batches }, work, async (ask) => {
    const plan = await ask({ type: "plan", request }, ablationAnswers.plan);
    await onCutting();
    const { fineTuning, ...figures } = await ask({ type: "cut", request, tokensSeen, directory, pretrained }, ablationAnswers.cut);
    return { asked, result: { plan, ...figures, pretrained }, fineTuning };
  });
}
