/** A trial that the scheduler pruned says why, and goes on from its checkpoint when somebody asks for it. */
import { expect, test } from "./support/journey";

const steps = 24;

test("resume a pruned trial", async ({ page, cluster }) => {
  test.setTimeout(300_000);
  const { id: sweepId } = await cluster.startSweep("pruned", {
    space: { parameters: [{ kind: "float", path: "schedule.peakLearningRate", low: 1e-5, high: 1e-2, scale: "log" }] },
    overrides: { duration: { steps } },
    scheduler: { name: "asha", reductionFactor: 2, least: 0.25 },
    trials: 4,
  });
  await page.goto(`/sweeps/${sweepId}`);
  await expect(page.getByTestId("sweep-progress")).toHaveText("4of 4 ended", { timeout: 180_000 });
  const pruned = page.locator('[data-testid="trial-row"][data-status="pruned"]');
  const number = Number(await pruned.first().getAttribute("data-number"));
  const trialNow = async () => {
    const found = (await cluster.api.call("listTrials", { sweepId })).items.find((trial) => trial.number === number);
    if (found === undefined) throw new Error(`There is no trial ${number}.`);
    return found;
  };
  const before = await trialNow();
  expect(before.step).toBeGreaterThan(0);
  expect(before.step).toBeLessThan(steps);

  await page.getByRole("button", { name: `Open trial ${number}`, exact: true }).click();
  const sheet = page.getByTestId("trial-sheet");
  await expect(sheet.getByTestId("trial-why")).toHaveText(before.why);
  await expect(sheet.getByTestId("rung-table")).toContainText("pruned");
  await sheet.getByRole("button", { name: "Resume" }).click();
  await expect(page.locator(`[data-testid="trial-row"][data-number="${number}"]`)).toHaveAttribute("data-status", "finished", {
    timeout: 90_000,
  });
  await expect(sheet).toContainText("by hand");

  // It went on where it was: each step was trained once.
  const after = await trialNow();
  expect(after).toMatchObject({ status: "finished", step: steps, byHand: true, runId: before.runId });
  const runId = after.runId ?? "";
  const { series } = await cluster.api.call("getMetrics", { runId });
  const trained = series.filter(({ metric }) => metric === "trainLoss").flatMap(({ step }) => step);
  expect(trained.sort((a, b) => a - b)).toEqual(Array.from({ length: steps }, (_, index) => index + 1));

  await sheet.getByTestId("trial-run-link").click();
  await expect(page.getByTestId("trial-of")).toHaveText(`trial ${number} of pruned`);
  await expect(page.getByTestId("run-step")).toHaveText(`step ${steps} of ${steps}`);
});
