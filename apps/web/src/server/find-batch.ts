/** Asks a node for the largest micro-batch that it can train. */
import { randomUUID } from "node:crypto";
import { type BatchSearch, ConflictError, type findBatchRequest, NotFoundError } from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import type { z } from "zod";
import { deliver } from "./deliver";
import { withFieldsBelow } from "./fields-below";
import type { Services } from "./services";

/** @throws ConflictError while the node trains, may not work, or searches already */
export async function findBatch(nodeId: string, request: z.output<typeof findBatchRequest>, services: Services): Promise<BatchSearch> {
  const { recipe, overrides, author } = request;
  const specification = await withFieldsBelow("overrides", async () => resolveSpecification(recipe, overrides));
  const { name, state, run } = await services.store.nodes.get(nodeId);
  if (state !== "healthy") throw new ConflictError(`Node ${name} is ${state}: only a healthy node can be asked.`);
  if (run !== null) throw new ConflictError(`Node ${name} trains ${run.name}: a search would take its memory and time.`);
  const before = (await services.searches.of(nodeId))?.search.status;
  if (before === "waiting" || before === "running") throw new ConflictError(`Node ${name} searches already.`);
  const search: BatchSearch = {
    id: `bsr-${randomUUID()}`,
    nodeId,
    recipe,
    author,
    requestedAt: new Date().toISOString(),
    status: "waiting",
    trials: [],
    finding: null,
    problem: null,
  };
  await services.searches.put({ search, specification });
  deliver(services, { wakeNodeId: nodeId });
  return search;
}

/** @throws NotFoundError where none was asked for within a day, or its node went away meanwhile */
export async function batchSearchOf(nodeId: string, { searches }: Services): Promise<BatchSearch> {
  const stored = await searches.of(nodeId);
  if (stored === null) throw new NotFoundError("search for a batch on node", nodeId);
  return stored.search;
}
