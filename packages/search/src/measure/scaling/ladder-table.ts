/** A table of real training: one recipe at growing sizes, some of them with several lengths and seeds. */
import { z } from "zod";
import type { LadderCurve } from "../../scaling";

/** A value a look, evenly spaced over training; null: not a number, or not reached because the run had diverged. */
const looked = z.array(z.number().nullable());

export const ladderTable = z.object({
  recipe: z.string(),
  dataset: z.string(),
  sizes: z
    .array(z.object({ layers: z.int().min(1), width: z.int().min(1) }))
    .min(2)
    .describe("Smallest first; the last is kept out of fits"),
  rows: z.array(
    z.object({
      size: z.int().min(0).describe("Index of its size"),
      tokensPerParameter: z.number().gt(0),
      seed: z.int(),
      parameters: z.int().min(1),
      flopsPerToken: z.number().gt(0),
      stepTokens: z.int().min(1),
      steps: z.int().min(1),
      tokens: z.int().min(1).describe("That it trained"),
      peakLearningRate: z.number().gt(0),
      validationLoss: looked,
      trainLoss: looked,
      noiseScale: looked,
      diverged: z.boolean(),
    }),
  ),
});
export type LadderTable = z.infer<typeof ladderTable>;
export type LadderTableRow = LadderTable["rows"][number];

/** What the ladder keeps for the size it measures its prediction on: one token a parameter, first seed. */
export function climbingRow({ rows }: LadderTable, size: number): LadderTableRow | undefined {
  return rows.find((row) => row.size === size && row.tokensPerParameter === 1 && row.seed === 1);
}

export function curveOfRow({ parameters, tokens, validationLoss, trainLoss }: LadderTableRow): LadderCurve {
  const points = (losses: readonly (number | null)[]) =>
    losses.flatMap((loss, look) => (loss === null ? [] : { tokens: (tokens * (look + 1)) / losses.length, loss }));
  return { parameters, tokens, validation: points(validationLoss), train: points(trainLoss) };
}
