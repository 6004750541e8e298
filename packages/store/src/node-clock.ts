/** Clocks of nodes against the database's. Nothing is decided by them; but a person reads the times that they stamp. */
import type { Transaction } from "./database";
import { openIncident } from "./incidents";

/**
 * Milliseconds. Synchronised clocks agree within tenths of a second (a daemon of NTP steps at 128 ms, RFC 5905, appendix A.5.5.6); 5 s is far beyond
 * what a busy machine can mistake a round trip for, and still less than the silence that makes a node lost, so that the story of an incident keeps its order.
 */
export const clockLimitMs = 5_000;

/** The offset crossed the limit: recorded, with one incident however often it is told. */
export async function openClockSkew(transaction: Transaction, nodeId: string, clockOffsetMs: number): Promise<void> {
  const [node] = await transaction.$queryRaw<{ name: string }[]>`
    UPDATE "Node" SET "clockOffsetMs" = ${clockOffsetMs}::float8
    WHERE "id" = ${nodeId} AND ("clockOffsetMs" IS NULL OR abs("clockOffsetMs") <= ${clockLimitMs}) RETURNING "name"`;
  if (node === undefined) return;
  const seconds = Math.round(Math.abs(clockOffsetMs) / 1_000);
  await openIncident(transaction, {
    kind: "clock-skew",
    runId: null,
    segmentId: null,
    nodeId,
    step: null,
    summary: `The clock of ${node.name} is ${seconds} s ${clockOffsetMs > 0 ? "ahead of" : "behind"} the database's. Training goes on; times of its points are corrected.`,
    evidence: { clockOffsetMs, limitMs: clockLimitMs },
  });
}
