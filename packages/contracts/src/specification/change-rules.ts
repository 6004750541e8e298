/** Which fields of a specification may change while the run trains, and what that takes: the one table that all parts read. */
import type { RunOverrides } from "../run-specification";

/**
 * `input`: read anew at each update, or fed to the graph; nothing is rebuilt. `switch`: an input while it is above zero, and at zero no part
 * of the graph. `graph`: shapes the graph, which is built again.
 */
type Effect = "input" | "switch" | "graph";
interface Refusal {
  readonly refused: string;
}
type Rule = Effect | Refusal;

const refused = (why: string): Refusal => ({ refused: `cannot change while the run trains: ${why}. It needs a new run` });

/** By section; a field with a rule of its own does not have its section's. */
const rules: { readonly [Section in keyof Required<RunOverrides>]: Rule } & { readonly [field: `${string}.${string}`]: Rule } = {
  model: refused("the parameters there are were made for it"),
  "model.activation": "graph",
  initialisation: refused("it says how the run began"),
  parametrisation: refused("initial values and rates belong to it"),
  data: refused("the run's curve and the order of its samples belong to one dataset"),
  "data.skip": "input",
  seed: refused("the order of its samples follows from it"),
  runtime: refused("its trainer was started on it"),
  augmentation: "input",
  "augmentation.tokenMasking": "switch",
  "augmentation.randomReplacement": "switch",
  batch: "graph",
  loss: "switch",
  regularisation: "switch",
  optimizer: "input",
  "optimizer.name": "graph",
  "optimizer.momentum": "switch",
  "optimizer.beta1": "switch",
  "optimizer.nesterov": "graph",
  "optimizer.decayMask": "graph",
  stability: "input",
  schedule: "input",
  duration: "input",
  evaluation: "input",
  "evaluation.batches": "graph",
  "evaluation.noiseScaleEverySteps": "switch",
  samples: "input",
  checkpoint: "input",
};

function ruleOf(field: string): Rule {
  const section = field.split(".")[0] as keyof RunOverrides;
  return rules[field as `${string}.${string}`] ?? rules[section];
}

/** Why a running run refuses the field (a dotted path) at all; null: it may change. */
export function whyFixed(field: string): string | null {
  const rule = ruleOf(field);
  return typeof rule === "object" ? rule.refused : null;
}

/** Why a running run refuses this change of the field; null: it may be made. */
export function whyRefused(field: string, from: unknown, to: unknown): string | null {
  const gated = "swiglu";
  if (field === "model.activation" && (from === gated || to === gated))
    return refused(`${gated} has a third matrix, so the parameters would be others`).refused;
  return whyFixed(field);
}

/** Whether the graph is built again for this change. */
export function rebuildsFor(field: string, from: unknown, to: unknown): boolean {
  const rule = ruleOf(field);
  return rule === "graph" || (rule === "switch" && (from === 0) !== (to === 0));
}
