/** What becomes of each state tensor of a parameter when another optimizer takes over. Free of graphs: pages show it before it is done. */
import type { OptimizerSpecification } from "@trainyard/contracts";
import type { Parameter } from "../parameters";
import { type OptimizerName, optimizerNameOf } from "./assignment";
import { type Slot, slotsOf } from "./slots";

export interface SlotFate {
  /** Of the tensor afterwards, or before where it is dropped. */
  readonly suffix: string;
  readonly fate: "kept" | "zero" | "dropped";
  readonly because: string;
  /** Where a kept tensor's numbers come from, and what they are multiplied by. */
  readonly source: { readonly suffix: string; readonly scale: number } | null;
}

/** A parameter's optimizers before and after, and the state before. */
interface Swap {
  readonly from: OptimizerSpecification;
  readonly to: OptimizerSpecification;
  readonly old: OptimizerName;
  readonly next: OptimizerName;
  readonly before: readonly Slot[];
}

/** The fates of all tensors afterwards, in the order of `slotsOf(to, parameter)`, then of those before that nothing takes over. */
export function mapOptimizerState(from: OptimizerSpecification, to: OptimizerSpecification, parameter: Parameter): readonly SlotFate[] {
  const before = slotsOf(from, parameter);
  const swap: Swap = { from, to, old: optimizerNameOf(from, parameter), next: optimizerNameOf(to, parameter), before };
  const after = slotsOf(to, parameter).map(({ suffix }) => carried(suffix, swap) ?? converted(suffix, swap) ?? started(suffix, swap));
  const taken = new Set(after.map(({ source }) => source?.suffix));
  const dropped = before.filter(({ suffix }) => !taken.has(suffix)).map(({ suffix }) => droppedFate(suffix, swap));
  return [...after, ...dropped];
}

/**
 * Whether updates go on being counted, so that bias corrections and Adafactor's decay rate continue. There is one count for all parameters;
 * where it starts again, so does all state that depends on it. Muon's own state does not, so Adam's passes on to the AdamW beside it.
 */
export function keepsUpdateCount(from: Pick<OptimizerSpecification, "name">, to: Pick<OptimizerSpecification, "name">): boolean {
  return from.name === to.name || (isAdam(from.name) && (isAdam(to.name) || to.name === "muon"));
}

/** The same tensor goes on where the same rule reads it and the count of updates goes on. */
function carried(suffix: string, { from, to, old, next, before }: Swap): SlotFate | undefined {
  const isSameRule = old === next || (isAdam(old) && isAdam(next));
  if (!isSameRule || !keepsUpdateCount(from, to) || before.every((slot) => slot.suffix !== suffix)) return undefined;
  const because =
    old === next ? "the update reads it as before" : "Adam and AdamW average gradients alike and differ only in where decay enters";
  return { suffix, fate: "kept", because, source: { suffix, scale: 1 } };
}

/**
 * Memories of the gradient turn into each other: for a steady gradient g a mean is g and a sum with momentum μ is g / (1 - μ). Only
 * SGD, Lion and Muon can start from one, because nothing in their updates counts from zero.
 */
function converted(suffix: string, { from, to, old, next, before }: Swap): SlotFate | undefined {
  const target = gradientMemories[next];
  const origin = gradientMemories[old];
  if (target?.suffix !== suffix || origin === undefined || isAdam(next)) return undefined;
  if (before.every((slot) => slot.suffix !== origin.suffix)) return undefined;
  const size = (memory: GradientMemory, { momentum }: OptimizerSpecification) => (memory.kind === "sum" ? 1 / (1 - momentum) : 1);
  const scale = size(target, to) / size(origin, from);
  return { suffix, fate: "kept", because: conversions[`${origin.kind} to ${target.kind}`], source: { suffix: origin.suffix, scale } };
}

function started(suffix: string, { from, to, old, next }: Swap): SlotFate {
  const because =
    from.name === to.name
      ? "it was not kept while its rate was zero"
      : old === next
        ? "the matrices start again, and all parameters share one count of updates"
        : whyStarted(suffix, next, old);
  return { suffix, fate: "zero", because, source: null };
}

function whyStarted(suffix: string, next: OptimizerName, old: OptimizerName): string {
  if (isAdam(next)) return "bias corrections count from zero moments: an older one would be enlarged up to 1 / (1 - β) times";
  if (next === "adafactor")
    return suffix === "first_moment"
      ? "Adafactor averages updates, and there was an average of gradients at most"
      : "Adafactor's decay rate starts at zero, so the first update replaces it";
  return old === "adafactor" ? "Adafactor averages updates, not gradients" : "there was no memory of gradients to take it from";
}

function droppedFate(suffix: string, { from, to, next }: Swap): SlotFate {
  const isSquare = suffix.endsWith("second_moment");
  const because =
    from.name === to.name
      ? "its rate is zero now"
      : isSquare && gradientMemories[next] !== undefined && !isAdam(next)
        ? `${titles[next]} does not divide by the size of gradients`
        : `${titles[next]} starts from zero`;
  return { suffix, fate: "dropped", because, source: null };
}

interface GradientMemory {
  readonly suffix: string;
  /** A mean weighs gradients by (1 - β) βⁿ, a sum by μⁿ. */
  readonly kind: "mean" | "sum";
}

/** What remembers past gradients as they were. Adafactor's first moment remembers updates. */
const gradientMemories: { readonly [Name in OptimizerName]?: GradientMemory } = {
  adam: { suffix: "first_moment", kind: "mean" },
  adamw: { suffix: "first_moment", kind: "mean" },
  lion: { suffix: "first_moment", kind: "mean" },
  sgd: { suffix: "momentum", kind: "sum" },
  muon: { suffix: "momentum", kind: "sum" },
};

const conversions = {
  "mean to mean": "both are running means of the gradient",
  "sum to sum": "both are fading sums of gradients; 1 - momentum sets their size",
  "mean to sum": "a mean of gradients over 1 - momentum is the sum that steady gradients would have built up",
  "sum to mean": "a sum of gradients times 1 - momentum is their mean",
} as const;

const titles: Readonly<Record<OptimizerName, string>> = {
  adam: "Adam",
  adamw: "AdamW",
  sgd: "SGD",
  adafactor: "Adafactor",
  lion: "Lion",
  muon: "Muon",
};

function isAdam(name: OptimizerName): boolean {
  return name === "adam" || name === "adamw";
}
