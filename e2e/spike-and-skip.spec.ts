/** The loss spikes: choose the stretch on the curve, see what going back costs, skip what was read there, and the loss is back in its band. */
import { inject } from "./support/faults";
import { chooseStretch, expect, nodeOf, paintsBeyond, test } from "./support/journey";

const poisonedSteps = 3;

test("spike, roll back and skip, loss back in its band", async ({ page, cluster }) => {
  const run = await cluster.startRun("spiky", { optimizer: { clipNorm: 1 } });
  const { step } = await cluster.reached(run.id, 80);
  const from = step + 30;
  const to = from + poisonedSteps - 1;
  inject(await nodeOf(cluster, run.id), { fault: "poisoned-batch", atStep: from, steps: poisonedSteps });
  await cluster.reached(run.id, to + 5);
  const before = await cluster.losses(run.id, from - 30, from - 1);
  const spike = await cluster.losses(run.id, from, to);
  const band = Math.max(...before) * 1.1;
  expect(Math.max(...spike)).toBeGreaterThan(band);

  await page.goto(`/runs/${run.id}?from=${from - 20}&to=${to + 5}`);
  await paintsBeyond(page, to);
  await chooseStretch(page, { from: from - 20, to: to + 5 }, { from: from - 0.4, to: to + 0.4 });
  const toolbar = page.getByTestId("selection-toolbar");
  await expect(toolbar).toContainText(`Steps ${from} to ${to}`);
  await toolbar.getByRole("button", { name: "Roll back and skip these samples" }).click();

  const dialog = page.getByTestId("rollback-dialog");
  const plan = dialog.getByTestId("rollback-plan");
  await expect(plan.locator('[data-cost="Samples skipped"]')).toHaveText(String(4 * poisonedSteps));
  await expect(plan).toContainText("steps a second");
  await dialog.getByRole("button", { name: "Roll the run back" }).click();
  await expect(dialog.getByText("say why")).toBeVisible();
  await dialog.getByLabel("Why").fill("three batches of noise");
  await dialog.getByRole("button", { name: "Roll the run back" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("It cost")).toBeVisible({ timeout: 90_000 });

  await cluster.reached(run.id, to + 5);
  const after = await cluster.losses(run.id, from, to);
  expect(Math.max(...after)).toBeLessThan(band);
  const { specification, segments } = await cluster.run(run.id);
  expect(specification.data.skip.map((range) => range.to - range.from)).toEqual([4 * poisonedSteps]);
  expect(segments.at(-2)).toMatchObject({ endReason: "rolled-back" });
  const [rollBack] = (await cluster.api.call("listInterventions", { runId: run.id })).items.filter(({ kind }) => kind === "rollback");
  expect(rollBack).toMatchObject({ status: "applied", reason: "three batches of noise" });
  const { stepsLost, plannedStepsLost } = rollBack?.result ?? {};
  expect(Math.abs(Number(stepsLost) - Number(plannedStepsLost))).toBeLessThanOrEqual(1);
});
