/** The fields of the New run form, in groups, with the words that explain them. */

export interface FormField {
  /** Dotted path in the run specification; also its key in the URL. */
  path: string;
  label: string;
  hint: string;
  kind: "integer" | "number" | "text";
  /** Values to choose from instead of typing. */
  options?: readonly string[];
}

export interface FieldGroup {
  title: string;
  fields: readonly FormField[];
}

export const durationUnits = ["steps", "tokens"] as const;
export type DurationUnit = (typeof durationUnits)[number];

export const durationFields: Record<DurationUnit, FormField> = {
  steps: { path: "duration.steps", label: "Steps", hint: "Optimizer updates", kind: "integer" },
  tokens: { path: "duration.tokens", label: "Tokens", hint: "Rounded up to whole steps", kind: "integer" },
};

export const fieldGroups: readonly FieldGroup[] = [
  {
    title: "Size",
    fields: [
      { path: "model.layers", label: "Layers", hint: "Transformer blocks", kind: "integer" },
      { path: "model.width", label: "Width", hint: "A multiple of heads", kind: "integer" },
      { path: "model.heads", label: "Heads", hint: "In each layer", kind: "integer" },
      { path: "model.context", label: "Context", hint: "Tokens a sequence", kind: "integer" },
    ],
  },
  {
    title: "Batch and seed",
    fields: [
      { path: "batch.sequences", label: "Sequences", hint: "In memory at once", kind: "integer" },
      { path: "batch.accumulation", label: "Accumulation", hint: "Micro-batches a step", kind: "integer" },
      { path: "seed", label: "Seed", hint: "Start, order, samples", kind: "integer" },
    ],
  },
  {
    title: "Learning rate",
    fields: [
      { path: "schedule.peakLearningRate", label: "Peak rate", hint: "After the warm-up", kind: "number" },
      { path: "schedule.warmupSteps", label: "Warm-up steps", hint: "Linear rise from zero", kind: "integer" },
      { path: "schedule.decay", label: "Decay", hint: "After the warm-up", kind: "text", options: ["cosine", "constant"] },
      { path: "schedule.finalFraction", label: "Final fraction", hint: "Last rate over peak", kind: "number" },
    ],
  },
  {
    title: "Optimizer",
    fields: [
      { path: "optimizer.beta1", label: "Beta 1", hint: "Decay of the mean", kind: "number" },
      { path: "optimizer.beta2", label: "Beta 2", hint: "Decay of the square", kind: "number" },
      { path: "optimizer.weightDecay", label: "Weight decay", hint: "On matrices only", kind: "number" },
      { path: "optimizer.clipNorm", label: "Clip norm", hint: "Largest gradient norm", kind: "number" },
    ],
  },
  {
    title: "Checkpoints, evaluation",
    fields: [
      { path: "checkpoint.everySteps", label: "Checkpoint every", hint: "Steps", kind: "integer" },
      { path: "checkpoint.keep", label: "Keep newest", hint: "Beside best and pinned", kind: "integer" },
      { path: "evaluation.everySteps", label: "Evaluate every", hint: "Steps", kind: "integer" },
      { path: "evaluation.batches", label: "Evaluation batches", hint: "Always the same ones", kind: "integer" },
    ],
  },
  {
    title: "Text samples",
    fields: [
      { path: "samples.everySteps", label: "Sample every", hint: "Steps; 0 draws none", kind: "integer" },
      { path: "samples.tokens", label: "Length", hint: "Tokens drawn", kind: "integer" },
      { path: "samples.temperature", label: "Temperature", hint: "0 takes the likeliest", kind: "number" },
      { path: "samples.prompt", label: "Prompt", hint: "It goes on from this", kind: "text" },
    ],
  },
];

export const allFields: readonly FormField[] = [
  ...fieldGroups.flatMap(({ fields }) => fields),
  durationFields.steps,
  durationFields.tokens,
];
