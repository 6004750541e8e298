/** What a live event does to the query cache: patches what it carries, invalidates what it only names. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { LiveEvent, Node, RunDetail, RunSummary, Trial } from "@trainyard/contracts";
import { keys } from "../lib/queries";
import { appendEvaluation, appendPoints, emptyTail, longTail, type Tail, tailLength } from "./tail";

/** Marks queries stale; calls within the same moment should be merged by the implementation. */
export type Invalidate = (...queryKeys: QueryKey[]) => void;

type Of<Type extends LiveEvent["type"]> = Extract<LiveEvent, { type: Type }>;

export function applyLiveEvent(client: QueryClient, event: LiveEvent, invalidate: Invalidate): void {
  switch (event.type) {
    case "points":
      applyPoints(client, event, invalidate);
      break;
    case "evaluation":
      applyEvaluation(client, event);
      break;
    case "run-progress":
      patchRun(client, event.runId, () => progressOf(event));
      break;
    case "run-changed":
      invalidate(...changedKeys(event), ...sweepsOf(client, event));
      break;
    case "heartbeat":
      applyHeartbeat(client, event, invalidate);
      break;
    case "node-changed":
      invalidate(keys.nodes, keys.nodeHistory(event.nodeId));
      break;
    case "incident-changed":
      invalidate(...incidentKeys(event));
      break;
    case "task-changed":
      invalidate(keys.tasks);
      break;
    case "sweep-changed":
      invalidate([...keys.sweeps, "list"], keys.sweep(event.sweepId));
      break;
    case "study-changed":
      invalidate(keys.ladders, keys.ablations, keys.coordinateChecks);
      break;
    case "bundle-changed":
      invalidate(keys.bundles);
      break;
  }
}

function applyPoints(client: QueryClient, event: Of<"points">, invalidate: Invalidate): void {
  const newest = event.points.at(-1);
  if (newest === undefined) return;
  const before = tailLength(client.getQueryData<Tail>(keys.tail(event.runId)) ?? emptyTail);
  const tail = client.setQueryData<Tail>(keys.tail(event.runId), (old = emptyTail) => appendPoints(old, event.segmentId, event.points));
  if (before < longTail && tailLength(tail ?? emptyTail) >= longTail) invalidate(keys.metrics(event.runId));
  patchRun(client, event.runId, () => ({ step: newest.step, tokens: newest.tokens, trainLoss: newest.trainLoss }));
}

function applyEvaluation(client: QueryClient, event: Of<"evaluation">): void {
  client.setQueryData<Tail>(keys.tail(event.runId), (tail = emptyTail) => appendEvaluation(tail, event.segmentId, event));
  const { validationLoss } = event;
  patchRun(client, event.runId, (run) => ({
    validationLoss,
    bestValidationLoss:
      validationLoss === null ? run.bestValidationLoss : Math.min(validationLoss, run.bestValidationLoss ?? validationLoss),
  }));
}

function progressOf({ step, tokens, trainLoss, tokensPerSecond, secondsLeft }: Of<"run-progress">): Partial<RunSummary> {
  return { step, tokens, trainLoss, tokensPerSecond, secondsLeft };
}

function patchRun(client: QueryClient, runId: string, patch: (run: RunSummary) => Partial<RunSummary>): void {
  client.setQueryData<RunSummary[]>(keys.runs, (runs) => runs?.map((run) => (run.id === runId ? { ...run, ...patch(run) } : run)));
  client.setQueryData<RunDetail>(keys.run(runId), (run) => (run === undefined ? undefined : { ...run, ...patch(run) }));
}

function changedKeys({ runId, what }: Of<"run-changed">): QueryKey[] {
  switch (what) {
    case "run":
      // A node's card names the run it trains, so it changes with the run.
      return [
        keys.runs,
        keys.run(runId),
        keys.interventions(runId),
        keys.nodes,
        keys.ledger(runId),
        keys.configuration(runId),
        keys.environment(runId),
      ];
    case "checkpoints":
      return [keys.checkpoints(runId)];
    case "events":
      return [keys.events(runId), keys.interventions(runId)];
    case "samples":
      return [keys.samples(runId)];
  }
}

/** A trial whose search has ended is told of by its run alone: a person may have gone on with it. */
function sweepsOf(client: QueryClient, { runId, what }: Of<"run-changed">): QueryKey[] {
  if (what !== "run") return [];
  return client
    .getQueriesData<Trial[]>({ queryKey: keys.sweeps, predicate: ({ queryKey }) => queryKey.at(-1) === "trials" })
    .flatMap(([, trials = []]) => trials.filter((trial) => trial.runId === runId).map(({ sweepId }) => keys.sweep(sweepId)));
}

/** What tells of the run and of the node that it befell. */
function incidentKeys({ kind, runId, nodeId }: Of<"incident-changed">): QueryKey[] {
  return [
    keys.incidents,
    // A prediction says where the curve left it.
    ...(kind === "off-prediction" ? [keys.ladders] : []),
    ...(runId === null ? [] : [keys.events(runId), keys.interventions(runId), keys.runDecisions(runId), keys.ledger(runId)]),
    ...(nodeId === null ? [] : [keys.nodeRecord(nodeId)]),
  ];
}

function applyHeartbeat(client: QueryClient, event: Of<"heartbeat">, invalidate: Invalidate): void {
  const nodes = client.getQueryData<Node[]>(keys.nodes);
  if (nodes === undefined) return;
  const known = nodes.find((node) => node.id === event.nodeId);
  if (known === undefined || known.state !== event.state) invalidate(keys.nodes);
  client.setQueryData<Node[]>(keys.nodes, (current) =>
    current?.map((node) =>
      node.id === event.nodeId
        ? { ...node, state: event.state, heartbeatAt: new Date(event.timeMs).toISOString(), heartbeatAgeMs: 0, telemetry: event.telemetry }
        : node,
    ),
  );
}
