/** Go back to a checkpoint with a lower learning rate: the stretch after it stays as abandoned, and the run goes on from there. */
import { expect, nodeOf, paintedStep, paintsBeyond, test } from "./support/journey";

const newRate = 0.0001;

test("restart from a checkpoint", async ({ page, cluster }) => {
  const run = await cluster.startRun("go-back");
  await page.goto(`/runs/${run.id}`);
  const row = page.getByTestId("checkpoint-row").first();
  await expect(row).toBeVisible({ timeout: 60_000 });
  const step = Number(await row.getAttribute("data-step"));
  await paintsBeyond(page, step + 5);

  await page.locator(`[data-testid="checkpoint-row"][data-step="${step}"]`).getByTestId("restart-from-here").click();
  const dialog = page.getByTestId("restart-dialog");
  await expect(dialog.getByTestId("restart-consequences")).toContainText(/Goes back \d+ steps/);
  await dialog.getByRole("button", { name: "Restart the run" }).click();
  await expect(dialog.getByText("say why")).toBeVisible();
  await dialog.getByLabel("Why").fill("trying a lower rate");
  await dialog.getByLabel("New peak learning rate").fill(String(newRate));
  await dialog.getByRole("button", { name: "Restart the run" }).click();
  await expect(dialog).toBeHidden();

  const abandoned = page.getByTestId("segment-strip").getByRole("button", { name: `abandoned after step ${step}` });
  await expect(abandoned).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId("loss-chart").locator('path[stroke="var(--series-abandoned)"]').first()).toBeAttached();
  await expect(page.getByTestId("run-status")).toHaveText("running", { timeout: 60_000 });
  await paintsBeyond(page, step);
  await paintsBeyond(page, await paintedStep(page));

  await page.getByRole("tab", { name: "Events & logs" }).click();
  await expect(page.getByTestId("event-row").filter({ hasText: "trying a lower rate" }).first()).toBeVisible();

  const { segments } = await cluster.run(run.id);
  expect(segments).toHaveLength(2);
  expect(segments[0]).toMatchObject({ endReason: "rolled-back", effectiveUntilStep: step });
  expect(segments[1]).toMatchObject({ parentId: segments[0]?.id, startStep: step, peakLearningRate: newRate, status: "running" });
  expect(await nodeOf(cluster, run.id)).toMatch(/^node-/);
});
