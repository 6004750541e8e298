/** Where the fields stand that say how long a run is and what it does beside training, and what they are called. */
import { oneOf, positive } from "../condition";
import type { FieldGroup } from "../field-group";

/** Stands among the texts of the fields for which of the two durations there is. */
export const durationUnitKey = "duration";

const sampling = positive("samples.everySteps", "samples are drawn");

/** The first group: what almost every run changes. */
export const runGroup: FieldGroup = {
  id: "run",
  title: "Run",
  fields: [
    {
      path: "duration.steps",
      label: "Duration in steps",
      unit: "steps",
      matters: oneOf(durationUnitKey, ["steps"], "the duration is counted in steps"),
    },
    {
      path: "duration.tokens",
      label: "Duration in tokens",
      unit: "tokens",
      matters: oneOf(durationUnitKey, ["tokens"], "the duration is counted in tokens"),
    },
    { path: "data.dataset", label: "Dataset" },
    { path: "seed", label: "Seed" },
  ],
};

export const runningGroups: readonly FieldGroup[] = [
  { id: "skipped-samples", title: "Skipped samples", fields: [{ path: "data.skip", label: "Sequences left out" }] },
  {
    id: "evaluation",
    title: "Evaluation",
    fields: [
      { path: "evaluation.everySteps", label: "Evaluate every", unit: "steps" },
      { path: "evaluation.batches", label: "Batches read", unit: "micro-batches" },
      { path: "evaluation.noiseScaleEverySteps", label: "Noise scale every", unit: "steps" },
    ],
  },
  {
    id: "samples",
    title: "Text samples",
    fields: [
      { path: "samples.everySteps", label: "Sample every", unit: "steps" },
      { path: "samples.tokens", label: "Length", unit: "tokens", matters: sampling },
      { path: "samples.temperature", label: "Temperature", matters: sampling },
      { path: "samples.prompt", label: "Prompt", isLong: true, matters: sampling },
    ],
  },
  {
    id: "checkpoints",
    title: "Checkpoints",
    fields: [
      { path: "checkpoint.everySteps", label: "Checkpoint every", unit: "steps" },
      { path: "checkpoint.keep", label: "Keep newest" },
    ],
  },
  {
    id: "runtime",
    title: "Runtime",
    fields: [
      {
        path: "runtime.executionProvider",
        label: "Execution provider",
        optionLabels: { cpu: "CPU", webgpu: "WebGPU", cuda: "CUDA" },
      },
    ],
  },
];
