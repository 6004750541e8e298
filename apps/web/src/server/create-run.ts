/** Starts a run: resolves its recipe, refuses what no node could hold, and records it. */
import { type createRunRequest, InvalidError, type Node, type RunDetail, type RunSpecification } from "@trainyard/contracts";
import { largestMachine, parameterCount, requireFit } from "@trainyard/model/counts";
import { recipes, resolveSpecification } from "@trainyard/model/recipes";
import type { Store } from "@trainyard/store";
import type { z } from "zod";
import { withFieldsBelow } from "./fields-below";
import { resolvePretrained } from "./resolve-pretrained";
import { examineLaunch, requireLaunch } from "./scale/launch-check";
import { withoutUndefined } from "./without-undefined";

type CreateRun = z.output<typeof createRunRequest>;

/**
 * The launch gate is passed by what is small, by what a ladder reaches, and by what somebody says a reason for.
 * @throws InvalidError or, for want of memory or of a ladder, a conflict; their fields are paths in the request's body
 */
export async function createRun(
  { recipe, overrides, author, name, ladderId, launchOverride }: CreateRun,
  store: Store,
): Promise<RunDetail> {
  const names = recipes.map((each) => each.name);
  if (!names.includes(recipe)) throw new InvalidError([{ field: "recipe", message: `must be one of ${names.join(", ")}` }]);
  const specification = await withFieldsBelow("overrides", async () => {
    const resolved = await resolvePretrained(resolveSpecification(recipe, overrides), store);
    refuseTooLarge(resolved, await store.nodes.list());
    return resolved;
  });
  const { check, ladderId: launchLadderId } = await examineLaunch({ recipe, overrides, ladderId }, store);
  requireLaunch(check, launchOverride);
  const launch = withoutUndefined({ name, launchLadderId, launchOverride: check.verdict === "ask" ? launchOverride : undefined });
  return withFieldsBelow("overrides", () =>
    store.runs.create({ specification, parameters: parameterCount(specification.model), author, ...launch }),
  );
}

/** Without a node that told its memory nothing is refused: one may join before the run is taken. */
function refuseTooLarge(specification: RunSpecification, nodes: readonly Node[]): void {
  const present = nodes.filter(({ state }) => state !== "lost");
  const largest = largestMachine(specification, present);
  if (largest !== null) requireFit(specification, largest);
}
