/** A node trains slower than before: found on the chart of speeds and taken out of service in three clicks, and the run goes on elsewhere. */
import { inject } from "./support/faults";
import { expect, nodeCard, nodeOf, test } from "./support/journey";

test("find a slow node from the throughput chart and cordon it in three clicks", async ({ page, cluster }) => {
  const run = await cluster.startRun("slowed");
  const slow = await nodeOf(cluster, (await cluster.reached(run.id, 30)).id);
  const { step } = await cluster.run(run.id);
  inject(slow, { fault: "slow", atStep: step + 1, factor: 4 });
  await cluster.reached(run.id, step + 20);

  await page.goto("/cluster");
  const card = page.getByTestId("throughput-card");
  const plot = card.getByTestId("throughput-plot");
  await plot.scrollIntoViewIfNeeded();
  await expect(plot.locator("path").first()).toBeAttached();
  const box = await plot.boundingBox();
  if (box === null) throw new Error("The plot has no place on the page.");

  // First click: a stretch drawn out with the pointer, at the slow end.
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width - 14, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.85, middle, { steps: 4 });
  await page.mouse.up();
  const suspect = card.getByTestId("suspect-row").first();
  await expect(suspect).toHaveAttribute("data-node", slow);
  await expect(suspect).toContainText("tokens per second");

  // Second and third: cordon it, with the reason that the evidence gives.
  await suspect.getByRole("button", { name: `Restart without ${slow}` }).click();
  await page.getByTestId("cordon-dialog").getByRole("button", { name: "Cordon the node" }).click();

  await expect(nodeCard(page, slow)).toHaveAttribute("data-state", "cordoned", { timeout: 60_000 });
  await expect(nodeCard(page, slow)).toContainText("tokens per second");
  const moved = await cluster.reached(run.id, (await cluster.run(run.id)).step + 5);
  expect(moved.segments.at(-1)?.node).not.toBe(slow);

  await cluster.returnNode(slow);
});
