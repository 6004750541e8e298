/** A ladder as it is typed, and the draft of a ladder that it makes. Pure. */
import {
  type LadderDraft,
  type LadderSpecification,
  ladderDraft,
  numberText,
  parseNumber,
  type Rung,
  type RungsRequest,
  type RunOverrides,
  rungsRequest,
} from "@trainyard/contracts";
import { type FieldIssues, typedIssues } from "../../lib/field-issues";

export const rungFields: readonly { name: keyof Rung; label: string }[] = [
  { name: "layers", label: "Layers" },
  { name: "width", label: "Width" },
  { name: "heads", label: "Heads" },
  { name: "tokens", label: "Tokens" },
];

export type RungTexts = Readonly<Record<keyof Rung, string>>;

export type BudgetKind = RungsRequest["budget"]["kind"];

/** How rungs are chosen while nobody has changed one by hand. */
export interface RuleTexts {
  count: string;
  smallest: string;
  largest: string;
  budgetKind: BudgetKind;
  budget: string;
}

export interface LadderForm {
  name: string;
  rule: RuleTexts;
  /** Null: those of the rule. */
  rungs: readonly RungTexts[] | null;
  seeds: string;
  factors: string;
  hyperparameters: LadderSpecification["hyperparameters"];
  heldOut: string;
  parallel: string;
}

/** From an eighth of the recipe up to it: five rungs, each about 1.7 times the one before. */
export function emptyLadder(recipeParameters: number): LadderForm {
  return {
    name: "",
    rule: {
      count: "5",
      smallest: numberText(Number((recipeParameters / 8).toPrecision(2))),
      largest: numberText(Number(recipeParameters.toPrecision(2))),
      budgetKind: "tokens-per-parameter",
      budget: "20",
    },
    rungs: null,
    ...{ seeds: "1", factors: "1", hyperparameters: "interpolated", heldOut: "0", parallel: "2" },
  };
}

/** The form that a ladder is cloned into. */
export function ladderForm(specification: LadderSpecification, recipeParameters: number): LadderForm {
  const { rungs, seeds, learningRateFactors, hyperparameters, heldOut, parallel } = specification;
  return {
    ...emptyLadder(recipeParameters),
    rungs: rungs.map(rungTexts),
    seeds: String(seeds),
    factors: learningRateFactors.map(numberText).join(", "),
    hyperparameters,
    heldOut: String(heldOut),
    parallel: String(parallel),
  };
}

export function rungTexts({ layers, width, heads, tokens }: Rung): RungTexts {
  return { layers: String(layers), width: String(width), heads: String(heads), tokens: numberText(tokens) };
}

function readRung(texts: RungTexts): Rung {
  return {
    layers: parseNumber(texts.layers),
    width: parseNumber(texts.width),
    heads: parseNumber(texts.heads),
    tokens: Math.round(parseNumber(texts.tokens)),
  };
}

interface Shared {
  recipe: string;
  /** Null while one of them is wrong. */
  overrides: RunOverrides | null;
}

export interface ReadRule {
  request: RungsRequest | null;
  /** By field of the rule. */
  issues: FieldIssues;
}

export function readRule({ count, smallest, largest, budgetKind, budget }: RuleTexts, { recipe, overrides }: Shared): ReadRule {
  const stated = {
    recipe,
    overrides: overrides ?? {},
    count: parseNumber(count),
    smallestParameters: parseNumber(smallest),
    largestParameters: parseNumber(largest),
    budget: { kind: budgetKind, value: parseNumber(budget) },
  };
  const parsed = rungsRequest.safeParse(stated);
  const issues: FieldIssues = {
    ...(parsed.success ? {} : typedIssues(parsed.error, stated)),
    ...(stated.smallestParameters >= stated.largestParameters && { largestParameters: "must be above the smallest" }),
  };
  const isRight = parsed.success && overrides !== null && Object.keys(issues).length === 0;
  return { request: isRight ? parsed.data : null, issues };
}

export interface ReadLadder {
  /** Null while a value is wrong. */
  draft: LadderDraft | null;
  issues: FieldIssues;
}

/** @param chosen the rule's rungs, as far as they are known */
export function readLadder(form: LadderForm, chosen: readonly Rung[] | undefined, { recipe, overrides }: Shared): ReadLadder {
  const rungs = form.rungs?.map(readRung) ?? chosen ?? [];
  const stated = {
    recipe,
    overrides: overrides ?? {},
    rungs,
    seeds: parseNumber(form.seeds),
    learningRateFactors: form.factors
      .split(/[,;\s]+/)
      .filter(Boolean)
      .map(parseNumber),
    hyperparameters: form.hyperparameters,
    heldOut: parseNumber(form.heldOut),
    parallel: parseNumber(form.parallel),
    ...(form.name.trim() === "" ? {} : { name: form.name }),
  };
  if (form.rungs === null && chosen === undefined) return { draft: null, issues: {} };
  const parsed = ladderDraft.safeParse(stated);
  const issues = parsed.success ? {} : typedIssues(parsed.error, stated);
  return { draft: parsed.success && overrides !== null ? parsed.data : null, issues };
}
