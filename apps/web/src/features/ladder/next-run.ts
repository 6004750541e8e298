/** The size after a ladder's largest rung as a draft of a run: an address of the form of a new run with every field filled in. Pure. */
import { fieldText, type LadderDetail, type ProposalSet, type RunSpecification, valueAt } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { proposalTexts } from "../../components/proposals/proposal-text";
import { isSame } from "../../specification/changes";
import { formFields } from "../../specification/fields";

type NextOf = Pick<LadderDetail, "id" | "name" | "recipe" | "specification" | "next" | "proposals">;

export function nextRunHref(ladder: NextOf, recipe: RunSpecification): string {
  const query = new URLSearchParams({ recipe: ladder.recipe, ladder: ladder.id, name: `${ladder.name}, next size`, duration: "tokens" });
  for (const [path, text] of Object.entries(nextRunTexts(ladder, recipe))) query.set(path, text);
  return `/runs/new?${query.toString()}`;
}

/** Fields that differ from the recipe, as typed. */
export function nextRunTexts(ladder: NextOf, recipe: RunSpecification): Readonly<Record<string, string>> {
  const { layers, width, heads, tokens } = ladder.next.rung;
  const { overrides, hyperparameters } = ladder.specification;
  const specification = resolveSpecification(ladder.recipe, {
    ...overrides,
    model: { ...overrides.model, layers, width, heads },
    duration: { tokens },
    ...(hyperparameters === "mup" && { parametrisation: { ...overrides.parametrisation, method: "mup" as const } }),
  });
  const differing = formFields.flatMap((field) => {
    const value = valueAt(specification, field.path);
    return value === undefined || isSame(value, valueAt(recipe, field.path)) ? [] : [[field.path, fieldText(field, value)] as const];
  });
  return { ...Object.fromEntries(differing), ...(hyperparameters === "interpolated" && proposedTexts(ladder, specification)) };
}

/** What the ladder itself measured comes before what was published. */
function proposedTexts({ id, proposals }: NextOf, specification: RunSpecification): Readonly<Record<string, string>> {
  const own = proposals.find(({ from }) => from === id);
  const published = proposals.find(({ from }) => from === "all") ?? proposals.find(({ from }) => from !== id);
  return rateOf(own, specification) ?? rateOf(published, specification) ?? {};
}

/** Batch and warm-up stay the recipe's: the rungs were trained with them, and the prediction rests on that. */
const carried = "schedule.peakLearningRate";

function rateOf(set: ProposalSet | undefined, specification: RunSpecification): Readonly<Record<string, string>> | undefined {
  const rate = set?.proposals.find(({ field }) => field === carried);
  return rate === undefined ? undefined : proposalTexts([rate], specification);
}
