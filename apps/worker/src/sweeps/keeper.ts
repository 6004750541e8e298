/**
 * The keeper of sweeps, one in the cluster: takes in what trials came to, has the search decide, and begins, pauses and goes on with their runs.
 * Everything it knows is in the database, so another may go on at any moment.
 */
import { ConflictError, InvalidError, TrainyardError } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import { trialSpecification } from "@trainyard/model/recipes";
import { keeper, type ReadyStretch, type Store, type SweepRecord } from "@trainyard/store";
import type { Logger } from "pino";
import type { Announcer } from "../announcer";
import { startTicker, type Ticker } from "../ticker";
import { isUnavailable } from "../until-available";
import { measured } from "./objectives";
import { planSweep } from "./plan-sweep";
import { type SweepShare, shareOut } from "./share-out";

const everyMs = 1_000;

export interface SweepKeeperOptions {
  readonly store: Store;
  readonly announcer: Announcer;
  readonly logger: Logger;
  /** Segments were queued. */
  readonly onQueued: () => void;
}

export function startSweepKeeper(options: SweepKeeperOptions): Ticker {
  const { store, announcer, logger } = options;
  const planned = new Map<string, string>();
  const told = (sweep: string) => (error: unknown) => {
    // The watch says that the database is away.
    if (!isUnavailable(error)) logger.error({ err: error, sweep }, "A sweep could not be kept.");
  };
  /** On the sweep's page too, until it goes on. */
  const troubled = async ({ id: sweepId, status }: SweepRecord, detail: string | null) => {
    if (status === "running" && (await store.sweepKeeping.troubled(sweepId, detail)))
      announcer.announce({ type: "sweep-changed", sweepId });
  };
  const keepOrTell = async (sweep: SweepRecord) => {
    try {
      await keep(options, sweep, planned);
      await troubled(sweep, null);
    } catch (error) {
      told(sweep.name)(error);
      if (!isUnavailable(error))
        await troubled(sweep, `The search cannot go on: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const round = async () => {
    const sweeps = await store.sweepKeeping.active();
    for (const sweep of sweeps) await keepOrTell(sweep);
    for (const id of planned.keys()) if (!sweeps.some((sweep) => sweep.id === id)) planned.delete(id);
    if (sweeps.length > 0) await dispatch(options, sweeps);
  };
  return startTicker(everyMs, () => store.coordination.exclusively("sweeps", round).then(() => undefined, told("all")));
}

/** A plan is a function of what is recorded: it is made again only once something is. */
async function keep({ store, announcer }: SweepKeeperOptions, sweep: SweepRecord, planned: Map<string, string>): Promise<void> {
  const { id: sweepId } = sweep;
  let isChanged = await settleEnded(store, sweep);
  const seen = await store.sweepKeeping.signature(sweepId);
  if (sweep.status === "running" && planned.get(sweepId) !== seen) {
    const after = await planSweep(store, sweep, seen);
    if (after !== null) planned.set(sweepId, after);
    isChanged = true;
  }
  if (isChanged) announcer.announce({ type: "sweep-changed", sweepId });
}

async function settleEnded({ sweepKeeping }: Store, { id: sweepId, specification }: SweepRecord): Promise<boolean> {
  const ended = await sweepKeeping.ended(sweepId);
  for (const stretch of ended) {
    const { outcome, objectives } =
      stretch.came === "to-its-rung" ? measured(stretch, specification.objectives) : { outcome: stretch.outcome, objectives: [] };
    await sweepKeeping.settle({ sweepId, ordinal: stretch.ordinal, outcome, objectives });
  }
  return ended.length > 0;
}

async function dispatch(options: SweepKeeperOptions, sweeps: readonly SweepRecord[]): Promise<void> {
  const { store, announcer, onQueued } = options;
  const shares: SweepShare[] = [];
  for (const { id: sweepId, specification } of sweeps) {
    const { nodeHours } = specification.budget;
    const isSpent = nodeHours !== null && (await store.sweepKeeping.nodeHours(sweepId)) >= nodeHours;
    shares.push({ sweepId, share: specification.share, isSpent });
  }
  const work = await store.sweepKeeping.work();
  const { begin, pause } = shareOut(work, shares);
  for (const { sweepId, runId, sweepStatus } of pause) {
    const reason = sweepStatus === "running" ? "ordinary runs wait for nodes" : `the sweep is ${sweepStatus}`;
    await store.actions.pause({ runId, author: keeper, reason }).catch(unlessConflict);
    announcer.announce({ type: "sweep-changed", sweepId });
  }
  for (const ready of begin) {
    const sweep = sweeps.find(({ id }) => id === ready.sweepId);
    if (sweep !== undefined) await beginStretch(options, sweep, ready);
  }
  if (begin.length > 0) onQueued();
  for (const { sweepId } of shares.filter(({ isSpent }) => isSpent)) {
    const isTraining = work.held.some((held) => held.sweepId === sweepId);
    if (!isTraining) await endSpent(options, sweepId);
  }
}

/** What cannot begin, because a checkpoint is gone or the values make no run, has crashed: the search goes on without it. */
async function beginStretch({ store, announcer }: SweepKeeperOptions, sweep: SweepRecord, ready: ReadyStretch): Promise<void> {
  const { sweepId, ordinal, values, seed } = ready;
  const newRun = () => {
    const specification = trialSpecification(sweep.specification, values, { seed });
    return { specification, parameters: parameterCount(specification.model) };
  };
  try {
    const runId = await store.sweepKeeping.begin({ sweepId, ordinal, newRun });
    if (runId === null) return;
    for (const what of ["run", "events"] as const) announcer.announce({ type: "run-changed", runId, what });
  } catch (error) {
    if (!(error instanceof ConflictError || error instanceof InvalidError)) throw error;
    await store.sweepKeeping.settle({ sweepId, ordinal, outcome: { kind: "crashed", fraction: 0, detail: error.message }, objectives: [] });
  }
  announcer.announce({ type: "sweep-changed", sweepId });
}

/** Node-hours depend on how fast nodes are, so they are not the plan's to count. */
async function endSpent({ store, announcer }: SweepKeeperOptions, sweepId: string): Promise<void> {
  const seen = await store.sweepKeeping.signature(sweepId);
  const over = "Its budget of node-hours is used up.";
  const after = await store.sweepKeeping.record({ sweepId, seen, newTrials: [], newStretches: [], decisions: [], over });
  if (after !== null) announcer.announce({ type: "sweep-changed", sweepId });
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof TrainyardError) || error.code !== "conflict") throw error; // else it was asked for already, or has ended
}
