/** Starts a run: resolves its recipe, refuses what no node could hold, and records it. */
import { type createRunRequest, InvalidError, type Node, type RunDetail, type RunSpecification } from "@trainyard/contracts";
import { largestMachine, parameterCount, requireFit } from "@trainyard/model/counts";
import { recipes, resolveSpecification } from "@trainyard/model/recipes";
import type { Store } from "@trainyard/store";
import type { z } from "zod";
import { withFieldsBelow } from "./fields-below";
import { resolvePretrained } from "./resolve-pretrained";
import { withoutUndefined } from "./without-undefined";

type CreateRun = z.output<typeof createRunRequest>;

/** @throws InvalidError or, for want of memory, a conflict; their fields are paths in the request's body */
export async function createRun(request: CreateRun, store: Store): Promise<RunDetail> {
  const { recipe, overrides, author, name } = request;
  const names = recipes.map((each) => each.name);
  if (!names.includes(recipe)) throw new InvalidError([{ field: "recipe", message: `must be one of ${names.join(", ")}` }]);
  return withFieldsBelow("overrides", async () => {
    const specification = await resolvePretrained(resolveSpecification(recipe, overrides), store);
    refuseTooLarge(specification, await store.nodes.list());
    return store.runs.create({ specification, parameters: parameterCount(specification.model), author, ...withoutUndefined({ name }) });
  });
}

/** Without a node that told its memory nothing is refused: one may join before the run is taken. */
function refuseTooLarge(specification: RunSpecification, nodes: readonly Node[]): void {
  const present = nodes.filter(({ state }) => state !== "lost");
  const largest = largestMachine(specification, present);
  if (largest !== null) requireFit(specification, largest);
}
