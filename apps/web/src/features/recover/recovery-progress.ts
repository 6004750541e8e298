/** How far a guided restart is, read from what the server knows, so that it survives a reload and what others did counts too. Pure. */
import type { Checkpoint, DiagnosticRun, Node, RunDetail, Segment } from "@trainyard/contracts";
import { isUnderWay } from "../../lib/recovery-queries";
import { hasFailed, newestSince } from "../diagnostics/verdict";

export type StepState = "todo" | "pending" | "done";

/** A node that trained the run before it was halted. */
export interface TestedNode {
  node: Node;
  /** Newest diagnostics since the run was halted. */
  diagnostics: DiagnosticRun | null;
  /** Failed, and still in service. */
  toCordon: boolean;
}

export interface RecoveryProgress {
  /** Last stretch before the restart; null: the run was never halted, or trained nothing. */
  halted: Segment | null;
  pause: StepState;
  nodes: readonly TestedNode[];
  test: StepState;
  cordon: StepState;
  restart: StepState;
  /** Newest stretch since the restart; null: there is none yet. */
  successor: Segment | null;
}

interface RecoveryFacts {
  run: Pick<RunDetail, "status" | "segments" | "createdAt" | "pendingAction">;
  /** Id of the stretch after which the run is restarted, as the page remembers it; null: it has just come. */
  after: string | null;
  nodes: readonly Node[];
  /** By node id, newest first. */
  diagnostics: ReadonlyMap<string, readonly DiagnosticRun[]>;
}

const haltedStatuses: readonly RunDetail["status"][] = ["paused", "failed", "stopped", "finished"];

export function recoveryProgress({ run, after, nodes, diagnostics }: RecoveryFacts): RecoveryProgress {
  const halted = haltedSegment(run, after);
  const successor = halted === null ? null : (run.segments.filter(({ ordinal }) => ordinal > halted.ordinal).at(-1) ?? null);
  const isHalted = haltedStatuses.includes(run.status);
  const pause = halted !== null || isHalted ? "done" : run.pendingAction === "pause" ? "pending" : "todo";
  const since = halted?.endedAt ?? run.createdAt;
  const tested = pause === "done" ? testedNodes(run, halted, since, nodes, diagnostics) : [];
  const reachable = tested.filter(({ node }) => node.state !== "lost");
  const test = stateOf(
    reachable,
    ({ diagnostics: newest }) => newest !== null && !isUnderWay(newest),
    ({ diagnostics: newest }) => newest !== null,
  );
  const toCordon = tested.some((each) => each.toCordon);
  return {
    halted,
    pause,
    nodes: tested,
    test: pause === "done" ? test : "todo",
    cordon: test === "done" && pause === "done" && !toCordon ? "done" : "todo",
    restart: successor === null ? "todo" : successor.lastStep > successor.startStep ? "done" : "pending",
    successor,
  };
}

function haltedSegment({ status, segments }: RecoveryFacts["run"], after: string | null): Segment | null {
  const remembered = segments.find(({ id }) => id === after);
  if (remembered?.status === "ended") return remembered;
  return haltedStatuses.includes(status) ? (segments.filter((each) => each.status === "ended").at(-1) ?? null) : null;
}

/** The node it was on last comes first. */
function testedNodes(
  { segments }: RecoveryFacts["run"],
  halted: Segment | null,
  since: string,
  nodes: readonly Node[],
  diagnostics: RecoveryFacts["diagnostics"],
): TestedNode[] {
  const before = segments.filter(({ ordinal }) => ordinal <= (halted?.ordinal ?? Number.POSITIVE_INFINITY)).reverse();
  const names = [...new Set(before.flatMap(({ node }) => (node === null ? [] : [node])))];
  return names.flatMap((name) => {
    const node = nodes.find((each) => each.name === name);
    if (node === undefined) return [];
    const newest = newestSince(diagnostics.get(node.id) ?? [], since);
    const inService = node.state !== "cordoned" && node.state !== "draining";
    return [{ node, diagnostics: newest, toCordon: inService && hasFailed(newest) }];
  });
}

function stateOf<Item>(items: readonly Item[], isDone: (item: Item) => boolean, isBegun: (item: Item) => boolean): StepState {
  if (items.every(isDone)) return "done";
  return items.some(isBegun) ? "pending" : "todo";
}

/** Checkpoints whose files are there and that leave something to train: those on the effective curve first, newest first. */
export function choosableCheckpoints(checkpoints: readonly Checkpoint[], totalSteps: number): Checkpoint[] {
  return checkpoints
    .filter(({ deletedAt, step }) => deletedAt === null && step < totalSteps)
    .sort((a, b) => Number(a.abandoned) - Number(b.abandoned) || b.step - a.step || Date.parse(b.createdAt) - Date.parse(a.createdAt));
}

/** Whether going on from the checkpoint gives nothing up, so that the paused run can simply be resumed. */
export function canResume(run: Pick<RunDetail, "status" | "step">, checkpoint: Pick<Checkpoint, "step" | "abandoned">): boolean {
  return run.status === "paused" && !checkpoint.abandoned && checkpoint.step === run.step;
}
