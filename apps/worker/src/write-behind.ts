/** What a segment still has to write: kept in memory until stored, in order, through outages of any length. */
import type { StepPoint } from "@trainyard/contracts";
import type { OutageLog } from "./outage-log";
import { untilAvailable } from "./until-available";

/** Longest a point waits for others to share its statement. */
const flushEveryMs = 200;
/** Points a statement carries at most, so that the first one after a long outage stays small. */
const pointsAStatement = 2_000;
/** Points kept in memory while they cannot be stored: about 50 MB, or an hour of 50 steps a second. */
const mostUnstoredPoints = 200_000;

type Write = () => Promise<void>;

export interface WriteBehindOptions {
  readonly storePoints: (points: readonly StepPoint[]) => Promise<void>;
  readonly outage: OutageLog;
  /** No more points fit: the trainer must wait. Called again only after `onRoom`. */
  readonly onFull: () => void;
  readonly onRoom: () => void;
  /** A write was refused for another reason than an outage; everything unwritten was dropped. Called once. */
  readonly onRefused: (error: unknown) => void;
  readonly mostUnstored?: number;
}

export interface WriteBehind {
  addPoint(point: StepPoint): void;
  /** Runs `write` once all points and writes added before it are stored; during an outage again and again, so it must bear repetition. */
  add(write: Write): void;
  /** Resolves when everything added so far is stored, or was dropped. */
  settled(): Promise<void>;
  /** Drops what is not stored and ignores what is added from now on. */
  close(): void;
}

export function createWriteBehind(options: WriteBehindOptions): WriteBehind {
  const { outage, mostUnstored = mostUnstoredPoints } = options;
  const closing = new AbortController();
  const { signal } = closing;
  let points: StepPoint[] = [];
  let writes: Write[] = [];
  let unstored = 0;
  let full = false;
  let timer: NodeJS.Timeout | null = null;
  let flushing: Promise<void> | null = null;

  const isEmpty = () => points.length + writes.length === 0;

  const schedule = () => {
    if (signal.aborted || timer !== null || flushing !== null || isEmpty()) return;
    timer = setTimeout(() => void flush(), flushEveryMs);
  };

  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    flushing ??= storeAll()
      .catch((error: unknown) => {
        if (signal.aborted) return;
        close();
        options.onRefused(error);
      })
      .finally(() => {
        flushing = null;
        schedule();
      });
    return flushing;
  };

  const storeAll = async () => {
    const batch = points;
    const following = writes;
    points = [];
    writes = [];
    for (let from = 0; from < batch.length; from += pointsAStatement) {
      const statement = batch.slice(from, from + pointsAStatement);
      await untilAvailable(() => options.storePoints(statement), { outage, signal });
      unstored -= statement.length;
      if (full && unstored <= mostUnstored / 2) {
        full = false;
        options.onRoom();
      }
    }
    for (const write of following) await untilAvailable(write, { outage, signal });
  };

  const close = () => {
    closing.abort();
    points = [];
    writes = [];
    if (timer !== null) clearTimeout(timer);
  };

  return {
    addPoint(point) {
      if (signal.aborted) return;
      points.push(point);
      unstored += 1;
      if (!full && unstored >= mostUnstored) {
        full = true;
        options.onFull();
      }
      schedule();
    },
    add(write) {
      if (signal.aborted) return;
      writes.push(write);
      schedule();
    },
    async settled() {
      while (!signal.aborted && (flushing !== null || !isEmpty())) await flush();
    },
    close,
  };
}
