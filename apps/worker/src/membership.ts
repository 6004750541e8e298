/** This process's place in the cluster: registers the node, keeps its heartbeat, and does what the heartbeat reads back. */
import { hostname } from "node:os";
import { type EnvironmentRecord, heartbeatEveryMs, type NodeState, type NodeTelemetry } from "@trainyard/contracts";
import type { HeartbeatReply, SegmentWriter, Store } from "@trainyard/store";
import type { Logger } from "pino";
import type { Announcer } from "./announcer";
import type { ClockOffset } from "./clock-offset";
import type { OutageLog } from "./outage-log";
import type { SegmentRunner } from "./segment-runner";
import { startTicker } from "./ticker";
import { isUnavailable, untilAvailable } from "./until-available";

export interface MembershipOptions {
  readonly nodeName: string;
  readonly cores: number;
  readonly threads: number;
  /** What it computes with now. */
  readonly environment: () => EnvironmentRecord;
  readonly store: Store;
  readonly announcer: Announcer;
  readonly databaseOutage: OutageLog;
  readonly logger: Logger;
  readonly telemetry: () => NodeTelemetry;
  readonly flopsPerSecond: () => number | undefined;
  readonly clock: ClockOffset;
  /** A drill in which no heartbeat gets through. */
  readonly muted: () => boolean;
}

/** What the node is doing, as the heartbeat has to know it. */
interface Duty {
  readonly runner: () => SegmentRunner | null;
  /** A claim or its segment is under way. */
  readonly busy: () => boolean;
  readonly onState: (state: NodeState) => void;
  /** Another process registered under this node's name: there is nothing left to do here. */
  readonly onSuperseded: () => void;
}

export interface Membership {
  readonly nodeId: string;
  incarnation(): number;
  /** Starts the heartbeat. */
  serve(duty: Duty): void;
  /** A person asked for something: read it now. */
  wake(): void;
  stop(): Promise<void>;
  /** Orderly departure; after it the node counts as gone, not as failed. */
  leave(reason: string): Promise<void>;
}

/** Registers a new incarnation, waiting for a database that is away until `signal` aborts. */
export async function joinCluster(options: MembershipOptions, signal: AbortSignal): Promise<Membership> {
  const { store, announcer, logger, databaseOutage: outage } = options;
  const identity = { name: options.nodeName, hostname: hostname(), pid: process.pid, cores: options.cores, threads: options.threads };
  const register = async () => {
    const registered = await untilAvailable(() => store.nodes.register({ ...identity, environment: options.environment() }), {
      outage,
      signal,
    });
    announcer.announce({ type: "node-changed", nodeId: registered.nodeId });
    for (const ended of registered.ended) announcer.announceEnd(ended);
    logger.info({ nodeId: registered.nodeId, incarnation: registered.incarnation, state: registered.state }, "Registered.");
    return registered;
  };
  let { nodeId, incarnation, state } = await register();
  let stopHeartbeat: () => Promise<void> = async () => undefined;
  let wake: () => void = () => undefined;

  const beat = async (duty: Duty) => {
    if (options.muted()) return;
    // Only what ran before the question was asked can be judged by its answer.
    const runner = duty.runner();
    const idle = !duty.busy();
    const telemetry = options.telemetry();
    const flopsPerSecond = options.flopsPerSecond();
    const clockOffsetMs = options.clock.offsetMs();
    const sentMs = Date.now();
    const reply = await store.nodes.heartbeat({
      nodeId,
      incarnation,
      telemetry,
      ...(flopsPerSecond === undefined ? {} : { flopsPerSecond }),
      ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    });
    options.clock.measured(sentMs, Date.now(), reply.databaseTimeMs);
    outage.answered();
    if (reply.standing === "superseded") {
      duty.runner()?.lose("another process took over this node's name");
      return duty.onSuperseded();
    }
    if (reply.standing === "lost") {
      duty.runner()?.lose("this node was declared lost");
      ({ nodeId, incarnation, state } = await register());
      return duty.onState(state);
    }
    if (reply.state !== state) {
      logger.info({ from: state, to: reply.state, reason: reply.stateReason }, "The node's state changed.");
      announcer.announce({ type: "node-changed", nodeId });
    }
    state = reply.state;
    announcer.announce({ type: "heartbeat", nodeId, state, timeMs: Date.now(), telemetry });
    duty.onState(state);
    if (runner !== null && runner === duty.runner()) obey(runner, reply);
    if (idle && !duty.busy() && reply.running !== null) await giveBack(reply.running);
  };

  /** A claim whose answer was lost on its way leaves a segment that nobody trains. */
  const giveBack = async (writer: SegmentWriter) => {
    const ended = await store.lifecycle.endSegment(writer, { reason: "drained", detail: "Its node never learned that it had claimed it." });
    logger.warn({ segment: writer.segmentId }, "Gave back a segment that was claimed without this node learning of it.");
    announcer.announceEnd(ended);
  };

  return {
    nodeId,
    incarnation: () => incarnation,
    serve(duty) {
      duty.onState(state);
      const ticker = startTicker(heartbeatEveryMs, () =>
        beat(duty).catch((error: unknown) => {
          if (signal.aborted) return;
          if (isUnavailable(error)) outage.failed(error);
          else logger.error({ err: error }, "A heartbeat failed.");
        }),
      );
      wake = ticker.wake;
      stopHeartbeat = ticker.stop;
    },
    wake: () => wake(),
    stop: () => stopHeartbeat(),
    async leave(reason) {
      await store.nodes.leave({ nodeId, incarnation, author: options.nodeName, reason });
      announcer.announce({ type: "node-changed", nodeId });
    },
  };
}

function obey(runner: SegmentRunner, { running, interventions }: HeartbeatReply): void {
  const { segmentId, fence } = runner.writer;
  if (running?.segmentId === segmentId && running.fence === fence) runner.intervene(interventions);
  else runner.lose("the database gave it to another writer, or ended it");
}
