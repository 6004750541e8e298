/** Marks on the x axis: where checkpoints were written, where the run restarted and whether its steps came again, where somebody stepped in. */
import {
  type Certificate,
  type Checkpoint,
  type EnvironmentChange,
  fieldChange,
  gates,
  type Intervention,
  type Segment,
} from "@trainyard/contracts";
import { certificateText } from "../lib/certificate-text";
import { formatLoss, formatScientific } from "../lib/format";

export interface Marker {
  id: string;
  kind:
    | "checkpoint"
    | "best"
    | "restart"
    | "certified"
    | "differs"
    | "incomparable"
    | "comparing"
    | "failure"
    | "environment"
    | "intervention";
  step: number;
  /** The segment it belongs to: on a time axis the same step lies elsewhere in another segment. */
  segmentId: string | null;
  title: string;
  detail: string;
  /** Set for checkpoints whose files are still there: choosing the mark offers to restart from it. */
  checkpointId: string | null;
}

/** Ends that nobody asked for. */
const failures: ReadonlySet<string> = new Set(["node-lost", "hung", "diverged", "crashed"]);

export function markersOf(
  segments: readonly Segment[],
  checkpoints: readonly Checkpoint[],
  interventions: readonly Intervention[],
  environmentChanges: readonly EnvironmentChange[] = [],
): Marker[] {
  return [
    ...checkpoints.filter(({ abandoned, deletedAt }) => !abandoned && deletedAt === null).map(checkpointMarker),
    ...segments.flatMap((segment) => startMarker(segment, segments)),
    ...segments.filter(({ endReason }) => endReason !== null && failures.has(endReason)).map(failureMarker),
    ...environmentChanges.flatMap((change) => environmentMarker(change, segments)),
    ...interventions.flatMap(interventionMarker),
  ].sort((a, b) => a.step - b.step);
}

function checkpointMarker({ id, segmentId, step, best, pinned, validationLoss }: Checkpoint): Marker {
  const words = [
    best ? "best so far" : "",
    pinned ? "pinned" : "",
    validationLoss === null ? "" : `validation ${formatLoss(validationLoss)}`,
  ];
  return {
    id,
    kind: best ? "best" : "checkpoint",
    step,
    segmentId,
    title: `Checkpoint at step ${step}`,
    detail: words.filter(Boolean).join(", "),
    checkpointId: id,
  };
}

const certificateMarks = {
  pass: "certified",
  fail: "differs",
  "not-comparable": "incomparable",
  pending: "comparing",
} as const satisfies Record<Certificate["status"], Marker["kind"]>;

/** A segment that began by order of a person or again after a failure; one that only moved to another node has nothing to show. */
function startMarker(segment: Segment, segments: readonly Segment[]): Marker[] {
  const parent = segments.find(({ id }) => id === segment.parentId);
  const { certificate } = segment;
  if (parent === undefined || (parent.endReason !== "rolled-back" && certificate === null)) return [];
  const details = [
    `segment ${segment.ordinal}`,
    segment.peakLearningRate === parent.peakLearningRate ? "" : `peak learning rate ${formatScientific(segment.peakLearningRate)}`,
    certificate === null ? "" : certificateText(certificate),
  ];
  return [
    {
      id: `start ${segment.id}`,
      kind: certificate === null ? "restart" : certificateMarks[certificate.status],
      step: segment.startStep,
      segmentId: segment.id,
      title: `Restarted from step ${segment.startStep}`,
      detail: details.filter(Boolean).join(", "),
      checkpointId: null,
    },
  ];
}

function failureMarker({ id, ordinal, lastStep, endReason, endDetail, node }: Segment): Marker {
  const where = node === null ? "" : ` on ${node}`;
  const detail = `segment ${ordinal}${where}${endDetail === null ? "" : `: ${endDetail}`}`;
  return {
    id: `end ${id}`,
    kind: "failure",
    step: lastStep,
    segmentId: id,
    title: `Ended: ${endReason?.replace("-", " ") ?? ""}`,
    detail,
    checkpointId: null,
  };
}

/** Where the curve goes on with something else than before; what still waits is told above the charts. */
function environmentMarker({ segmentId, node, differences, waits, acceptedBy }: EnvironmentChange, segments: readonly Segment[]): Marker[] {
  const segment = segments.find(({ id }) => id === segmentId);
  const gating = differences.filter(gates);
  if (segment === undefined || waits || gating.length === 0) return [];
  const changes = gating.map(({ label, before, after }) => `${label} ${shortHash(before)} → ${shortHash(after)}`);
  return [
    {
      id: `environment ${segmentId}`,
      kind: "environment",
      step: segment.startStep,
      segmentId,
      title: `Environment changed at step ${segment.startStep}`,
      detail: [...changes, node === null ? "" : `on ${node}`, acceptedBy === null ? "" : `accepted by ${acceptedBy}`]
        .filter(Boolean)
        .join(", "),
      checkpointId: null,
    },
  ];
}

function shortHash(value: string | null): string {
  if (value === null) return "none";
  return /^[0-9a-f]{40,}$/.test(value) ? value.slice(0, 8) : value;
}

function interventionMarker({ id, segmentId, kind, status, appliedStep, author, reason, arguments: given }: Intervention): Marker[] {
  if (appliedStep === null || kind === "checkpoint" || kind === "restart" || kind === "rollback") return []; // they have marks of their own
  const who = reason === "" ? `by ${author}` : `by ${author}: ${reason}`;
  const title = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} at step ${appliedStep}`;
  return [
    {
      id,
      kind: "intervention",
      step: appliedStep,
      segmentId,
      title,
      detail: kind === "change" && status === "applied" ? `${changeInWords(given.fields)}, ${who}` : who,
      checkpointId: null,
    },
  ];
}

/** "optimizer.beta2 0.95 → 0.98" of each field that an intervention changed. */
function changeInWords(fields: unknown): string {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return fieldChange
    .array()
    .parse(fields)
    .map(({ field, from, to }) => `${field} ${text(from)} → ${text(to)}`)
    .join(", ");
}
