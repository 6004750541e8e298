/** Two states of runs, section by section: what is different and nothing else. Pure. */
import {
  differencesOf,
  type EnvironmentDifference,
  environmentFieldCount,
  type Intervention,
  type RunSpecification,
  type StateComparison,
  specificationFields,
  valueAt,
} from "@trainyard/contracts";
import type { StateFacts } from "@trainyard/store";

type Section = StateComparison["sections"][number];

export function compareStates(left: StateFacts, right: StateFacts): StateComparison {
  return {
    left: { runId: left.runId, runName: left.runName, step: left.step },
    right: { runId: right.runId, runName: right.runName, step: right.step },
    sections: [
      { section: "specification", ...byField(specificationTexts(left.specification), specificationTexts(right.specification)) },
      { section: "environment", ...environments(left, right) },
      { section: "data", ...byField(dataTexts(left), dataTexts(right)) },
      { section: "interventions", ...interventions(left.interventions, right.interventions) },
      { section: "figures", ...byField(figureTexts(left), figureTexts(right)) },
    ],
  };
}

/** By field, with what a person reads it as; null: there is none. */
type Texts = ReadonlyMap<string, { readonly label: string; readonly text: string | null }>;

function byField(left: Texts, right: Texts): Omit<Section, "section"> {
  const fields = [...new Set([...left.keys(), ...right.keys()])];
  const differences = fields.flatMap((field): EnvironmentDifference[] => {
    const [before, after] = [left.get(field)?.text ?? null, right.get(field)?.text ?? null];
    const label = (left.get(field) ?? right.get(field))?.label ?? field;
    return before === after ? [] : [{ field, label, before, after }];
  });
  return { differences, same: fields.length - differences.length };
}

function specificationTexts(specification: RunSpecification): Texts {
  const fields = specificationFields.flatMap(({ path }) => {
    const value = valueAt(specification, path);
    return value === undefined ? [] : [[path, { label: path, text: textOf(value) }] as const];
  });
  return new Map([["recipe", { label: "recipe", text: specification.recipe }], ...fields]);
}

function environments({ environment: left }: StateFacts, { environment: right }: StateFacts): Omit<Section, "section"> {
  if (left === null || right === null) {
    const said = (record: unknown) => (record === null ? "not recorded" : "recorded");
    const differences = left === right ? [] : [{ field: "environment", label: "Environment", before: said(left), after: said(right) }];
    return { differences, same: 0 };
  }
  const differences = differencesOf(left, right);
  return { differences, same: Math.max(environmentFieldCount(left), environmentFieldCount(right)) - differences.length };
}

function dataTexts({ dataset, sampleCursor }: StateFacts): Texts {
  return new Map([
    ["dataset", { label: "Dataset", text: dataset?.name ?? null }],
    ["hash", { label: "Hash of the data", text: dataset?.hash ?? null }],
    ["trainTokens", { label: "Tokens to train on", text: numberText(dataset?.trainTokens ?? null) }],
    ["vocabulary", { label: "Vocabulary", text: numberText(dataset?.vocabulary ?? null) }],
    ["sampleCursor", { label: "Next training sequence", text: numberText(sampleCursor) }],
  ]);
}

/** The same one on both ways is the same; so are two that did the same at the same step of different runs. */
function interventions(left: readonly Intervention[], right: readonly Intervention[]): Omit<Section, "section"> {
  const onlyIn = (all: readonly Intervention[], others: readonly Intervention[]) =>
    all.filter((each) => !others.some((other) => isSameIntervention(each, other)));
  const [gone, come] = [onlyIn(left, right), onlyIn(right, left)];
  const row = (each: Intervention, side: "before" | "after"): EnvironmentDifference => ({
    field: each.id,
    label: `${each.kind.charAt(0).toUpperCase()}${each.kind.slice(1)} at step ${each.appliedStep}`,
    before: side === "before" ? inWords(each) : null,
    after: side === "after" ? inWords(each) : null,
  });
  return {
    differences: [...gone.map((each) => row(each, "before")), ...come.map((each) => row(each, "after"))],
    same: left.length - gone.length,
  };
}

function isSameIntervention(a: Intervention, b: Intervention): boolean {
  if (a.id === b.id) return true;
  return a.kind === b.kind && a.appliedStep === b.appliedStep && JSON.stringify(a.arguments) === JSON.stringify(b.arguments);
}

function inWords({ author, reason, arguments: given }: Intervention): string {
  const changes = Array.isArray(given.fields)
    ? given.fields.map(({ field, from, to }: { field: string; from: unknown; to: unknown }) => `${field} ${textOf(from)} → ${textOf(to)}`)
    : [];
  return [changes.join(", "), `by ${author}${reason === "" ? "" : `: ${reason}`}`].filter((part) => part !== "").join(", ");
}

const figureLabels: Readonly<Record<keyof StateFacts["figures"], string>> = {
  tokens: "Tokens trained",
  trainLoss: "Training loss, nats a token",
  validationLoss: "Validation loss, nats a token",
  gradientNorm: "Gradient norm",
  noiseScale: "Gradient noise scale, tokens",
  learningRate: "Learning rate",
  tokensPerSecond: "Tokens per second",
};

function figureTexts({ figures, step }: StateFacts): Texts {
  const names = Object.keys(figureLabels) as (keyof typeof figureLabels)[];
  return new Map([
    ["step", { label: "Step", text: numberText(step) }],
    ...names.map((name) => [name, { label: figureLabels[name], text: numberText(figures[name]) }] as const),
  ]);
}

/** Seven digits: what a float32 holds. */
function numberText(value: number | null): string | null {
  if (value === null) return null;
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(7)));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
