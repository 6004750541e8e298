/** A node that dies, freezes, falls silent, is cut off or has its clock wrong: what the rest of the cluster makes of it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { isAlive, stepsTo } from "../cluster";
import { until } from "../until";
import { type Drill, foundWithinMs, startDrill } from "./drill";

let drill: Drill;
vi.setConfig({ testTimeout: 240_000 });

beforeAll(async () => {
  drill = await startDrill();
});
beforeEach(() => drill.ready());
afterEach(() => drill.cluster.tidy());
afterAll(() => drill?.cluster.stop());

const lost = { kind: "node-lost", reason: "node-lost", withinMs: foundWithinMs.lost } as const;

test("SIGKILL of an agent: its node is lost, its trainer dies with it, and back it does not kill itself again", async () => {
  const { id, node } = await drill.training();
  const victim = drill.cluster.worker(node);
  const trainerPid = victim.trainerPid();
  const sinceMs = await drill.inject(node, { fault: "kill-agent" });
  expect(await victim.exited).toBeNull();
  await until("the trainer died with its agent", () => trainerPid !== null && !isAlive(trainerPid));
  await drill.recovered(id, { ...lost, node, sinceMs });
  expect(await drill.incident(id, "node-lost")).toMatchObject({ evidence: { lostAfterMs: 6_000 } });
  await drill.cluster.startWorker(node);
  await drill.ready();
});

test("a frozen agent is lost while its trainer trains on; awake again it writes nothing and ends it", async () => {
  const { id, node } = await drill.training();
  const victim = drill.cluster.worker(node);
  const trainerPid = victim.trainerPid();
  const sinceMs = await drill.inject(node, { fault: "freeze-agent" });
  await drill.incident(id, "node-lost");
  expect(trainerPid !== null && isAlive(trainerPid)).toBe(true);
  victim.signal("SIGCONT");
  await until("its trainer is gone", () => trainerPid !== null && !isAlive(trainerPid));
  await drill.recovered(id, { ...lost, node, sinceMs });
});

test("a node whose heartbeats are lost while it trains is lost, and what it writes afterwards is refused", async () => {
  const { id, node } = await drill.training();
  const sinceMs = await drill.inject(node, { fault: "heartbeats-lost", forMs: 15_000 });
  const { openedAt } = await drill.incident(id, "node-lost");
  expect(Date.parse(openedAt) - sinceMs).toBeLessThan(2 * foundWithinMs.lost);
  await until("its trainer was ended", () => drill.cluster.worker(node).lines.some((line) => line.includes("The segment is lost")));
  const moved = await drill.cluster.runWhere(
    id,
    "trains elsewhere",
    ({ segments }) => (segments[1]?.lastStep ?? 0) > (segments[1]?.startStep ?? 0),
  );
  const [first] = moved.segments;
  expect(first).toMatchObject({ endReason: "node-lost", node });
  const written = await drill.points(id, 1);
  expect(written.at(-1)?.step).toBe(first?.lastStep);
  expect(written.some(({ timeMs }) => timeMs > sinceMs + 3_000)).toBe(true); // it trained on in silence
  expect(moved.node).not.toBe(node);
  const stopped = await drill.cluster.stopRun(id);
  expect(await drill.cluster.effectiveSteps(id)).toEqual(stepsTo(stopped.step));
  await drill.ready();
});

test("a node that Postgres does not hear of is lost, trains on for nobody, and joins again when it is back", async () => {
  const { id, node } = await drill.training();
  const sinceMs = await drill.inject(node, { fault: "postgres-cut", forMs: 15_000 });
  await drill.recovered(id, { ...lost, node, sinceMs });
  await drill.ready();
  expect(drill.cluster.worker(node).lines.some((line) => line.includes("Postgres answers again"))).toBe(true);
});

test("neither a cut from Redis nor a clock five minutes off stops training; the clock has an incident, and times are right all the same", async () => {
  const { id, node } = await drill.training();
  const worker = drill.cluster.worker(node);
  await drill.inject(node, { fault: "redis-cut", forMs: 3_000 });
  await until("the cut is noticed", () => worker.lines.some((line) => line.includes("Redis does not answer")));
  await until("Redis is back", () => worker.lines.some((line) => line.includes("Redis answers again")));

  await drill.inject(node, { fault: "clock-offset", offsetMs: 300_000 });
  const { id: nodeId } = await drill.cluster.node(node);
  const skew = () => drill.cluster.store.incidents.list({ nodeId }).then((all) => all.find(({ kind }) => kind === "clock-skew"));
  const incident = await until("the clock has an incident", skew);
  expect(Math.abs(Number(incident.evidence.clockOffsetMs) - 300_000)).toBeLessThan(5_000);
  const { step } = await drill.cluster.store.runs.get(id);
  const later = await drill.cluster.runWhere(id, "trains on", (run) => run.step > step + 100);
  expect(later.segments).toHaveLength(1);
  expect(Math.abs(((await drill.points(id, 1)).at(-1)?.timeMs ?? 0) - Date.now())).toBeLessThan(60_000);

  await drill.inject(node, { fault: "clock-offset", offsetMs: 0 });
  await until("the incident is resolved", async () => (await skew())?.status === "resolved");
  expect(await drill.cluster.store.incidents.list({ runId: id })).toEqual([]);
});
