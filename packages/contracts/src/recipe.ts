/** Recipes: named starting points for a run. */
import { z } from "zod";
import { runSpecification } from "./run-specification";
import { modelSpecification } from "./specification/model";

export const recipe = z.strictObject({
  name: z.string(),
  title: z.string(),
  family: z
    .strictObject({ id: modelSpecification.shape.family, title: z.string() })
    .describe("The predecessor it belongs to. Recipes come family by family, smallest first"),
  description: z.string(),
  source: z.string().describe("Where its numbers come from"),
  fitsCpu: z.boolean().describe("Small enough to learn something on a processor"),
  parameters: z.int(),
  specification: runSpecification,
});
export type Recipe = z.infer<typeof recipe>;
