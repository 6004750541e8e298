/** The life of a segment: claimed by one node, ended once, gone on with by the next. */
import type { Intervention, SegmentEndReason } from "@trainyard/contracts";
import { nonFiniteIncident } from "./alarms";
import { type Claim, type ClaimedSegment, claimSegment } from "./claim";
import { type CrashReport, crashSegment } from "./crashes";
import type { Database } from "./database";
import { type HangReport, hangSegment } from "./hangs";
import { openIncident } from "./incidents";
import { prefersAnotherNode } from "./node-preference";
import { lockOwned, type SegmentWriter } from "./row-locks";
import { addRunEvent } from "./run-events";
import { endSegment, type SegmentEnded } from "./segment-ending";
import { type ChangeInForce, recordChange } from "./specification-changes";

export type OrderlyEnd = Extract<SegmentEndReason, "finished" | "paused" | "stopped" | "drained" | "diverged">;

export interface LifecycleStore {
  /** Compare-and-set; null: another has it, it is no longer queued or may not start yet, the node may not work (not healthy, another incarnation, busy), or refuses. */
  claimSegment(claim: Claim): Promise<ClaimedSegment | null>;
  /** Whether the node should leave a queued segment to another one, because its run just failed here. */
  prefersAnotherNode(input: { segmentId: string; nodeId: string }): Promise<boolean>;
  /** The trainer has built its graph and loaded its state. */
  segmentReady(writer: SegmentWriter, ready: { buildDurationMs: number }): Promise<void>;
  /** The trainer works by a changed specification; to be called once the points up to the change are stored. Done twice, the first stays. */
  segmentChanged(writer: SegmentWriter, change: ChangeInForce): Promise<Intervention>;
  /** The trainer ended by itself or by command. drained goes on elsewhere; diverged fails the run and opens an incident. */
  endSegment(writer: SegmentWriter, end: { reason: OrderlyEnd; detail?: string | null }): Promise<SegmentEnded>;
  /** The trainer failed or died: incident, and another try from the last good checkpoint where one can help. */
  crashSegment(writer: SegmentWriter, crash: CrashReport): Promise<SegmentEnded>;
  /** The trainer gave no sign of life for too long and was killed: incident, and another try. */
  hangSegment(writer: SegmentWriter, hang: HangReport): Promise<SegmentEnded>;
  /** That have been free to start for so long; oldest first. */
  queuedSegmentIds(input: { olderThanMs: number }): Promise<string[]>;
}

const outcomes = { finished: "finished", paused: "paused", stopped: "stopped", drained: "queued", diverged: "failed" } as const;

export function createLifecycleStore(database: Database): LifecycleStore {
  return {
    claimSegment: (claim) => database.transaction((transaction) => claimSegment(transaction, claim)),
    prefersAnotherNode: (input) => database.read((client) => prefersAnotherNode(client, input)),
    segmentReady: (writer, { buildDurationMs }) =>
      database.transaction(async (transaction) => {
        const { run, segment } = await lockOwned(transaction, writer);
        await transaction.$executeRaw`UPDATE "Segment" SET "readyAt" = clock_timestamp() WHERE "id" = ${segment.id} AND "readyAt" IS NULL`;
        const message = `Trainer ready after ${(buildDurationMs / 1_000).toFixed(1)} s.`;
        await addRunEvent(transaction, { runId: run.id, segmentId: segment.id, step: segment.startStep, kind: "lifecycle", message });
      }),
    segmentChanged: (writer, change) => database.transaction((transaction) => recordChange(transaction, writer, change)),
    endSegment: (writer, { reason, detail = null }) =>
      database.transaction(async (transaction) => {
        const head = await lockOwned(transaction, writer);
        const { run, segment } = head;
        const subject = { runId: run.id, segmentId: segment.id, nodeId: segment.nodeId, step: segment.lastStep };
        const incidentId =
          reason === "diverged"
            ? ((await nonFiniteIncident(transaction, segment.id)) ??
              (await openIncident(transaction, {
                ...subject,
                kind: "divergence",
                summary: `The loss or gradient stopped being finite at step ${segment.lastStep}.`,
                evidence: { detail },
              })))
            : undefined;
        return endSegment(transaction, head, {
          reason,
          detail,
          outcome: outcomes[reason],
          statusDetail: reason === "diverged" ? "Diverged: restart from a checkpoint, with a lower learning rate." : null,
          ...(incidentId === undefined ? {} : { incidentId }),
        });
      }),
    crashSegment: (writer, crash) => database.transaction((transaction) => crashSegment(transaction, writer, crash)),
    hangSegment: (writer, hang) => database.transaction((transaction) => hangSegment(transaction, writer, hang)),
    queuedSegmentIds: ({ olderThanMs }) =>
      database.read(async (client) => {
        const rows = await client.$queryRaw<{ id: string }[]>`
          SELECT "id" FROM "Segment" WHERE "status" = 'queued'
            AND GREATEST("queuedAt", "notBefore") <= clock_timestamp() - ${olderThanMs} * interval '1 millisecond'
          ORDER BY "queuedAt"`;
        return rows.map((row) => row.id);
      }),
  };
}
