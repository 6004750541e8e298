/** Change a run while it trains: see what it will do, ask for it, and read back what the trainer then holds. */
import { expect, paintedStep, paintsBeyond, test } from "./support/journey";

test("change a running run", async ({ page, cluster }) => {
  const run = await cluster.startRun("swap");
  await page.goto(`/runs/${run.id}`);
  await paintsBeyond(page, 3);

  await page.getByRole("button", { name: "Change…" }).click();
  const dialog = page.getByTestId("change-dialog");
  const search = dialog.getByRole("searchbox");
  await search.fill("width");
  await expect(dialog.getByText("No setting of that name can change")).toBeVisible();
  await search.fill("optimizer.name");
  await dialog.getByTestId("field-optimizer.name").selectOption("sgd");
  await search.fill("optimizer.beta2");
  await dialog.getByTestId("field-optimizer.beta2").fill("0.98");

  const preview = dialog.getByTestId("change-preview");
  await expect(preview.getByTestId("change-rebuild")).toContainText("The graph is built again");
  await expect(preview.getByTestId("change-state")).toContainText("second moment");
  await expect(preview.getByTestId("change-state")).toContainText("dropped");
  await dialog.getByRole("button", { name: "Change the run" }).click();
  await expect(dialog.getByText("say why")).toBeVisible();
  await dialog.getByLabel("Why").fill("moments are noise");
  await dialog.getByRole("button", { name: "Change the run" }).click();
  await expect(dialog).toBeHidden();

  await expect
    .poll(async () => (await cluster.run(run.id)).specification.optimizer, { timeout: 60_000 })
    .toMatchObject({ name: "sgd", beta2: 0.98 });
  await paintsBeyond(page, await paintedStep(page));
  await page.getByRole("tab", { name: "Events & logs" }).click();
  const applied = page.getByTestId("event-row").filter({ hasText: "change applied" });
  await expect(applied).toContainText("optimizer.name from adamw to sgd, read back sgd");
  await expect(applied).toContainText("optimizer.beta2 from 0.95 to 0.98, read back 0.98");
  await expect(page.getByTestId("loss-chart").locator('[data-marker="intervention"]').first()).toBeAttached();

  const { segments } = await cluster.run(run.id);
  expect(segments).toHaveLength(1);
  const [change] = (await cluster.api.call("listInterventions", { runId: run.id })).items.filter(({ kind }) => kind === "change");
  expect(change).toMatchObject({ status: "applied", reason: "moments are noise" });
});
