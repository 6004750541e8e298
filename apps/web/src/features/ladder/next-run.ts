/** The size after a ladder's largest rung as a draft of a run: an address of the form of a new run with every field filled in. Pure. */
import { fieldText, type LadderDetail, type RunSpecification, valueAt } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { proposalTexts } from "../../components/proposals/proposal-text";
import { isSame } from "../../specification/changes";
import { formFields } from "../../specification/fields";
import { rungSpecification } from "../../specification/rung-specification";

type NextOf = Pick<LadderDetail, "id" | "name" | "recipe" | "specification" | "next" | "proposals">;
type Texts = Readonly<Record<string, string>>;

export function nextRunHref(ladder: NextOf, recipe: RunSpecification): string {
  const query = new URLSearchParams({ recipe: ladder.recipe, ladder: ladder.id, name: `${ladder.name}, next size`, duration: "steps" });
  for (const [path, text] of Object.entries(nextRunTexts(ladder, recipe))) query.set(path, text);
  return `/runs/new?${query.toString()}`;
}

/** Fields that differ from the recipe, as typed: what a rung of this size would train by, which the prediction rests on. */
export function nextRunTexts(ladder: NextOf, recipe: RunSpecification): Texts {
  const rung = rungSpecification(ladder.specification, ladder.next.rung);
  // Rungs are told to keep little and to say nothing; a run that is launched is kept and heard as the recipe has it.
  const { checkpoint, samples } = resolveSpecification(ladder.recipe, ladder.specification.overrides);
  const specification = { ...rung, checkpoint, samples };
  const differing = formFields.flatMap((field) => {
    const value = valueAt(specification, field.path);
    return value === undefined || isSame(value, valueAt(recipe, field.path)) ? [] : [[field.path, fieldText(field, value)] as const];
  });
  return { ...Object.fromEntries(differing), ...measuredRate(ladder, specification) };
}

/** Where rates were compared at each rung, the best of them tell more than any table. */
function measuredRate({ id, proposals, specification: { learningRateFactors } }: NextOf, specification: RunSpecification): Texts {
  const own = proposals.find(({ from }) => from === id)?.proposals.find(({ field }) => field === "schedule.peakLearningRate");
  return own === undefined || learningRateFactors.length === 1 ? {} : proposalTexts([own], specification);
}
