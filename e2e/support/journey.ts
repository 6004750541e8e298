/** A journey: a page on the instance, the cluster behind it, and nothing left running when it ends. */
import { test as base, expect, type Page } from "@playwright/test";
import { type Cluster, clusterAt } from "./cluster";
import { stack } from "./stack";

export const test = base.extend<{ cluster: Cluster }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the pattern.
  cluster: async ({}, use) => {
    const cluster = clusterAt(stack.url);
    await cluster.settled();
    await use(cluster);
    await cluster.stopRuns();
  },
});

export { expect } from "@playwright/test";

/** The newest step whose point is painted on the loss chart; 0 before the first. */
export async function paintedStep(page: Page): Promise<number> {
  return Number(await page.getByTestId("loss-chart").getAttribute("data-last-step"));
}

/** Waits until a newer step than the given one is painted. */
export async function paintsBeyond(page: Page, step: number): Promise<void> {
  await expect.poll(() => paintedStep(page), { timeout: 60_000 }).toBeGreaterThan(step);
}

/** The card of a node on the cluster page. */
export function nodeCard(page: Page, name: string) {
  return page.locator(`[data-testid="node-card"][data-node="${name}"]`);
}

/** Name of the node that trains the run. */
export async function nodeOf(cluster: Cluster, runId: string): Promise<string> {
  const { node } = await cluster.run(runId);
  if (node === null) throw new Error(`Nobody trains ${runId}.`);
  return node;
}
