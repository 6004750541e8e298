/** Start a run from the page and watch it learn, without a reload, until it is finished. */
import { expect, paintedStep, paintsBeyond, test } from "./support/journey";

const steps = 150;

test("train and watch", async ({ page, cluster }) => {
  await page.goto("/runs/new?recipe=gpt2-nano");
  for (const [field, value] of [
    ["duration.steps", steps],
    ["schedule.warmup", 10],
    ["batch.sequences", 4],
    ["evaluation.everySteps", 25],
    ["evaluation.batches", 1],
    ["samples.everySteps", 50],
    ["samples.tokens", 16],
    ["checkpoint.everySteps", 50],
  ] as const)
    await page.getByTestId(`field-${field}`).fill(String(value));
  await page.getByTestId("start-run").click();

  await expect(page).toHaveURL(/\/runs\/run-/);
  await page.evaluate(() => document.body.setAttribute("data-loaded-once", ""));
  await expect(page.getByTestId("run-status")).toHaveText("running", { timeout: 60_000 });
  await paintsBeyond(page, 0);
  const early = await paintedStep(page);
  expect(early).toBeLessThan(steps);
  await paintsBeyond(page, early);
  await expect(page.getByTestId("validation-loss")).toHaveText(/^\d\.\d+$/);

  await page.getByRole("tab", { name: "Text samples" }).click();
  await expect(page.getByTestId("text-sample").first()).toContainText("step");

  await expect(page.getByTestId("run-status")).toHaveText("finished", { timeout: 120_000 });
  await expect.poll(() => paintedStep(page)).toBe(steps);
  await expect(page.getByTestId("run-step")).toHaveText(`step ${steps} of ${steps}`);
  await expect(page.locator("body")).toHaveAttribute("data-loaded-once", ""); // it was live, not reloaded

  const run = await cluster.run(new URL(page.url()).pathname.split("/").at(-1) ?? "");
  const { series } = await cluster.api.call("getMetrics", { runId: run.id });
  const loss = series.find(({ metric }) => metric === "trainLoss");
  expect(loss?.step).toEqual(Array.from({ length: steps }, (_, index) => index + 1));
  expect(run.trainLoss).toBeLessThan(loss?.mean[0] ?? 0);
});
