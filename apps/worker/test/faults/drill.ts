/** A cluster of two nodes whose fault switch is on, and what a drill asks of it. */
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type FaultFile,
  type Incident,
  type IncidentKind,
  type RunDetail,
  recoveryRules,
  type SegmentEndReason,
} from "@trainyard/contracts";
import { expect } from "vitest";
import { type Cluster, startCluster, stepsTo } from "../cluster";
import type { SampleRun } from "../sample-run";
import { until } from "../until";

type Fault = FaultFile[number]["fault"];

/** What docs/faults.md promises, and what a busy machine may take besides. */
export const foundWithinMs = { lost: 10_000, hung: 10_000, died: 1_000 };
const busyMs = 10_000;
const nodes = ["one", "two"];
/** Steps of a run that is stopped when it has recovered. */
const endless = 100_000;

export interface Drill {
  readonly cluster: Cluster;
  /** Answers when it was written, by this machine's clock, which is the database's. */
  inject(node: string | null, fault: Fault): Promise<number>;
  /** A run without an end that has its first checkpoint, and the node that trains it. */
  training(changes?: SampleRun): Promise<{ id: string; node: string }>;
  /** The run's incident of this kind, once it is there. */
  incident(runId: string, kind: IncidentKind): Promise<Incident>;
  /** What the run became after the fault; see the function below. */
  recovered(runId: string, expected: Recovery): Promise<RunDetail>;
  /** Points of the segment by its ordinal: step and time. */
  points(runId: string, ordinal: number): Promise<{ step: number; timeMs: number; stepDurationMs: number }[]>;
  /** Both nodes stand ready; those that owe diagnostics are let back by hand, because the diagnostics are not the question. */
  ready(): Promise<void>;
}

interface Recovery {
  kind: IncidentKind;
  reason: SegmentEndReason;
  /** The node where it happened. */
  node: string;
  sinceMs: number;
  withinMs: number;
}

export async function startDrill(): Promise<Drill> {
  const cluster = await startCluster();
  const { store } = cluster;
  const file = join(cluster.home, "faults.json");
  const entries: FaultFile = [];
  // Each node suffers more here than it may before a rule takes it out of service.
  await store.settings.setRules(recoveryRules.parse({ cordonAfterFailures: 0 }), "test");
  for (const name of nodes) await cluster.startWorker(name, { TRAINYARD_FAULTS: file });

  const incident: Drill["incident"] = (runId, kind) =>
    until(`an incident ${kind}`, async () => (await store.incidents.list({ runId })).find((each) => each.kind === kind));

  const points: Drill["points"] = async (runId, ordinal) => {
    let text = "";
    for await (const part of store.series.csv(runId)) text += part;
    const [header = "", ...rows] = text.trim().split("\n");
    const columns = header.split(",");
    const cell = (cells: readonly string[], name: string) => cells[columns.indexOf(name)] ?? "";
    const ofSegment = rows.map((row) => row.split(",")).filter((cells) => cell(cells, "segment") === String(ordinal));
    const number = (cells: readonly string[], name: string) => Number(cell(cells, name));
    return ofSegment.map((cells) => ({
      step: number(cells, "step"),
      timeMs: number(cells, "timeMs"),
      stepDurationMs: number(cells, "stepDurationMs"),
    }));
  };

  return {
    cluster,
    incident,
    points,
    async inject(node, fault) {
      if (node === null) throw new Error("There is no node to break.");
      entries.push({ id: String(entries.length + 1), node, fault });
      await writeFile(`${file}.new`, JSON.stringify(entries));
      await rename(`${file}.new`, file);
      return Date.now();
    },
    async training(changes = {}) {
      const { id } = await cluster.createRun({ steps: endless, sequences: 16, checkpointEverySteps: 50, ...changes });
      await cluster.checkpointed(id);
      const { node } = await store.runs.get(id);
      if (node === null) throw new Error("The run trains nowhere.");
      return { id, node };
    },
    /** Incident, end, and the start elsewhere, in this order and in time; nothing written after the end; the steps run again have the same bits. */
    async recovered(runId, { kind, reason, node, sinceMs, withinMs }) {
      const ended = await cluster.runWhere(runId, `loses a segment (${reason})`, ({ segments }) => segments[0]?.status === "ended");
      const found = await incident(runId, kind);
      expect(Date.parse(found.openedAt) - sinceMs).toBeLessThan(withinMs + busyMs);
      const lostStep = ended.segments[0]?.lastStep ?? 0;
      expect(found).toMatchObject({ nodeName: node, segmentId: ended.segments[0]?.id, step: lostStep });
      const { segments } = await cluster.runWhere(runId, "is past what it lost", (run) => (run.segments[1]?.lastStep ?? 0) > lostStep);
      const [first, next] = segments;
      expect(first).toMatchObject({ endReason: reason, node, lastStep: lostStep });
      expect(next?.node).not.toBe(node);
      expect(Date.parse(first?.endedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(found.openedAt));
      expect(Date.parse(next?.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(first?.endedAt ?? ""));
      await until("its incident is resolved", async () => (await incident(runId, kind)).status === "resolved");
      const run =
        (await store.runs.get(runId)).totalSteps < endless
          ? await cluster.runWhere(runId, "finished", ({ status }) => status === "finished")
          : await cluster.stopRun(runId);
      expect(run.segments[1]?.certificate?.status).toBe("pass");
      expect((await points(runId, 1)).at(-1)?.step).toBe(lostStep);
      expect(await cluster.effectiveSteps(runId)).toEqual(stepsTo(run.step));
      return run;
    },
    async ready() {
      await until("both nodes stand ready", async () => {
        for (const { nodeId } of await store.returnGate.held())
          await store.returnGate.release({ nodeId, author: "test", reason: "the fault was injected", warning: null });
        return (await store.nodes.list()).every(({ state }) => state === "healthy");
      });
    },
  };
}
