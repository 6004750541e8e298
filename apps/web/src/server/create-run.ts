/** Starts a run: resolves its recipe, refuses what no node could hold, and records it. */
import { type createRunRequest, InvalidError, type Node, type RunDetail, type RunSpecification } from "@trainyard/contracts";
import { memoryEstimate, parameterCount } from "@trainyard/model/counts";
import { recipes, resolveSpecification } from "@trainyard/model/recipes";
import type { Store } from "@trainyard/store";
import type { z } from "zod";
import { withoutUndefined } from "./without-undefined";

type CreateRun = z.output<typeof createRunRequest>;

/** @throws InvalidError whose fields are paths in the request's body */
export async function createRun(request: CreateRun, store: Store): Promise<RunDetail> {
  const { recipe, overrides, author, name } = request;
  const names = recipes.map((each) => each.name);
  if (!names.includes(recipe)) throw new InvalidError([{ field: "recipe", message: `must be one of ${names.join(", ")}` }]);
  return withFieldsBelow("overrides", async () => {
    const specification = resolveSpecification(recipe, overrides);
    refuseTooLarge(specification, await store.nodes.list());
    return store.runs.create({ specification, parameters: parameterCount(specification.model), author, ...withoutUndefined({ name }) });
  });
}

/** Without a node that told its memory nothing is refused: one may join before the run is taken. */
function refuseTooLarge({ model, batch }: RunSpecification, nodes: readonly Node[]): void {
  const largestBytes = Math.max(...nodes.filter((node) => node.state !== "lost").map((node) => node.telemetry?.memoryTotalBytes ?? 0));
  const { totalBytes } = memoryEstimate(model, batch.sequences);
  if (largestBytes <= 0 || totalBytes <= largestBytes) return;
  const message = `needs about ${gigabytes(totalBytes)} to train with ${batch.sequences} sequences a micro-batch; the largest node has ${gigabytes(largestBytes)}`;
  throw new InvalidError([{ field: "model", message }]);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** The specification's fields as the request has them: below its `overrides`. */
async function withFieldsBelow<T>(section: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    throw new InvalidError(error.issues.map(({ field, message }) => ({ field: `${section}.${field}`, message })));
  }
}
