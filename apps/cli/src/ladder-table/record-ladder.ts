/** Trains the ladder and packs it: about an hour of one processor core. */
import { totalSteps } from "@trainyard/contracts";
import { flopsPerToken, parameterCount } from "@trainyard/model/counts";
import { type Recording, recordCurves } from "../recorded-curves/record-curves";
import { ladderRows, looks, recipe, rowKey, sizes, specificationOf } from "./rungs";

const dataset = "sotu";

export async function recordLadder(recording: Recording): Promise<void> {
  const rows = ladderRows().map((row) => ({ ...row, key: rowKey(row), specification: specificationOf(row, recording.executionProvider) }));
  await recordCurves(
    {
      dataset,
      looks,
      runs: rows,
      table: (curves) => ({
        recipe,
        dataset,
        sizes,
        rows: rows.map(({ key, specification, size, tokensPerParameter, seed }) => {
          const { model, batch, schedule } = specification;
          const steps = totalSteps(specification);
          const stepTokens = batch.sequences * batch.accumulation * model.context;
          const { key: _, ...curve } = curves.get(key) ?? { key };
          return {
            size,
            tokensPerParameter,
            seed,
            parameters: parameterCount(model),
            flopsPerToken: flopsPerToken(model),
            stepTokens,
            steps,
            tokens: steps * stepTokens,
            peakLearningRate: schedule.peakLearningRate,
            ...curve,
          };
        }),
      }),
    },
    recording,
  );
}
