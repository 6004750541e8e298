/** A journey: a page on the instance, the cluster behind it, and nothing left running when it ends. */
import { test as base, expect, type Page } from "@playwright/test";
import { type Cluster, clusterAt } from "./cluster";
import { stack } from "./stack";

/** Left and right of the plot inside a chart's box, pixels; as `plotMargin` of the page has them. */
const plotMargin = { left: 56, right: 14 };

export const test = base.extend<{ cluster: Cluster }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needed fixtures from the pattern.
  cluster: async ({}, use) => {
    const cluster = clusterAt(stack.url);
    // Journeys break nodes far more often than a rule may see.
    await cluster.api.call("setRules", { body: { author: "journey", cordonAfterFailures: 0 } });
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

/** Drags over the loss chart, zoomed to `shown`, from one step to another. */
export async function chooseStretch(
  page: Page,
  shown: { from: number; to: number },
  { from, to }: { from: number; to: number },
): Promise<void> {
  const plot = page.getByRole("slider", { name: "Loss: crosshair" });
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (box === null) throw new Error("The loss chart has no place on the page.");
  const width = box.width - plotMargin.left - plotMargin.right;
  const at = (step: number) => box.x + plotMargin.left + ((step - shown.from) / (shown.to - shown.from)) * width;
  const middle = box.y + box.height / 2;
  await page.mouse.move(at(from), middle);
  await page.mouse.down();
  await page.mouse.move(at(to), middle, { steps: 4 });
  await page.mouse.up();
}
