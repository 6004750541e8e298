/** The HTTP API: one table of routes from which validation, the typed client and the OpenAPI document are made. */
import { z } from "zod";
import { actionRequest, author, integerText, list, reason, route, statedReason } from "./api-route";
import { batchSearch } from "./batch-finder";
import { changePreview } from "./change";
import { checkpoint } from "./checkpoint";
import { dataset } from "./dataset";
import { diagnosticLevel, diagnosticRun, nodeRecord, recoveryRules } from "./diagnostics";
import { incident, incidentStatus } from "./incident";
import { intervention, runEvent, textSample } from "./intervention";
import { metricsSnapshot } from "./metrics";
import { node, nodeHistory } from "./node";
import { backtest, detectorDescription, policy, policyDecision, policyDraft, policyMode } from "./policy";
import { recipe } from "./recipe";
import {
  batchInspection,
  configuration,
  ledger,
  replayPlan,
  rollBackPlan,
  rollBackPlanRequest,
  suspect,
  tournament,
  tournamentCandidate,
} from "./recovery";
import { runDetail, runStatus, runSummary } from "./run";
import { runOverrides } from "./run-specification";
import { scaleRoutes } from "./scale-routes";
import { sweepDetail, sweepPreview, sweepSummary, trial, trialCurve } from "./sweep";
import { sweepDraft, sweepEdit, trialAction } from "./sweep-requests";
import { webhook, webhookDraft } from "./webhook";

export const createRunRequest = z.strictObject({
  recipe: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(100).optional().describe("Shown in lists; made from the recipe when left out"),
  overrides: runOverrides.optional(),
  ladderId: z.string().min(1).optional().describe("The ladder that it is launched from, whose prediction is drawn behind its curve"),
  launchOverride: z.string().trim().min(1).max(1_000).optional().describe("Why it starts though no ladder reaches it; kept with the run"),
  author,
});

export const findBatchRequest = z.strictObject({
  recipe: z.string().min(1).max(64),
  overrides: runOverrides.optional().describe("Changes to it; the micro-batch is what is looked for"),
  author,
});

const answering = { incidentId: z.string().min(1).optional().describe("The incident that this answers") };

export const runActionRequest = actionRequest.extend(answering);

export const restartRequest = z.strictObject({
  ...answering,
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

export const changeRunRequest = changePreviewRequest.extend({ author, reason: statedReason, ...answering });

export const rollBackRequest = rollBackPlanRequest.extend({ author, reason: statedReason, ...answering });

export const annotateRequest = z.strictObject({
  fromStep: z.int().min(0),
  toStep: z.int().min(0),
  text: z.string().trim().min(1).max(2_000),
  author,
});

export const tournamentRequest = z.strictObject({
  checkpointId: z.string().min(1),
  steps: z.int().min(1).max(1_000_000).describe("Steps that each candidate trains"),
  candidates: z.array(tournamentCandidate).min(1).max(8),
  author,
  reason: statedReason,
  ...answering,
});

export const diagnosticsRequest = z.strictObject({ level: diagnosticLevel, author, reason, ...answering });

export const uncordonRequest = actionRequest.extend({
  override: z
    .boolean()
    .default(false)
    .describe("Return it though no diagnostics passed since it was cordoned; kept with the reason, which must then be given"),
});

export const policyRequest = policyDraft.extend({ author });
export const policyModeRequest = z.strictObject({ mode: policyMode, author, reason });
export const rulesRequest = recoveryRules.extend({ author });
export const webhookRequest = webhookDraft.extend({ author });

export const sweepRequest = sweepDraft.safeExtend({
  author,
  clonedFrom: z.string().min(1).optional().describe("The sweep that it began as a copy of"),
});
export const sweepEditRequest = sweepEdit.extend({ author, reason });
export const sweepCloneRequest = sweepEdit.extend({
  author,
  name: z.string().trim().min(1).max(100).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
  warmStart: z.boolean().default(false).describe("Let the trials of the first inform those of the clone"),
});
export const trialActionRequest = z.strictObject({ do: trialAction, author, reason });

/** Steps, both ends included. */
const stretchQuery = z.strictObject({ fromStep: integerText, toStep: integerText });

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
    query: z.strictObject({
      status: runStatus.optional(),
      sweepId: z.string().optional().describe("Trials of that sweep only"),
      trials: z.enum(["include", "leave-out"]).optional().describe("Whether trials of sweeps are among them; included when left out"),
      limit: z.coerce.number().int().min(1).max(1_000).optional(),
    }),
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
    body: runActionRequest,
    response: intervention,
    successStatus: 202,
  }),
  resumeRun: route({
    method: "POST",
    path: "/runs/{runId}/resume",
    summary: "Go on with a paused run",
    body: runActionRequest,
    response: intervention,
    successStatus: 202,
  }),
  stopRun: route({
    method: "POST",
    path: "/runs/{runId}/stop",
    summary: "Checkpoint and end at the next step",
    body: runActionRequest,
    response: intervention,
    successStatus: 202,
  }),
  checkpointRun: route({
    method: "POST",
    path: "/runs/{runId}/checkpoint",
    summary: "Write a checkpoint at the next step",
    body: runActionRequest,
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
  planRollBack: route({
    method: "POST",
    path: "/runs/{runId}/rollback/plan",
    summary: "What going back before a stretch of the curve would cost and change",
    body: rollBackPlanRequest,
    response: rollBackPlan,
    successStatus: 200,
  }),
  rollBackRun: route({
    method: "POST",
    path: "/runs/{runId}/rollback",
    summary: "Go back before a stretch of the curve, leave out its samples, change settings; its result has the actual cost",
    body: rollBackRequest,
    response: intervention,
    successStatus: 202,
  }),
  annotateRun: route({
    method: "POST",
    path: "/runs/{runId}/annotations",
    summary: "Write a note at a stretch of the curve",
    body: annotateRequest,
    response: intervention,
    successStatus: 201,
  }),
  getLedger: route({
    method: "GET",
    path: "/runs/{runId}/ledger",
    summary: "Where the run's wall time went, and which checkpoint interval would cost least",
    response: ledger,
    successStatus: 200,
  }),
  getConfiguration: route({
    method: "GET",
    path: "/runs/{runId}/configuration",
    summary: "What the live optimizer held at a step of the effective curve, beside what was asked for",
    query: z.strictObject({ step: integerText.optional().describe("Left out: the newest reading") }),
    response: configuration,
    successStatus: 200,
  }),
  getReplayPlan: route({
    method: "GET",
    path: "/runs/{runId}/replay",
    summary: "What repeats the run from step 0 with its interventions, up to its newest checkpoint or a step",
    query: z.strictObject({ untilStep: integerText.optional() }),
    response: replayPlan,
    successStatus: 200,
  }),
  inspectBatch: route({
    method: "POST",
    path: "/runs/{runId}/batches/{step}",
    summary: "Ask a node for what a step read, with the loss of each sample",
    body: actionRequest,
    response: batchInspection,
    successStatus: 202,
  }),
  getBatch: route({
    method: "GET",
    path: "/runs/{runId}/batches/{step}",
    summary: "The newest inspection of what a step read",
    response: batchInspection,
    successStatus: 200,
  }),
  listSuspects: route({
    method: "GET",
    path: "/runs/{runId}/suspects",
    summary: "Nodes that a stretch of the run was trained on, most suspicious first",
    query: stretchQuery,
    response: list(suspect),
    successStatus: 200,
  }),
  listTournaments: route({
    method: "GET",
    path: "/runs/{runId}/tournaments",
    summary: "Recovery tournaments of a run, newest first",
    response: list(tournament),
    successStatus: 200,
  }),
  startTournament: route({
    method: "POST",
    path: "/runs/{runId}/tournaments",
    summary: "Try candidate answers from one checkpoint, each as a run of its own",
    body: tournamentRequest,
    response: tournament,
    successStatus: 201,
  }),
  getTournament: route({
    method: "GET",
    path: "/tournaments/{tournamentId}",
    summary: "One recovery tournament with its candidates",
    response: tournament,
    successStatus: 200,
  }),
  keepCandidate: route({
    method: "POST",
    path: "/tournaments/{tournamentId}/keep",
    summary: "Go on with the run from where a candidate has come; the others stay in its lineage",
    body: actionRequest.extend({ runId: z.string().min(1).describe("The candidate") }),
    response: tournament,
    successStatus: 200,
  }),
  cancelTournament: route({
    method: "POST",
    path: "/tournaments/{tournamentId}/cancel",
    summary: "Stop the candidates and keep none",
    body: actionRequest,
    response: tournament,
    successStatus: 200,
  }),
  listRunDecisions: route({
    method: "GET",
    path: "/runs/{runId}/decisions",
    summary: "What policies made of this run's alarms, newest first",
    response: list(policyDecision),
    successStatus: 200,
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
  listDiagnostics: route({
    method: "GET",
    path: "/nodes/{nodeId}/diagnostics",
    summary: "Diagnostic runs of a node, newest first",
    response: list(diagnosticRun),
    successStatus: 200,
  }),
  runDiagnostics: route({
    method: "POST",
    path: "/nodes/{nodeId}/diagnostics",
    summary: "Have a node test itself; while it trains, the tests that would disturb training are left out",
    body: diagnosticsRequest,
    response: diagnosticRun,
    successStatus: 202,
  }),
  getDiagnostics: route({
    method: "GET",
    path: "/diagnostics/{diagnosticRunId}",
    summary: "One diagnostic run",
    response: diagnosticRun,
    successStatus: 200,
  }),
  getNodeRecord: route({
    method: "GET",
    path: "/nodes/{nodeId}/record",
    summary: "Incidents, slowdowns and restarts that a node was part of, over all runs",
    response: nodeRecord,
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
    summary: "Let a node work again; refused until diagnostics have passed, or with an override",
    body: uncordonRequest,
    response: node,
    successStatus: 200,
  }),
  listIncidents: route({
    method: "GET",
    path: "/incidents",
    summary: "Incidents, newest first",
    query: z.strictObject({
      status: incidentStatus.optional(),
      runId: z.string().optional(),
      nodeId: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(1_000).optional().describe("200 when left out"),
    }),
    response: list(incident),
    successStatus: 200,
  }),
  getIncident: route({ method: "GET", path: "/incidents/{incidentId}", summary: "One incident", response: incident, successStatus: 200 }),
  resolveIncident: route({
    method: "POST",
    path: "/incidents/{incidentId}/resolve",
    summary: "Close an incident, with what came of it",
    body: z.strictObject({ author, reason: statedReason }),
    response: incident,
    successStatus: 200,
  }),
  listDetectors: route({
    method: "GET",
    path: "/detectors",
    summary: "Detectors of instability, with rule, default and source",
    response: list(detectorDescription),
    successStatus: 200,
  }),
  listPolicies: route({ method: "GET", path: "/policies", summary: "Policies, newest first", response: list(policy), successStatus: 200 }),
  createPolicy: route({
    method: "POST",
    path: "/policies",
    summary: "Bind a detector to an answer; it begins in shadow mode",
    body: policyRequest,
    response: policy,
    successStatus: 201,
  }),
  setPolicyMode: route({
    method: "POST",
    path: "/policies/{policyId}/mode",
    summary: "Let a policy act, only watch, or do nothing",
    body: policyModeRequest,
    response: policy,
    successStatus: 200,
  }),
  backtestPolicy: route({
    method: "GET",
    path: "/policies/{policyId}/backtest",
    summary: "What the policy would have done on past runs",
    response: backtest,
    successStatus: 200,
  }),
  listDecisions: route({
    method: "GET",
    path: "/policies/{policyId}/decisions",
    summary: "What the policy made of alarms, newest first",
    response: list(policyDecision),
    successStatus: 200,
  }),
  getRules: route({
    method: "GET",
    path: "/rules",
    summary: "When nodes are cordoned and runs restarted without a person",
    response: recoveryRules,
    successStatus: 200,
  }),
  setRules: route({
    method: "POST",
    path: "/rules",
    summary: "Change these rules",
    body: rulesRequest,
    response: recoveryRules,
    successStatus: 200,
  }),
  listWebhooks: route({ method: "GET", path: "/webhooks", summary: "Webhooks, newest first", response: list(webhook), successStatus: 200 }),
  createWebhook: route({
    method: "POST",
    path: "/webhooks",
    summary: "Tell an address of incidents",
    body: webhookRequest,
    response: webhook,
    successStatus: 201,
  }),
  testWebhook: route({
    method: "POST",
    path: "/webhooks/{webhookId}/test",
    summary: "Send it a test",
    body: actionRequest,
    response: webhook,
    successStatus: 202,
  }),
  removeWebhook: route({
    method: "POST",
    path: "/webhooks/{webhookId}/remove",
    summary: "Tell it no more",
    body: actionRequest,
    response: list(webhook),
    successStatus: 200,
  }),
  listSweeps: route({ method: "GET", path: "/sweeps", summary: "Sweeps, newest first", response: list(sweepSummary), successStatus: 200 }),
  createSweep: route({
    method: "POST",
    path: "/sweeps",
    summary: "Search over hyper-parameters: its trials are runs",
    body: sweepRequest,
    response: sweepDetail,
    successStatus: 201,
  }),
  previewSweep: route({
    method: "POST",
    path: "/sweeps/preview",
    summary: "What a sweep would try and cost, and which configurations would be refused",
    body: sweepDraft,
    response: sweepPreview,
    successStatus: 200,
  }),
  getSweep: route({ method: "GET", path: "/sweeps/{sweepId}", summary: "One sweep", response: sweepDetail, successStatus: 200 }),
  listTrials: route({
    method: "GET",
    path: "/sweeps/{sweepId}/trials",
    summary: "Its trials, by number",
    response: list(trial),
    successStatus: 200,
  }),
  getTrialCurves: route({
    method: "GET",
    path: "/sweeps/{sweepId}/curves",
    summary: "Learning curves of all its trials",
    query: z.strictObject({ points: z.coerce.number().int().min(10).max(750).optional().describe("A curve, at most; 120 when left out") }),
    response: list(trialCurve),
    successStatus: 200,
  }),
  pauseSweep: route({
    method: "POST",
    path: "/sweeps/{sweepId}/pause",
    summary: "Start no trial; those that run are paused with a checkpoint",
    body: actionRequest,
    response: sweepDetail,
    successStatus: 202,
  }),
  resumeSweep: route({
    method: "POST",
    path: "/sweeps/{sweepId}/resume",
    summary: "Go on with a paused sweep, or with one that ended and has trials or budget again",
    body: actionRequest,
    response: sweepDetail,
    successStatus: 202,
  }),
  stopSweep: route({
    method: "POST",
    path: "/sweeps/{sweepId}/stop",
    summary: "End it; trials that run are paused with a checkpoint",
    body: actionRequest,
    response: sweepDetail,
    successStatus: 202,
  }),
  editSweep: route({
    method: "POST",
    path: "/sweeps/{sweepId}/edit",
    summary: "Narrow its space, give it more trials or budget, let more run at once",
    body: sweepEditRequest,
    response: sweepDetail,
    successStatus: 200,
  }),
  cloneSweep: route({
    method: "POST",
    path: "/sweeps/{sweepId}/clone",
    summary: "Begin another like it",
    body: sweepCloneRequest,
    response: sweepDetail,
    successStatus: 201,
  }),
  actOnTrials: route({
    method: "POST",
    path: "/sweeps/{sweepId}/trials/actions",
    summary: "Stop, resume, extend, promote, repeat, pin or tag trials; each answers for itself",
    body: trialActionRequest,
    response: list(
      z.strictObject({
        number: z.int(),
        ok: z.boolean(),
        error: z.string().nullable(),
        runId: z.string().nullable().describe("The run that came of it, or that it concerns"),
      }),
    ),
    successStatus: 200,
  }),
  ...scaleRoutes,
} as const;

export type Api = typeof api;
export type RouteName = keyof Api;

/** Routes that do not answer with JSON, for the OpenAPI document: live stream, CSV and logbook. */
export const streamPath = "/stream";
export const metricsCsvPath = "/runs/{runId}/metrics.csv";
export const logbookPath = "/runs/{runId}/logbook.md";
export const trialsCsvPath = "/sweeps/{sweepId}/trials.csv";
export const apiPrefix = "/api/v1";
