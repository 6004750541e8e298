/**
 * The keeper of studies, one in the cluster: begins their runs in order, pauses and goes on with them, has more planned, and ends studies.
 * Everything it knows is in the database, so another may go on at any moment.
 */
import { ConflictError, InvalidError, TrainyardError } from "@trainyard/contracts";
import { type Store, type StudyRecord, type StudyWork, studyKeeper } from "@trainyard/store";
import type { Logger } from "pino";
import { z } from "zod";
import type { Announcer } from "../announcer";
import { startTicker, type Ticker } from "../ticker";
import { isUnavailable } from "../until-available";
import { planners } from "./planners";
import type { StudyStep } from "./study-planner";

const everyMs = 1_000;

export interface StudyKeeperOptions {
  readonly store: Store;
  readonly announcer: Announcer;
  readonly logger: Logger;
  /** Segments were queued. */
  readonly onQueued: () => void;
}

/** Both kinds of studies say how many of their runs may train at once. */
const paced = z.looseObject({ parallel: z.int().min(1) });

/** What was planned when the study's runs stood as `signature` says. */
interface Planned {
  readonly signature: string;
  readonly step: StudyStep;
}

export function startStudyKeeper(options: StudyKeeperOptions): Ticker {
  const { store, announcer, logger } = options;
  const planned = new Map<string, Planned>();
  const told = (study: string) => (error: unknown) => {
    // The watch says that the database is away.
    if (!isUnavailable(error)) logger.error({ err: error, study }, "A study could not be kept.");
  };
  const keepOrTell = async (study: StudyRecord) => {
    let trouble: string | null;
    try {
      trouble = await keep(options, study, planned);
    } catch (error) {
      told(study.name)(error);
      if (isUnavailable(error)) return;
      trouble = `The study cannot go on: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (study.status === "running" && (await store.studyKeeping.troubled(study.id, trouble)))
      announcer.announce({ type: "study-changed", studyId: study.id });
  };
  const round = async () => {
    const studies = await store.studyKeeping.active();
    for (const study of studies) await keepOrTell(study);
    for (const id of planned.keys()) if (!studies.some((study) => study.id === id)) planned.delete(id);
  };
  return startTicker(everyMs, () => store.coordination.exclusively("studies", round).then(() => undefined, told("all")));
}

/** Answers what it waits for, in words; null: nothing. */
async function keep(options: StudyKeeperOptions, study: StudyRecord, planned: Map<string, Planned>): Promise<string | null> {
  const { store, announcer } = options;
  const work = await store.studyKeeping.work(study.id);
  const changed = () => announcer.announce({ type: "study-changed", studyId: study.id });
  if (study.status !== "running") {
    await pauseHeld(options, study, work);
    return null;
  }
  const before = planned.get(study.id);
  const step = before?.signature === work.signature ? before.step : await planners[study.kind](store, study);
  planned.set(study.id, { signature: work.signature, step });
  if (before?.signature !== work.signature) changed();
  if (step.newRuns.length > 0) {
    await store.studyKeeping.extend(study.id, work.total, step.newRuns);
    changed();
    return null;
  }
  if (work.open === 0) {
    if (step.over === null) return null;
    await store.studyKeeping.finish(study.id, step.over);
    planned.delete(study.id);
    changed();
    return null;
  }
  await beginReady(options, study, work);
  return work.pausedByHand.length === 0 ? null : `Waits for what somebody paused: ${work.pausedByHand.join(", ")}.`;
}

async function pauseHeld({ store, announcer }: StudyKeeperOptions, study: StudyRecord, { held }: StudyWork): Promise<void> {
  const asked = held.filter(({ isAsked }) => !isAsked);
  for (const { runId } of asked)
    await store.actions.pause({ runId, author: studyKeeper, reason: `the ${study.kind} is ${study.status}` }).catch(unlessConflict);
  if (asked.length > 0) announcer.announce({ type: "study-changed", studyId: study.id });
}

/** No more than nodes could train: further ones would only stand before other people's runs. */
async function beginReady(options: StudyKeeperOptions, study: StudyRecord, { held, ready, healthyNodes }: StudyWork): Promise<void> {
  const { store, announcer, onQueued } = options;
  const most = Math.min(paced.parse(study.specification).parallel, Math.max(1, healthyNodes));
  const begun = ready.slice(0, Math.max(0, most - held.length));
  for (const { key } of begun) {
    try {
      const runId = await store.studyKeeping.begin(study.id, key);
      if (runId !== null) for (const what of ["run", "events"] as const) announcer.announce({ type: "run-changed", runId, what });
    } catch (error) {
      if (!(error instanceof ConflictError || error instanceof InvalidError)) throw error;
      await store.studyKeeping.refuse(study.id, key, error.message);
    }
  }
  if (begun.length === 0) return;
  announcer.announce({ type: "study-changed", studyId: study.id });
  onQueued();
}

function unlessConflict(error: unknown): void {
  if (!(error instanceof TrainyardError) || error.code !== "conflict") throw error; // else it was asked for already, or has ended
}
