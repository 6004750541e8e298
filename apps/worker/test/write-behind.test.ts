/** Write-behind: order, outages, refusals and the bound on memory. */
import { type StepPoint, TrainyardError } from "@trainyard/contracts";
import { expect, test, vi } from "vitest";
import { createWriteBehind, type WriteBehindOptions } from "../src/write-behind";
import { pointOf } from "./sample-run";

const silent = { failed: () => undefined, answered: () => undefined };
const away = new TrainyardError("unavailable", "The database does not answer.");

function writeBehind(options: Partial<WriteBehindOptions> = {}) {
  const stored: string[] = [];
  const refusals: unknown[] = [];
  const behind = createWriteBehind({
    storePoints: async (points) => void stored.push(...points.map((point) => `point ${point.step}`)),
    outage: silent,
    onFull: () => stored.push("full"),
    onRoom: () => stored.push("room"),
    onRefused: (error) => refusals.push(error),
    ...options,
  });
  return { behind, stored, refusals };
}

test("all points added before a write are stored before it", async () => {
  const { behind, stored } = writeBehind();
  behind.addPoint(pointOf(1));
  behind.addPoint(pointOf(2));
  behind.add(async () => void stored.push("checkpoint 2"));
  behind.addPoint(pointOf(3));
  behind.add(async () => void stored.push("end"));
  await behind.settled();
  expect(stored.indexOf("checkpoint 2")).toBeGreaterThan(stored.indexOf("point 2"));
  expect(stored).toHaveLength(5);
  expect(stored.at(-1)).toBe("end");
});

test("points are stored without anybody asking", async () => {
  const { behind, stored } = writeBehind();
  behind.addPoint(pointOf(1));
  await vi.waitFor(() => expect(stored).toEqual(["point 1"]));
});

test("during an outage nothing is lost and the order stays", async () => {
  let failures = 3;
  const stored: number[] = [];
  const { behind } = writeBehind({
    storePoints: async (points: readonly StepPoint[]) => {
      failures -= 1;
      if (failures >= 0) throw away;
      stored.push(...points.map((point) => point.step));
    },
  });
  behind.addPoint(pointOf(1));
  const first = behind.settled();
  behind.addPoint(pointOf(2));
  await first;
  await behind.settled();
  expect(stored).toEqual([1, 2]);
});

test("a refusal is reported once, and nothing is written after it", async () => {
  const fenced = new TrainyardError("fenced", "The segment belongs to another writer.");
  const { behind, stored, refusals } = writeBehind({
    storePoints: async () => {
      throw fenced;
    },
  });
  behind.addPoint(pointOf(1));
  behind.add(async () => void stored.push("checkpoint"));
  await behind.settled();
  behind.addPoint(pointOf(2));
  await behind.settled();
  expect(refusals).toEqual([fenced]);
  expect(stored).toEqual([]);
});

test("the trainer is held at the bound and let go when half of it is stored", async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { behind, stored } = writeBehind({ mostUnstored: 4, storePoints: () => gate });
  for (const step of [1, 2, 3]) behind.addPoint(pointOf(step));
  expect(stored).toEqual([]);
  behind.addPoint(pointOf(4));
  behind.addPoint(pointOf(5));
  expect(stored).toEqual(["full"]);
  open();
  await behind.settled();
  expect(stored).toEqual(["full", "room"]);
});

test("closing ends the wait for a database that stays away", async () => {
  const { behind } = writeBehind({
    storePoints: async () => {
      throw away;
    },
  });
  behind.addPoint(pointOf(1));
  const settled = behind.settled();
  behind.close();
  await settled;
});
