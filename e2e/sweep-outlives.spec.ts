/** Kill everything that an instance consists of while a sweep runs: it tries, prunes and measures what it does when nobody dies. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SweepDetail, Trial } from "@trainyard/contracts";
import type { Cluster } from "./support/cluster";
import { expect, test } from "./support/journey";
import { stack } from "./support/stack";

const sweep = {
  recipe: "gpt2-nano",
  author: "journey",
  overrides: {
    batch: { sequences: 4 },
    duration: { steps: 16 },
    evaluation: { everySteps: 100, batches: 1 },
    samples: { everySteps: 0 },
  },
  space: { parameters: [{ kind: "float" as const, path: "schedule.peakLearningRate", low: 1e-4, high: 1e-1, scale: "log" as const }] },
  sampler: { name: "random" as const },
  scheduler: { name: "asha" as const, reductionFactor: 2, least: 0.25 },
  trials: 6,
};

/** What was decided and measured, without how long it took and where. Null while the instance does not answer, or the sweep goes on. */
async function ended(cluster: Cluster, sweepId: string): Promise<Partial<Trial>[] | null> {
  try {
    const { status } = await cluster.api.call("getSweep", { sweepId });
    if (status !== "finished") return null;
    const { items } = await cluster.api.call("listTrials", { sweepId });
    return items.map(({ number, values, objectives, status: came, rungs }) => ({ number, values, objectives, status: came, rungs }));
  } catch {
    return null; // the web application is among what is killed
  }
}

/** Or is over: killing what is idle then changes nothing either. */
async function trainsNow(cluster: Cluster, { id: sweepId }: SweepDetail): Promise<boolean> {
  try {
    const { status, counts } = await cluster.api.call("getSweep", { sweepId });
    return status === "finished" || (counts.running ?? 0) > 0;
  } catch {
    return false;
  }
}

test("a sweep outlives whatever dies", async ({ cluster }) => {
  test.setTimeout(600_000);
  const calm = await cluster.api.call("createSweep", { body: { ...sweep, name: "calm" } });
  await expect.poll(() => ended(cluster, calm.id), { timeout: 240_000 }).not.toBeNull();
  const expected = await ended(cluster, calm.id);

  const disturbed = await cluster.api.call("createSweep", { body: { ...sweep, name: "disturbed" } });
  const { children } = JSON.parse(readFileSync(join(stack.home, "instance.json"), "utf8")) as { children: { pid: number }[] };
  for (const { pid } of children) {
    await expect.poll(() => trainsNow(cluster, disturbed), { timeout: 120_000 }).toBe(true);
    process.kill(pid, "SIGKILL");
  }
  await expect.poll(() => ended(cluster, disturbed.id), { timeout: 300_000 }).toEqual(expected);
});
