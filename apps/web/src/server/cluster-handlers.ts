/** Handlers of the routes about everything but runs: health, recipes, datasets, checkpoints, nodes. */
import type { Checkpoint, Node } from "@trainyard/contracts";
import { recipes } from "@trainyard/model/recipes";
import { deliver } from "./deliver";
import { batchSearchOf, findBatch } from "./find-batch";
import type { Handlers } from "./json-endpoint";
import type { Services } from "./services";

export const clusterHandlers = {
  health: async (_call, { store, queue, version }) => {
    const [database, { evictionPolicy: _evictionPolicy, ...redis }] = await Promise.all([store.health(), queue.health()]);
    const nodes = database.ok ? await store.nodes.list() : [];
    const healthy = nodes.filter((node) => node.state === "healthy").length;
    return { status: database.ok && redis.ok ? "ok" : "degraded", version, database, redis, nodes: { total: nodes.length, healthy } };
  },
  listRecipes: async () => ({ items: [...recipes] }),
  listDatasets: async (_call, { store }) => ({ items: await store.datasets.list() }),

  getCheckpoint: ({ checkpointId }, { store }) => store.checkpoints.get(checkpointId),
  pinCheckpoint: async ({ checkpointId, body }, services) =>
    checkpointChanged(services, await services.store.checkpoints.pin({ checkpointId, ...body })),
  unpinCheckpoint: async ({ checkpointId, body }, services) =>
    checkpointChanged(services, await services.store.checkpoints.unpin({ checkpointId, ...body })),

  listNodes: async (_call, { store }) => ({ items: await store.nodes.list() }),
  getNodeHistory: ({ nodeId }, { store }) => store.nodes.history(nodeId),
  findBatch: ({ nodeId, body }, services) => findBatch(nodeId, body, services),
  getBatchSearch: ({ nodeId }, services) => batchSearchOf(nodeId, services),
  cordonNode: async ({ nodeId, body }, services) => nodeChanged(services, await services.store.nodes.cordon({ nodeId, ...body })),
  uncordonNode: async ({ nodeId, body }, services) => nodeChanged(services, await services.store.nodes.uncordon({ nodeId, ...body })),
} satisfies Partial<Handlers>;

function checkpointChanged(services: Services, checkpoint: Checkpoint): Checkpoint {
  deliver(services, { events: [{ type: "run-changed", runId: checkpoint.runId, what: "checkpoints" }] });
  return checkpoint;
}

function nodeChanged(services: Services, { node, wakeNodeId }: { node: Node; wakeNodeId: string | null }): Node {
  deliver(services, { events: [{ type: "node-changed", nodeId: node.id }], wakeNodeId });
  return node;
}
