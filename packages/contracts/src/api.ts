/** The HTTP API: one table of routes from which validation, the typed client and the OpenAPI document are made. */
import { z } from "zod";
import { batchSearch } from "./batch-finder";
import { changePreview } from "./change";
import { checkpoint } from "./checkpoint";
import { dataset } from "./dataset";
import { intervention, runEvent, textSample } from "./intervention";
import { metricsSnapshot } from "./metrics";
import { node, nodeHistory } from "./node";
import { recipe } from "./recipe";
import { runDetail, runStatus, runSummary } from "./run";
import { runOverrides } from "./run-specification";

export interface Route {
  readonly method: "GET" | "POST";
  /** Path below /api/v1, parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly response: z.ZodType;
  readonly successStatus: 200 | 201 | 202;
}

const author = z.string().trim().min(1).max(100).default("someone").describe("Who asks; kept with the action");
const reason = z.string().trim().max(1_000).default("").describe("Why; kept with the action");
const statedReason = z.string().trim().min(1, "say why, in a few words").max(1_000);

/** Query values arrive as text. */
const integerText = z.coerce.number().int().min(0);

export const createRunRequest = z.strictObject({
  recipe: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(100).optional().describe("Shown in lists; made from the recipe when left out"),
  overrides: runOverrides.optional(),
  author,
});

export const findBatchRequest = z.strictObject({
  recipe: z.string().min(1).max(64),
  overrides: runOverrides.optional().describe("Changes to it; the micro-batch is what is looked for"),
  author,
});

export const actionRequest = z.strictObject({ author, reason });

export const restartRequest = z.strictObject({
  checkpointId: z.string().min(1),
  author,
  reason: statedReason,
  settings: z
    .enum(["current", "checkpoint"])
    .default("current")
    .describe("Train on by what is in force now, or by what was in force when the checkpoint was written"),
  peakLearningRate: z.number().gt(0).max(10).optional().describe("New peak of the schedule; left out, it stays"),
});

export const changePreviewRequest = z.strictObject({
  changes: runOverrides.describe("Fields to change, by section; what is left out stays as it is in force"),
});

export const changeRunRequest = changePreviewRequest.extend({ author, reason: statedReason });

export const cordonRequest = z.strictObject({
  author,
  reason: statedReason,
  running: z.enum(["finish", "move"]).describe("finish: let its run end here; move: checkpoint it and go on elsewhere now"),
});

export const bulkActionRequest = z.strictObject({
  action: z.enum(["pause", "resume", "stop"]),
  runIds: z.array(z.string().min(1)).min(1).max(500),
  author,
  reason,
});

export const metricsQuery = z.strictObject({
  fromStep: integerText.optional(),
  toStep: integerText.optional(),
  buckets: z.coerce.number().int().min(1).max(750).optional().describe("At most this many a line; 750 when left out"),
});

export const health = z.strictObject({
  status: z.enum(["ok", "degraded"]),
  version: z.string(),
  database: z.strictObject({ ok: z.boolean(), roundTripMs: z.number().nullable(), error: z.string().nullable() }),
  redis: z.strictObject({ ok: z.boolean(), roundTripMs: z.number().nullable(), error: z.string().nullable() }),
  nodes: z.strictObject({ total: z.int(), healthy: z.int() }),
});

const list = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item) });

function route<const R extends Route>(definition: R): R {
  return definition;
}

export const api = {
  health: route({
    method: "GET",
    path: "/health",
    summary: "Whether the services behind the API answer",
    response: health,
    successStatus: 200,
  }),
  listRecipes: route({
    method: "GET",
    path: "/recipes",
    summary: "Recipes a run can start from",
    response: list(recipe),
    successStatus: 200,
  }),
  listDatasets: route({ method: "GET", path: "/datasets", summary: "Prepared datasets", response: list(dataset), successStatus: 200 }),
  listRuns: route({
    method: "GET",
    path: "/runs",
    summary: "Runs, newest first",
    query: z.strictObject({ status: runStatus.optional(), limit: z.coerce.number().int().min(1).max(1_000).optional() }),
    response: list(runSummary),
    successStatus: 200,
  }),
  createRun: route({
    method: "POST",
    path: "/runs",
    summary: "Start a run from a recipe, with changes",
    body: createRunRequest,
    response: runDetail,
    successStatus: 201,
  }),
  actOnRuns: route({
    method: "POST",
    path: "/runs/actions",
    summary: "Pause, resume or stop several runs; each answers for itself",
    body: bulkActionRequest,
    response: list(z.strictObject({ runId: z.string(), ok: z.boolean(), error: z.string().nullable() })),
    successStatus: 200,
  }),
  getRun: route({ method: "GET", path: "/runs/{runId}", summary: "One run with its lineage", response: runDetail, successStatus: 200 }),
  pauseRun: route({
    method: "POST",
    path: "/runs/{runId}/pause",
    summary: "Checkpoint and pause at the next step",
    body: actionRequest,
    response: intervention,
    successStatus: 202,
  }),
  resumeRun: route({
    method: "POST",
    path: "/runs/{runId}/resume",
    summary: "Go on with a paused run",
    body: actionRequest,
    response: intervention,
    successStatus: 202,
  }),
  stopRun: route({
    method: "POST",
    path: "/runs/{runId}/stop",
    summary: "Checkpoint and end at the next step",
    body: actionRequest,
    response: intervention,
    successStatus: 202,
  }),
  checkpointRun: route({
    method: "POST",
    path: "/runs/{runId}/checkpoint",
    summary: "Write a checkpoint at the next step",
    body: actionRequest,
    response: intervention,
    successStatus: 202,
  }),
  restartRun: route({
    method: "POST",
    path: "/runs/{runId}/restart",
    summary: "Go back to a checkpoint and train on from there",
    body: restartRequest,
    response: intervention,
    successStatus: 202,
  }),
  previewChange: route({
    method: "POST",
    path: "/runs/{runId}/change/preview",
    summary: "What a change would do to a run that trains: fields, graph, optimizer state, learning rate",
    body: changePreviewRequest,
    response: changePreview,
    successStatus: 200,
  }),
  changeRun: route({
    method: "POST",
    path: "/runs/{runId}/change",
    summary: "Checkpoint, then train on with changed values from the next step; what is read back becomes the result",
    body: changeRunRequest,
    response: intervention,
    successStatus: 202,
  }),
  getMetrics: route({
    method: "GET",
    path: "/runs/{runId}/metrics",
    summary: "Decimated series of every segment",
    query: metricsQuery,
    response: metricsSnapshot,
    successStatus: 200,
  }),
  listCheckpoints: route({
    method: "GET",
    path: "/runs/{runId}/checkpoints",
    summary: "Checkpoints, newest first",
    response: list(checkpoint),
    successStatus: 200,
  }),
  listEvents: route({
    method: "GET",
    path: "/runs/{runId}/events",
    summary: "The run's story, newest first",
    response: list(runEvent),
    successStatus: 200,
  }),
  listInterventions: route({
    method: "GET",
    path: "/runs/{runId}/interventions",
    summary: "Interventions, newest first",
    response: list(intervention),
    successStatus: 200,
  }),
  listSamples: route({
    method: "GET",
    path: "/runs/{runId}/samples",
    summary: "Text samples, newest first",
    response: list(textSample),
    successStatus: 200,
  }),
  getCheckpoint: route({
    method: "GET",
    path: "/checkpoints/{checkpointId}",
    summary: "One checkpoint",
    response: checkpoint,
    successStatus: 200,
  }),
  pinCheckpoint: route({
    method: "POST",
    path: "/checkpoints/{checkpointId}/pin",
    summary: "Keep a checkpoint whatever retention says",
    body: actionRequest,
    response: checkpoint,
    successStatus: 200,
  }),
  unpinCheckpoint: route({
    method: "POST",
    path: "/checkpoints/{checkpointId}/unpin",
    summary: "Hand a checkpoint back to retention",
    body: actionRequest,
    response: checkpoint,
    successStatus: 200,
  }),
  listNodes: route({ method: "GET", path: "/nodes", summary: "Nodes by name", response: list(node), successStatus: 200 }),
  getNodeHistory: route({
    method: "GET",
    path: "/nodes/{nodeId}/history",
    summary: "State changes and recent telemetry of a node",
    response: nodeHistory,
    successStatus: 200,
  }),
  findBatch: route({
    method: "POST",
    path: "/nodes/{nodeId}/batch-finder",
    summary: "Look for the largest micro-batch that a node can train; refused while it trains",
    body: findBatchRequest,
    response: batchSearch,
    successStatus: 202,
  }),
  getBatchSearch: route({
    method: "GET",
    path: "/nodes/{nodeId}/batch-finder",
    summary: "The node's newest search for the largest micro-batch, and what it has found so far",
    response: batchSearch,
    successStatus: 200,
  }),
  cordonNode: route({
    method: "POST",
    path: "/nodes/{nodeId}/cordon",
    summary: "Give a node no more work",
    body: cordonRequest,
    response: node,
    successStatus: 200,
  }),
  uncordonNode: route({
    method: "POST",
    path: "/nodes/{nodeId}/uncordon",
    summary: "Let a node work again",
    body: actionRequest,
    response: node,
    successStatus: 200,
  }),
} as const;

export type Api = typeof api;
export type RouteName = keyof Api;

/** Routes that do not answer with JSON, for the OpenAPI document: live stream and CSV. */
export const streamPath = "/stream";
export const metricsCsvPath = "/runs/{runId}/metrics.csv";
export const apiPrefix = "/api/v1";
