/** Nodes: the machines that train. */
import { z } from "zod";

export const nodeState = z.enum(["healthy", "suspect", "draining", "cordoned", "lost"]);
export type NodeState = z.infer<typeof nodeState>;

/** A node silent for this long is lost, milliseconds. */
export const lostAfterMs = 6_000;
/** Time between two heartbeats, milliseconds. */
export const heartbeatEveryMs = 1_000;

export const gpuTelemetry = z.strictObject({
  name: z.string(),
  utilisationPercent: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
  memoryTotalBytes: z.number().nullable(),
  temperatureCelsius: z.number().nullable(),
});

/** What a heartbeat carries. Null: this machine does not tell. */
export const nodeTelemetry = z.strictObject({
  cpuPercent: z.number(),
  memoryUsedBytes: z.number(),
  memoryTotalBytes: z.number(),
  trainerMemoryBytes: z.number().optional().describe("What a trainer may take of it here; all of it when left out"),
  diskFreeBytes: z.number(),
  diskTotalBytes: z.number(),
  temperatureCelsius: z.number().nullable(),
  gpus: z.array(gpuTelemetry),
});
export type NodeTelemetry = z.infer<typeof nodeTelemetry>;

export const node = z.strictObject({
  id: z.string(),
  name: z.string(),
  state: nodeState,
  stateReason: z.string().nullable(),
  stateAuthor: z.string().nullable(),
  stateSince: z.iso.datetime(),
  heartbeatAt: z.iso.datetime(),
  heartbeatAgeMs: z.int(),
  hostname: z.string(),
  pid: z.int(),
  cores: z.int(),
  threads: z.int().describe("Threads a trainer uses here"),
  flopsPerSecond: z.number().nullable().describe("Measured rate of training arithmetic, newest run here"),
  telemetry: nodeTelemetry.nullable(),
  run: z.strictObject({ id: z.string(), name: z.string(), segmentId: z.string() }).nullable(),
});
export type Node = z.infer<typeof node>;

export const nodeEvent = z.strictObject({
  id: z.string(),
  nodeId: z.string(),
  at: z.iso.datetime(),
  from: nodeState.nullable(),
  to: nodeState,
  author: z.string(),
  reason: z.string(),
});
export type NodeEvent = z.infer<typeof nodeEvent>;

/** Telemetry kept for the cards' small charts, oldest first. */
export const nodeHistory = z.strictObject({
  nodeId: z.string(),
  events: z.array(nodeEvent),
  telemetry: z.strictObject({
    timeMs: z.array(z.int()),
    cpuPercent: z.array(z.number()),
    memoryUsedBytes: z.array(z.number()),
  }),
});
export type NodeHistory = z.infer<typeof nodeHistory>;
