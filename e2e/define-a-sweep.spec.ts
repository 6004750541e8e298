/** Define a sweep on the page, watch its trials come in, brush to the good region, and promote the winner to a longer run. */
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./support/journey";

const trials = 5;
const steps = 24;
const longer = 40;

const rate = "schedule.peakLearningRate";

/** The objective's axis: from the best, at its foot, to so large a share of its height. */
async function brushLowest(page: Page, axis: Locator, share: number): Promise<void> {
  await axis.scrollIntoViewIfNeeded();
  const line = await axis.locator("line").first().boundingBox();
  if (line === null) throw new Error("The axis has no place on the page.");
  const x = line.x + line.width / 2;
  const foot = line.y + line.height;
  await page.mouse.move(x, foot);
  await page.mouse.down();
  await page.mouse.move(x, foot - line.height * share, { steps: 6 });
  await page.mouse.up();
}

test("define a sweep, watch it, brush to the good region, promote the winner", async ({ page, cluster }) => {
  test.setTimeout(300_000);
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Sweeps" }).click();
  await page.getByRole("link", { name: "New sweep" }).first().click();

  await page.getByTestId("add-parameter").fill(rate);
  await page.getByTestId("add-parameter").press("Enter");
  await page.getByTestId(`low-${rate}`).fill("1e-5");
  await page.getByTestId(`high-${rate}`).fill("1e-2");
  const shared = page.getByRole("searchbox", { name: "Search the settings that all trials share" });
  for (const [field, value] of [
    ["duration.steps", steps],
    ["schedule.warmup", 4],
    ["batch.sequences", 2],
    ["evaluation.everySteps", 4],
    ["evaluation.batches", 1],
    ["samples.everySteps", 0],
  ] as const) {
    await shared.fill(field);
    await page.getByTestId(`field-${field}`).fill(String(value));
  }
  await page.getByRole("radio", { name: /^Sobol/ }).click();
  await page.getByRole("radio", { name: /^None/ }).click();
  await page.getByTestId("sweep-trials").fill(String(trials));
  await page.getByRole("textbox", { name: "Name of the sweep" }).fill("rates");
  const preview = page.getByTestId("sweep-preview");
  await expect(preview.getByTestId("preview-example").first()).toBeVisible();
  await expect(preview).toContainText("Sobol");
  await page.getByTestId("start-sweep").click();

  await expect(page).toHaveURL(/\/sweeps\/swp-/);
  await page.evaluate(() => document.body.setAttribute("data-loaded-once", ""));
  await expect(page.getByTestId("trial-row").first()).toBeVisible({ timeout: 60_000 });
  const finished = page.locator('[data-testid="trial-row"][data-status="finished"]');
  await expect(finished).not.toHaveCount(0, { timeout: 90_000 });
  await expect(finished).toHaveCount(trials, { timeout: 180_000 });
  await expect(page.getByTestId("sweep-progress")).toHaveText(`${trials}of ${trials} ended`);
  await expect(page.locator("body")).toHaveAttribute("data-loaded-once", ""); // it was live, not reloaded

  const sweepId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const { items } = await cluster.api.call("listTrials", { sweepId });
  const loss = (number: number) => items.find((trial) => trial.number === number)?.objectives[0] ?? Number.POSITIVE_INFINITY;
  const [best = 0] = items.map(({ number }) => number).sort((a, b) => loss(a) - loss(b));
  await expect(page.getByTestId("sweep-best")).toHaveText(loss(best).toFixed(4));

  // The lower part of the losses' axis holds the best and not the worst; the table follows.
  const parallel = page.getByTestId("parallel-coordinates");
  await brushLowest(page, parallel.locator('[data-axis="objective:validationLoss"]'), 0.5);
  const rows = page.getByTestId("trial-row");
  await expect.poll(() => rows.count()).toBeLessThan(trials);
  const kept = await rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute("data-number"))));
  const dropped = items.map(({ number }) => number).filter((number) => !kept.includes(number));
  expect(kept).toContain(best);
  expect(Math.max(...kept.map(loss))).toBeLessThan(Math.min(...dropped.map(loss)));
  await expect(parallel.getByTestId("trials-shown")).toHaveText(`${kept.length} of ${trials} trials`);

  await page.getByRole("button", { name: `Open trial ${best}`, exact: true }).click();
  const sheet = page.getByTestId("trial-sheet");
  await expect(sheet).toContainText(`Trial ${best}`);
  await sheet.getByRole("button", { name: "Promote" }).click();
  const dialog = page.getByTestId("promote-dialog");
  await expect(dialog.getByRole("radio", { name: /checkpoint/ })).toBeChecked();
  await dialog.getByLabel("Length of the run").fill(String(longer));
  await dialog.getByLabel("Name").fill("winner");
  await dialog.getByRole("button", { name: "Promote" }).click();

  await expect(page).toHaveURL(/\/runs\/run-/, { timeout: 60_000 });
  await expect(page.getByTestId("trial-of")).toHaveText(`promoted from trial ${best} of rates`);
  await expect(page.getByTestId("run-status")).toHaveText("finished", { timeout: 90_000 });
  const run = await cluster.run(new URL(page.url()).pathname.split("/").at(-1) ?? "");
  const trial = items.find(({ number }) => number === best);
  expect(run).toMatchObject({ name: "winner", step: longer, forkOf: { runId: trial?.runId, step: steps } });
  expect(run.specification.schedule.peakLearningRate).toBe(trial?.values[rate]);
});
