/** The task `ablation-map`: losses of a trained model without each of a study's variants. */
import { type AblationMapProgress, type AblationMeasurement, ablationMapArguments, parseOrThrow } from "@trainyard/contracts";
import { withoutParts } from "@trainyard/search/ablation";
import { ablationAnswers } from "@trainyard/trainer/ablation";
import { type AblationWork, withTrainedModel } from "./ablation-process";

/** A variant that cannot be measured is told of and the others go on. `onProgress` after each. Rejects where the model itself cannot be measured. */
export async function measureMap(
  given: unknown,
  work: AblationWork,
  onProgress: (progress: AblationMapProgress) => Promise<void>,
): Promise<AblationMeasurement> {
  const task = parseOrThrow(ablationMapArguments, given);
  const { specification } = task;
  return withTrainedModel(task, work, async (ask) => {
    const baseline = await ask({ type: "losses", model: specification.model }, ablationAnswers.losses);
    const finite = baseline.flatMap((loss) => loss ?? []);
    if (finite.length < baseline.length) throw new RangeError("The loss of the trained model itself is not finite.");
    const measured: AblationMeasurement = {
      baseline: finite,
      variants: [],
      headImportance: await ask({ type: "importance" }, ablationAnswers.importance),
    };
    for (const parts of task.variants) {
      measured.variants.push({ parts, ...(await lossesOf(parts)) });
      await onProgress({ ...measured, done: measured.variants.length, total: task.variants.length });
    }
    return measured;

    async function lossesOf(parts: string[]): Promise<{ losses: (number | null)[]; problem: string | null }> {
      try {
        const { model } = withoutParts(specification, parts);
        return { losses: await ask({ type: "losses", model }, ablationAnswers.losses), problem: null };
      } catch (error) {
        if (work.signal.aborted || !(error instanceof Error)) throw error;
        return { losses: [], problem: error.message };
      }
    }
  });
}
