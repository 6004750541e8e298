/** The form of a new study, and the draft that it makes. Pure. */
import {
  type AblationDraft,
  type AblationMode,
  type AblationSpecification,
  ablationDraft,
  parseNumber,
  type RunSpecification,
  totalTokens,
} from "@trainyard/contracts";
import { flopsPerToken } from "@trainyard/model/counts";
import { changedSpecification } from "@trainyard/model/recipes";
import { variantsOf } from "@trainyard/search/ablation";
import { type FieldIssues, typedIssues } from "../../lib/field-issues";

export interface AblationForm {
  name: string;
  mode: AblationMode;
  parts: readonly string[];
  /** Parts as they are typed: field:model.norm=rms, one a line. */
  further: string;
  design: AblationSpecification["design"];
  batches: string;
  steps: string;
  firstSeeds: string;
  mostSeeds: string;
  mostRuns: string;
  parallel: string;
}

export const emptyAblation: AblationForm = {
  ...{ name: "", mode: "evaluate", parts: [], further: "", design: "one-at-a-time", batches: "8", steps: "" },
  ...{ firstSeeds: "2", mostSeeds: "5", mostRuns: "100", parallel: "2" },
};

/** What is studied: a trained state, or a recipe. */
export type Subject = { readonly checkpointId: string } | { readonly recipe: string };

export function readAblation(form: AblationForm, subject: Subject | null): { draft: AblationDraft | null; issues: FieldIssues } {
  const stated = {
    ...{ mode: form.mode, design: form.design, parts: chosenParts(form) },
    ...(subject ?? {}),
    batches: parseNumber(form.batches),
    steps: form.steps.trim() === "" ? null : parseNumber(form.steps),
    firstSeeds: parseNumber(form.firstSeeds),
    mostSeeds: parseNumber(form.mostSeeds),
    mostRuns: parseNumber(form.mostRuns),
    parallel: parseNumber(form.parallel),
    ...(form.name.trim() === "" ? {} : { name: form.name }),
  };
  const parsed = ablationDraft.safeParse(stated);
  return {
    draft: parsed.success && subject !== null ? parsed.data : null,
    issues: parsed.success ? {} : typedIssues(parsed.error, stated),
  };
}

function chosenParts({ parts, further }: Pick<AblationForm, "parts" | "further">): string[] {
  const typed = further.split("\n").map((line) => line.trim());
  return [...parts, ...typed.filter((line) => line !== "")];
}

export interface AblationCost {
  readonly variants: number;
  /** Runs at first and at most; 0: nothing is trained. */
  readonly runs: readonly [first: number, most: number];
  readonly tokensARun: number;
  readonly flops: readonly [first: number, most: number];
}

/** As if each variant were as large as the whole. */
export function costOf(draft: AblationDraft, base: RunSpecification): AblationCost {
  const variants = variantsOf(draft).length;
  if (draft.mode === "evaluate") return { variants, runs: [0, 0], tokensARun: 0, flops: [0, 0] };
  const trained = draft.steps === null ? base : changedSpecification(base, { duration: { steps: draft.steps } });
  const tokensARun = totalTokens(trained);
  const first = Math.min((variants + 1) * draft.firstSeeds, draft.mostRuns);
  const most = Math.min((variants + 1) * Math.max(draft.firstSeeds, draft.mostSeeds), draft.mostRuns);
  const each = tokensARun * flopsPerToken(trained.model);
  return { variants, runs: [first, most], tokensARun, flops: [first * each, most * each] };
}
