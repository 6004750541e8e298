/** Live events: what Redis streams carry from workers and API to the browser's one SSE connection. */
import { z } from "zod";
import { incidentKind, incidentStatus } from "./incident";
import { stepPoint } from "./metrics";
import { nodeState, nodeTelemetry } from "./node";

export const liveEvent = z.discriminatedUnion("type", [
  /** New points of a run, in step order, already stored. On the run's stream. */
  z.strictObject({ type: z.literal("points"), runId: z.string(), segmentId: z.string(), points: z.array(stepPoint) }),
  /** A new evaluation. On the run's stream. */
  z.strictObject({
    type: z.literal("evaluation"),
    runId: z.string(),
    segmentId: z.string(),
    step: z.int(),
    tokens: z.int(),
    timeMs: z.int(),
    validationLoss: z.number().nullable(),
  }),
  /** Something else of a run changed and should be fetched again. On the run's stream and on the cluster's. */
  z.strictObject({
    type: z.literal("run-changed"),
    runId: z.string(),
    what: z.enum(["run", "checkpoints", "events", "samples"]),
  }),
  /** About once a second a running run. On the cluster's stream. */
  z.strictObject({
    type: z.literal("run-progress"),
    runId: z.string(),
    step: z.int(),
    tokens: z.int(),
    trainLoss: z.number().nullable(),
    tokensPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
  }),
  /** Each heartbeat. On the cluster's stream. */
  z.strictObject({
    type: z.literal("heartbeat"),
    nodeId: z.string(),
    state: nodeState,
    timeMs: z.int(),
    telemetry: nodeTelemetry,
  }),
  /** An incident was opened, answered or resolved. On the cluster's stream. */
  z.strictObject({
    type: z.literal("incident-changed"),
    incidentId: z.string(),
    kind: incidentKind,
    status: incidentStatus,
    runId: z.string().nullable(),
    nodeId: z.string().nullable(),
    summary: z.string(),
  }),
  /** A diagnostic run of a node, or an inspection of a batch, came further. On the cluster's stream. */
  z.strictObject({ type: z.literal("task-changed"), nodeId: z.string().nullable(), taskId: z.string() }),
  /** A sweep or trials of it came further. On the cluster's stream. */
  z.strictObject({ type: z.literal("sweep-changed"), sweepId: z.string() }),
  /** A ladder, an ablation study or runs of it came further. On the cluster's stream. */
  z.strictObject({ type: z.literal("study-changed"), studyId: z.string() }),
  /** A bundle was made or verified. On the cluster's stream. */
  z.strictObject({ type: z.literal("bundle-changed"), bundleId: z.string(), runId: z.string() }),
  /** A node appeared or changed its state. On the cluster's stream. */
  z.strictObject({ type: z.literal("node-changed"), nodeId: z.string() }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;
