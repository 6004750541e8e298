/** Where the fields stand that say what is minimised, with what, and on which data; and what they are called. */
import { totalSteps, totalTokens } from "@trainyard/contracts";
import { formatExact, formatInteger } from "../../lib/format";
import { filled, oneOf, otherThan, positive, some } from "../condition";
import type { FieldGroup } from "../field-group";

const momentous = oneOf("optimizer.name", ["sgd", "muon"], "the optimizer is SGD or Muon");
const adaptive = otherThan("optimizer.name", "sgd", "the optimizer is not SGD");
const decaying = otherThan("schedule.decay", "constant", "the rate decays");
const skipping = oneOf("stability.skipUpdate", ["rolling-sigma", "median-deviation"], "outliers are skipped");
const ramped = otherThan("batch.ramp", "none", "the batch ramps");
const linearRamp = oneOf("batch.ramp", ["linear"], "the batch ramps linearly");

export const trainingGroups: readonly FieldGroup[] = [
  {
    id: "optimizer",
    title: "Optimizer",
    fields: [
      {
        path: "optimizer.name",
        label: "Optimizer",
        optionLabels: { adamw: "AdamW", adam: "Adam", sgd: "SGD", adafactor: "Adafactor", lion: "Lion", muon: "Muon" },
      },
      { path: "optimizer.beta1", label: "Beta 1", matters: adaptive },
      { path: "optimizer.beta2", label: "Beta 2", matters: adaptive },
      {
        path: "optimizer.epsilon",
        label: "Epsilon",
        matters: oneOf("optimizer.name", ["adamw", "adam", "adafactor", "muon"], "the optimizer divides by a running square"),
      },
      { path: "optimizer.momentum", label: "Momentum", matters: momentous },
      { path: "optimizer.nesterov", label: "Nesterov", matters: momentous },
      { path: "optimizer.weightDecay", label: "Weight decay" },
      {
        path: "optimizer.decayMask",
        label: "What decays",
        optionLabels: { "matrices-without-embeddings": "matrices, no embeddings", all: "everything" },
        matters: some(
          "something decays",
          positive("optimizer.weightDecay", ""),
          positive("regularisation.l1", ""),
          positive("regularisation.l2", ""),
        ),
      },
      { path: "optimizer.clipNorm", label: "Clip norm" },
    ],
  },
  {
    id: "stability",
    title: "Stability",
    fields: [
      {
        path: "stability.skipUpdate",
        label: "Skip updates",
        optionLabels: { "rolling-sigma": "outliers by deviation", "median-deviation": "outliers by median", "non-finite": "not finite" },
      },
      { path: "stability.skipDeviations", label: "Outlier above", unit: "deviations", matters: skipping },
      { path: "stability.skipWindow", label: "Window", unit: "updates", matters: skipping },
    ],
  },
  {
    id: "learning-rate",
    title: "Learning rate",
    fields: [
      { path: "schedule.peakLearningRate", label: "Peak rate" },
      { path: "schedule.warmup", label: "Warm-up", unitFrom: "schedule.unit" },
      { path: "schedule.unit", label: "Counted in" },
      { path: "schedule.decay", label: "Decay" },
      { path: "schedule.finalFraction", label: "Final fraction", matters: decaying },
      {
        path: "schedule.decayLength",
        label: "End of the decay",
        unitFrom: "schedule.unit",
        matters: decaying,
        whenEmpty: (specification) =>
          specification.schedule.unit === "tokens"
            ? `${formatExact(totalTokens(specification))}, the run's end`
            : `${formatInteger(totalSteps(specification))}, the run's end`,
      },
      {
        path: "schedule.period",
        label: "Period",
        unitFrom: "schedule.unit",
        matters: oneOf("schedule.decay", ["step", "inverse-square-root"], "the decay is step or inverse square root"),
      },
      { path: "schedule.factor", label: "Factor of a drop", matters: oneOf("schedule.decay", ["step"], "the decay is step") },
      {
        path: "schedule.decayFraction",
        label: "Share that falls",
        matters: oneOf("schedule.decay", ["warmup-stable-decay"], "the decay is warm-up-stable-decay"),
      },
    ],
  },
  {
    id: "batch",
    title: "Batch and ramp",
    fields: [
      { path: "batch.sequences", label: "Micro-batch", unit: "sequences" },
      {
        path: "batch.accumulation",
        label: "Accumulation",
        unit: "micro-batches",
        matters: otherThan("batch.ramp", "milestones", "the batch follows no milestones"),
      },
      { path: "batch.ramp", label: "Batch ramp" },
      { path: "batch.rampStart", label: "Batch ramp starts at", unit: "micro-batches", matters: linearRamp },
      { path: "batch.rampTokens", label: "Batch ramp takes", unit: "tokens", matters: linearRamp },
      {
        path: "batch.rampMilestones",
        label: "Milestones",
        matters: oneOf("batch.ramp", ["milestones"], "the batch ramps by milestones"),
      },
      { path: "batch.rampLearningRate", label: "Rate follows batch", matters: ramped },
    ],
  },
  {
    id: "context-ramp",
    title: "Context ramp",
    fields: [
      { path: "batch.contextStart", label: "Context at first", unit: "tokens", whenEmpty: () => "no ramp" },
      {
        path: "batch.contextRampTokens",
        label: "Context ramp takes",
        unit: "tokens",
        matters: filled("batch.contextStart", "there is a context to start from"),
      },
    ],
  },
  {
    id: "loss",
    title: "Loss",
    fields: [
      { path: "loss.labelSmoothing", label: "Label smoothing" },
      { path: "loss.zLoss", label: "z-loss" },
    ],
  },
  {
    id: "regularisation",
    title: "Regularisation",
    fields: [
      { path: "regularisation.embeddingDropout", label: "Embedding dropout" },
      { path: "regularisation.attentionDropout", label: "Attention dropout" },
      { path: "regularisation.residualDropout", label: "Residual dropout" },
      { path: "regularisation.l1", label: "L1" },
      { path: "regularisation.l2", label: "L2" },
    ],
  },
  {
    id: "augmentation",
    title: "Augmentation",
    fields: [
      { path: "augmentation.tokenMasking", label: "Token masking" },
      { path: "augmentation.randomReplacement", label: "Random replacement" },
      { path: "augmentation.spanDeletion", label: "Span deletion" },
      {
        path: "augmentation.spanLength",
        label: "Span length",
        unit: "tokens",
        matters: positive("augmentation.spanDeletion", "spans are deleted"),
      },
      { path: "augmentation.bpeDropout", label: "BPE-dropout" },
    ],
  },
];
