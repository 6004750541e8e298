/** What a segment was, in a sentence. */
import type { Segment, SegmentEndReason } from "@trainyard/contracts";
import { formatInteger } from "../../lib/format";

const endReasonWords: Record<SegmentEndReason, string> = {
  finished: "reached the last step",
  paused: "was paused",
  stopped: "was stopped",
  "node-lost": "its node was lost",
  hung: "its trainer hung",
  diverged: "its loss was not finite any more",
  "rolled-back": "was left for an earlier checkpoint",
  drained: "was moved off its node",
  crashed: "its trainer crashed",
};

export function segmentStory(segment: Segment): string {
  const { ordinal, node, startStep, lastStep, status, endReason, endDetail, effectiveUntilStep } = segment;
  const where = node === null ? "waiting for a node" : `on ${node}`;
  const steps = `steps ${formatInteger(startStep)} to ${formatInteger(lastStep)}`;
  const end =
    status === "ended" && endReason !== null ? `; ${endReasonWords[endReason]}${endDetail === null ? "" : ` (${endDetail})`}` : "";
  const abandoned =
    effectiveUntilStep === null || effectiveUntilStep >= lastStep ? "" : `; abandoned after step ${formatInteger(effectiveUntilStep)}`;
  return `Segment ${ordinal} ${where}, ${status === "running" ? `${steps}, running` : steps}${end}${abandoned}`;
}
