/** Training diverges: the incident on the curve leads to a lower learning rate from an earlier checkpoint, and it trains again. */
import { inject } from "./support/faults";
import { expect, nodeOf, test } from "./support/journey";

test("diverge, lower the rate from an earlier checkpoint", async ({ page, cluster }) => {
  const run = await cluster.startRun("diverging");
  const { step } = await cluster.reached(run.id, 60);
  const from = step + 15;
  inject(await nodeOf(cluster, run.id), { fault: "learning-rate", atStep: from, steps: 10_000, factor: 100 });
  await page.goto(`/runs/${run.id}`);

  const mark = page.getByTestId("loss-chart").locator('[data-marker="incident open"]').first();
  await expect(mark).toBeVisible({ timeout: 90_000 });
  await mark.click();
  const sheet = page.getByTestId("incident-sheet");
  await expect(sheet.getByTestId("incident-evidence")).toBeVisible();
  await sheet.getByRole("button", { name: "Lower the learning rate" }).click();

  const dialog = page.getByTestId("rollback-dialog");
  await expect(dialog.getByLabel(/Peak learning rate/)).toHaveValue("0.5");
  await expect(dialog.getByTestId("rollback-plan")).toContainText("Goes back to");
  await dialog.getByLabel("Why").fill("diverged: half the rate");
  await dialog.getByRole("button", { name: "Roll the run back" }).click();
  await expect(dialog).toBeHidden();

  const { peakLearningRate } = run.specification.schedule;
  await expect
    .poll(async () => (await cluster.run(run.id)).segments.at(-1)?.peakLearningRate, { timeout: 60_000 })
    .toBe(peakLearningRate / 2);
  await cluster.reached(run.id, from + 10);
  const losses = await cluster.losses(run.id, from, from + 10);
  const [first] = await cluster.losses(run.id, 1, 1);
  expect(Math.max(...losses)).toBeLessThan(first ?? 0);
  const { items } = await cluster.api.call("listIncidents", { query: { runId: run.id } });
  expect(items.filter(({ answers }) => answers.length > 0).map(({ status }) => status)).not.toContain("open");
});
