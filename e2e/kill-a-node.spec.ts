/** Kill the node that trains, the hard way: the page says so, and the run goes on elsewhere by itself. */
import { expect, nodeCard, nodeOf, paintsBeyond, test } from "./support/journey";

test("kill a node", async ({ page, cluster }) => {
  const run = await cluster.startRun("survivor");
  await cluster.reached(run.id, 45);
  const victim = await nodeOf(cluster, run.id);

  await page.goto("/cluster");
  const card = nodeCard(page, victim);
  await expect(card).toContainText("survivor");
  const command = await card.getByText(/^kill -9 \d+$/).textContent();
  process.kill(Number(command?.split(" ").at(-1)), "SIGKILL");

  await expect(card).toHaveAttribute("data-state", "lost", { timeout: 15_000 });
  const other = page.locator(`[data-testid="node-card"]:not([data-node="${victim}"])`);
  await expect(other).toContainText("survivor");

  await other.getByRole("link", { name: "survivor" }).click();
  await expect(page.getByTestId("run-status")).toHaveText("running");
  const { segments } = await cluster.run(run.id);
  expect(segments).toHaveLength(2);
  expect(segments[0]).toMatchObject({ node: victim, endReason: "node-lost" });
  expect(segments[1]?.startStep).toBeGreaterThan(0); // from a checkpoint, not from the beginning
  await paintsBeyond(page, segments[0]?.lastStep ?? 0);

  await page.getByRole("tab", { name: "Events & logs" }).click();
  await expect(page.getByTestId("event-row").filter({ hasText: victim }).filter({ hasText: "lost" }).first()).toBeVisible();

  await page.goto("/cluster");
  await expect(card).toHaveAttribute("data-state", "healthy", { timeout: 60_000 }); // its supervisor starts it again
});
