/** What a search may vary: fields of the run specification by path, each with what it can be. */
import { z } from "zod";

/** Dotted path of a field of the run specification, such as `schedule.peakLearningRate`. */
export const parameterPath = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/, "must be the dotted path of a field of the run specification")
  .max(80);

export const parameterValue = z.union([z.number(), z.string().max(200), z.boolean(), z.null()]);
export type ParameterValue = z.infer<typeof parameterValue>;

/** By path. A parameter whose condition does not hold has no value: its key is missing. */
export const parameterValues = z.record(parameterPath, parameterValue);
export type ParameterValues = Readonly<z.infer<typeof parameterValues>>;

const condition = z
  .strictObject({ path: parameterPath, in: z.array(parameterValue).min(1).max(64) })
  .nullable()
  .default(null)
  .describe("Varied only while that parameter has one of these values; empty: always");

const scale = z.enum(["linear", "log"]).default("linear");

export const searchParameter = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("float"),
    path: parameterPath,
    low: z.number(),
    high: z.number(),
    scale,
    step: z.number().gt(0).nullable().default(null).describe("Distance of its values, from the low end; empty: any value. Linear only"),
    when: condition,
  }),
  z.strictObject({
    kind: z.literal("integer"),
    path: parameterPath,
    low: z.int(),
    high: z.int(),
    scale,
    step: z.int().min(1).default(1).describe("Distance of its values, from the low end"),
    when: condition,
  }),
  z.strictObject({
    kind: z.literal("categorical"),
    path: parameterPath,
    choices: z.array(parameterValue).min(1).max(64),
    when: condition,
  }),
  z.strictObject({ kind: z.literal("fixed"), path: parameterPath, value: parameterValue, when: condition }),
]);
export type SearchParameter = z.infer<typeof searchParameter>;

export const searchSpace = z
  .strictObject({
    parameters: z.array(searchParameter).min(1).max(40),
    constraints: z
      .array(z.string().trim().min(1).max(300))
      .max(20)
      .default([])
      .describe("Expressions over fields of the run specification that must hold, such as `model.width % model.heads == 0`"),
  })
  .superRefine(({ parameters }, context) => {
    parameters.forEach((parameter, index) => {
      const refuse = (field: string, message: string) => context.addIssue({ code: "custom", path: ["parameters", index, field], message });
      const earlier = parameters.slice(0, index);
      if (earlier.some(({ path }) => path === parameter.path)) refuse("path", `must be named once: ${parameter.path} is there already`);
      const { when } = parameter;
      if (when !== null && !earlier.some(({ path }) => path === when.path))
        refuse("when", `must name a parameter that stands before it, not ${when.path}`);
      if (parameter.kind === "categorical" && new Set(parameter.choices).size < parameter.choices.length)
        refuse("choices", "must differ from each other");
      if (parameter.kind !== "float" && parameter.kind !== "integer") return;
      if (parameter.high <= parameter.low) refuse("high", `must be above the low end, ${parameter.low}`);
      if (parameter.scale === "log" && parameter.low <= 0) refuse("low", "must be above 0 on a log scale");
      if (parameter.kind === "float" && parameter.scale === "log" && parameter.step !== null)
        refuse("step", "must be empty on a log scale");
    });
  });
export type SearchSpace = z.infer<typeof searchSpace>;
/** What the schema accepts: fields that have defaults may be left out. */
export type SearchSpaceInput = z.input<typeof searchSpace>;
