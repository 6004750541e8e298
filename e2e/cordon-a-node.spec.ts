/** Take a node out of service: its run moves, it gets nothing more, and once it has passed its tests it works again. */
import { expect, nodeCard, nodeOf, test } from "./support/journey";

test("cordon a node", async ({ page, cluster }) => {
  const run = await cluster.startRun("mover");
  await cluster.reached(run.id, 5);
  const cordoned = await nodeOf(cluster, run.id);

  await page.goto("/cluster");
  const card = nodeCard(page, cordoned);
  const other = page.locator(`[data-testid="node-card"]:not([data-node="${cordoned}"])`);
  await card.getByRole("button", { name: "Cordon" }).click();
  const dialog = page.getByTestId("cordon-dialog");
  await dialog.getByLabel("Why").fill("memory errors");
  await dialog.getByRole("radio", { name: "Move it now" }).click();
  await dialog.getByRole("button", { name: "Cordon the node" }).click();

  await expect(card).toHaveAttribute("data-state", "cordoned");
  await expect(card).toContainText("memory errors");
  await expect(other).toContainText("mover");
  const moved = await cluster.run(run.id);
  expect(moved.segments[0]).toMatchObject({ node: cordoned, endReason: "drained" });
  expect(moved.segments[1]?.startStep).toBe(moved.segments[0]?.lastStep); // nothing trained twice

  // Two runs for one healthy node: the second waits for it rather than go to the cordoned one.
  const second = await cluster.startRun("second");
  await cluster.reached(run.id, moved.step + 5);
  expect((await cluster.run(second.id)).status).toBe("queued");
  await cluster.api.call("stopRun", { runId: run.id, body: { author: "journey", reason: "makes room" } });
  await cluster.reached(second.id, 5);
  expect(await nodeOf(cluster, second.id)).not.toBe(cordoned);

  // Nothing has shown that it is sound, so it returns by passing its tests.
  await card.getByRole("button", { name: "Return to service" }).click();
  const gate = page.getByTestId("return-dialog");
  await gate.getByRole("button", { name: "Test, then return" }).click();
  await expect(gate).toBeHidden({ timeout: 90_000 });
  await expect(card).toHaveAttribute("data-state", "healthy");
  const third = await cluster.startRun("third");
  await expect(card).toContainText("third");
  expect(await nodeOf(cluster, third.id)).toBe(cordoned);
});
