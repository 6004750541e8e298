/** Which trials an expression, or words, let pass. Pure. */
import { InvalidError, type Objective, type Trial } from "@trainyard/contracts";
import { type Expression, type ExpressionValue, parseExpression } from "@trainyard/search/expression";

export interface FilteredTrials {
  /** Null: there is no filter. */
  numbers: ReadonlySet<number> | null;
  /** Why the text is no expression; all trials pass meanwhile. */
  problem: string | null;
}

type Facts = Readonly<Record<string, ExpressionValue>>;

/** What an expression can name of a trial. A parameter whose condition does not hold has no value. */
function trialFacts(trial: Trial, objectives: readonly Objective[]): Facts {
  const { number, status, fraction, tokens, step, seed, parameters, flops, nodeSeconds, byHand, pinned, why } = trial;
  return {
    ...{ number, status, fraction, tokens, step, seed, parameters, flops, nodeSeconds, byHand, pinned, why },
    origin: trial.origin.kind,
    tag: trial.tags.join(" "),
    node: trial.stretches.at(-1)?.node ?? "",
    ...Object.fromEntries(objectives.map(({ metric }, index) => [metric, trial.objectives[index] ?? null])),
    ...trial.values,
  };
}

export function filterTrials(text: string, trials: readonly Trial[], objectives: readonly Objective[]): FilteredTrials {
  if (text.trim() === "") return { numbers: null, problem: null };
  const facts = trials.map((trial) => ({ number: trial.number, facts: trialFacts(trial, objectives) }));
  if (!isExpression(text)) return { numbers: passing(facts, holding(text)), problem: null };
  try {
    const expression = parseExpression(text);
    requireKnown(expression, facts);
    return { numbers: passing(facts, (of) => expression.holds((path) => of[path] ?? null)), problem: null };
  } catch (error) {
    if (error instanceof InvalidError) return { numbers: null, problem: error.issues[0]?.message ?? error.message };
    throw error;
  }
}

type Facted = readonly { readonly number: number; readonly facts: Facts }[];

function passing(trials: Facted, passes: (facts: Facts) => boolean): ReadonlySet<number> {
  return new Set(trials.filter(({ facts }) => passes(facts)).map(({ number }) => number));
}

/** Words alone are looked for in everything that is known of a trial. */
function isExpression(text: string): boolean {
  return /[=<>!()&|]|\b(in|not)\b/.test(text);
}

function holding(text: string): (facts: Facts) => boolean {
  const words = text.toLowerCase().trim().split(/\s+/);
  return (facts) => {
    const all = Object.values(facts).join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  };
}

/** A mistyped name would otherwise be a value that no trial has. */
function requireKnown({ text, fields }: Expression, trials: Facted): void {
  const known = new Set(trials.flatMap(({ facts }) => Object.keys(facts)));
  const unknown = fields.find((path) => !known.has(path));
  if (unknown !== undefined && trials.length > 0)
    throw new InvalidError([{ field: "expression", message: `"${text}" reads ${unknown}, which no trial has` }]);
}
