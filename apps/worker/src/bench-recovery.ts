/** How long a run is down after each failure that can be injected: time to notice, time to train again, steps repeated, certificate. */
import { type Certificate, type RunDetail, type Segment, TrainyardError } from "@trainyard/contracts";
import { type BenchCluster, checkpointEverySteps, startBenchCluster } from "./recovery-bench/bench-cluster";
import { type Drill, drills } from "./recovery-bench/drills";

export interface BenchRecoveryOptions {
  /** How often each failure is injected. */
  readonly runs: number;
  /** Names of some failures; all when left out. */
  readonly faults?: readonly string[] | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}

export interface Recovery {
  /** From the fault to its incident, by the database's clock. */
  readonly detectMs: number;
  /** From the fault to the first step after it. */
  readonly backMs: number;
  readonly repeatedSteps: number;
  readonly certificate: Certificate["status"];
}

export interface DrillResult {
  readonly fault: string;
  /** What certificates must say: a step whose numbers were spoilt differs when it runs again. */
  readonly expected: Certificate["status"];
  readonly recoveries: readonly Recovery[];
}

/** Needs no server. Throws an error where a failure is not recovered from within three minutes. */
export async function benchRecovery({ runs, faults, signal, onProgress }: BenchRecoveryOptions): Promise<DrillResult[]> {
  const chosen = drills.filter(({ name }) => faults === undefined || faults.includes(name));
  const cluster = await startBenchCluster(signal, onProgress);
  try {
    const results: DrillResult[] = [];
    for (const drill of chosen) {
      const recoveries: Recovery[] = [];
      for (let run = 0; run < runs; run++) recoveries.push(await recoveryOf(cluster, drill));
      results.push({ fault: drill.name, expected: drill.spoilsNumbers ? "fail" : "pass", recoveries });
      onProgress(
        `${drill.name}: ${recoveries.map(({ detectMs, backMs }) => `${Math.round(detectMs)}/${Math.round(backMs)} ms`).join(", ")}.`,
      );
    }
    return results;
  } finally {
    await cluster.close();
  }
}

async function recoveryOf(cluster: BenchCluster, drill: Drill): Promise<Recovery> {
  const { store, runId, until } = cluster;
  const live = await steady(cluster);
  const orderedMs = await strike(cluster, drill, live);
  const incident = await until(`an incident ${drill.incident}`, async () => {
    const incidents = await store.incidents.list({ runId });
    return incidents.find((each) => each.kind === drill.incident && Date.parse(each.openedAt) > orderedMs) ?? null;
  });
  if (drill.needsRestart) await restart(cluster);
  const { segments } = await until("training again, with its certificate", async () => {
    const run = await store.runs.get(runId);
    return isCertified(run, live.ordinal) ? run : null;
  });
  const lost = segmentOf(segments, live.id);
  const next = lastOf(segments);
  const sinceMs = await {
    order: () => orderedMs,
    "last-point": () => timeOf(cluster, lost, lost.lastStep),
    claim: () => Date.parse(segmentOf(segments, incident.segmentId).startedAt ?? ""),
  }[drill.since]();
  return {
    detectMs: Date.parse(incident.openedAt) - sinceMs,
    backMs: (await timeOf(cluster, next, next.startStep + 1)) - sinceMs,
    repeatedSteps: lost.lastStep - next.startStep,
    certificate: next.certificate?.status ?? "pending",
  };
}

/** Both nodes are well, and the run has written a checkpoint where it trains now: what comes is the first failure since. */
function steady({ store, runId, until, mend }: BenchCluster): Promise<Segment> {
  return until("a run in its stride", async () => {
    await mend();
    if ((await store.nodes.list()).some(({ state }) => state !== "healthy")) return null;
    const live = lastOf((await store.runs.get(runId)).segments);
    const [newest] = await store.checkpoints.list(runId);
    return live.status === "running" && newest?.segmentId === live.id && live.lastStep > newest.step ? live : null;
  });
}

/** When the last fault was ordered. */
async function strike({ store, runId, until, inject }: BenchCluster, drill: Drill, { id, node, lastStep }: Segment): Promise<number> {
  const [first, ...others] = drill.faults;
  if (first === undefined || node === null) throw new TrainyardError("internal", "There is nothing to break.");
  // The next but one: the next may be on its way before the order arrives.
  const checkpointStep = (Math.floor(lastStep / checkpointEverySteps) + 2) * checkpointEverySteps;
  let orderedMs = Date.now();
  await inject(node, drill.checkpointBetween && "atStep" in first ? { ...first, atStep: checkpointStep } : first);
  if (drill.checkpointBetween)
    await until("another checkpoint", async () => {
      const [newest] = await store.checkpoints.list(runId);
      return newest !== undefined && newest.segmentId === id && newest.step >= checkpointStep ? newest : null;
    });
  for (const fault of others) {
    orderedMs = Date.now();
    await inject(node, fault);
  }
  return orderedMs;
}

async function restart({ store, runId, until }: BenchCluster): Promise<void> {
  await until("the end of the run", async () => ((await store.runs.get(runId)).status === "failed" ? true : null));
  const [newest] = await store.checkpoints.list(runId);
  await store.actions.restart({ runId, checkpointId: newest?.id ?? "", author: "bench", reason: "go on before the fault" });
}

/** Whether a later segment than the one that was hit has run the steps of it again. */
function isCertified({ segments }: RunDetail, hitOrdinal: number): boolean {
  const { ordinal, certificate, lastStep, startStep } = lastOf(segments);
  return ordinal > hitOrdinal && lastStep > startStep && certificate !== null && certificate.status !== "pending";
}

async function timeOf({ store, runId }: BenchCluster, { ordinal }: Segment, step: number): Promise<number> {
  let text = "";
  for await (const part of store.series.csv(runId, { fromStep: step, toStep: step })) text += part;
  const [header = [], ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const row = rows.find((cells) => cells[header.indexOf("segment")] === String(ordinal));
  if (row === undefined) throw new TrainyardError("internal", `Segment ${ordinal} has no step ${step}.`);
  return Number(row[header.indexOf("timeMs")]);
}

function segmentOf(segments: readonly Segment[], id: string | null): Segment {
  const found = segments.find((segment) => segment.id === id);
  if (found === undefined) throw new TrainyardError("internal", `There is no segment ${id}.`);
  return found;
}

function lastOf(segments: readonly Segment[]): Segment {
  const last = segments.at(-1);
  if (last === undefined) throw new TrainyardError("internal", "The run has no segment.");
  return last;
}
