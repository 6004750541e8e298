/** What a refused field of a sweep is called on the page. Pure. */
import { formField } from "../../specification/fields";
import { type ParameterForm, parameterLabel } from "./space/parameter-form";

const partWords: Readonly<Record<string, string>> = {
  low: "from",
  high: "to",
  step: "step",
  choices: "values",
  value: "value",
  when: "condition",
  path: "setting",
};

const fieldWords: Readonly<Record<string, string>> = {
  name: "Name",
  trials: "Trials",
  parallel: "At once",
  share: "Share of the nodes",
  "budget.tokens": "Tokens at most",
  "budget.flops": "FLOPs at most",
  "budget.nodeHours": "Node hours at most",
  "repeats.configurations": "Repeat the best",
  "repeats.seeds": "Further seeds of each",
  seed: "Seed of the search",
};

/** "Peak learning rate, to" for `space.parameters.0.high`. */
export function issueLabel(path: string, parameters: readonly ParameterForm[]): string {
  const [, index, part] = /^space\.parameters\.(\d+)(?:\.(\w+))?/.exec(path) ?? [];
  const parameter = index === undefined ? undefined : parameters[Number(index)];
  if (parameter !== undefined)
    return [parameterLabel(parameter.path), part === undefined ? undefined : partWords[part]].filter(Boolean).join(", ");
  const [, constraint] = /^space\.constraints\.(\d+)/.exec(path) ?? [];
  if (constraint !== undefined) return `Constraint ${Number(constraint) + 1}`;
  if (path.startsWith("overrides.")) return formField(path.slice("overrides.".length))?.label ?? path;
  if (path.startsWith("objectives")) return "Objectives";
  return fieldWords[path] ?? path.replace(/^scheduler\./, "Scheduler, ").replace(/^sampler\./, "Sampler, ");
}
