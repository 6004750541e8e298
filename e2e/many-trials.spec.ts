/**
 * A sweep of 500 trials with 1,000 points each on its page: a brush filters lines, curves and table alike, and a trial that is hovered in
 * one place is marked in all. The times it took are written beside the result; no check depends on them.
 */
import type { Page } from "@playwright/test";
import { sweepFixture } from "../apps/web/test/fixtures/sweep";
import { expect, test } from "./support/journey";

const trialCount = 500;
const { detail, trials, curves } = sweepFixture({ trials: trialCount, points: 1_000 });

/** The page is the instance's; what it asks of this sweep is answered here. */
async function serveSweep(page: Page): Promise<void> {
  const answers = { "": detail, "/trials": { items: trials }, "/curves": { items: curves } };
  for (const [below, answer] of Object.entries(answers)) {
    const body = JSON.stringify(answer);
    await page.route(
      (url) => url.pathname === `/api/v1/sweeps/${detail.id}${below}`,
      (route) => route.fulfill({ contentType: "application/json", body }),
    );
  }
}

/** From each movement of the pointer to the end of the frame that answers it, milliseconds. */
async function timeMovements(page: Page, move: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const taken: number[] = [];
    Object.assign(window, { taken });
    window.addEventListener(
      "pointermove",
      () => {
        const began = performance.now();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => taken.push(performance.now() - began);
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  await move();
  return page.evaluate(() => (window as unknown as { taken: number[] }).taken);
}

test("a sweep of 500 trials: a brush filters lines, curves and table, and what is hovered is marked everywhere", async ({ page }) => {
  await serveSweep(page);
  // The bundles are fetched and compiled once, so that what is timed is the page and not the server's first answer.
  await page.goto(`/sweeps/${detail.id}`);
  await expect(page.getByTestId("parallel-coordinates").getByTestId("trials-shown")).toContainText(`${trialCount} trials`);

  await page.reload();
  const parallel = page.getByTestId("parallel-coordinates");
  await expect(parallel.getByTestId("trials-shown")).toContainText(`${trialCount} trials`);
  await expect(page.getByTestId("learning-curves").locator("canvas")).not.toHaveCount(0);
  const interactiveMs = await page.evaluate(
    () => new Promise<number>((resolve) => requestIdleCallback(() => resolve(performance.now()), { timeout: 30_000 })),
  );

  const curvesPicture = () =>
    page
      .getByTestId("learning-curves")
      .locator("canvas")
      .last()
      .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const linesPicture = () => parallel.locator("canvas").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const before = { curves: await curvesPicture(), lines: await linesPicture() };

  const axis = parallel.locator('[data-axis="schedule.peakLearningRate"]');
  const line = await axis.locator("line").first().boundingBox();
  if (line === null) throw new Error("The axis has no place on the page.");
  const x = line.x + line.width / 2;
  const taken = await timeMovements(page, async () => {
    await page.mouse.move(x, line.y + line.height * 0.9);
    await page.mouse.down();
    for (let step = 1; step <= 30; step += 1) await page.mouse.move(x, line.y + line.height * (0.9 - step * 0.02));
    await page.mouse.up();
  });
  await expect(axis.getByTestId("axis-brush")).toBeVisible();

  const shown = Number((await parallel.getByTestId("trials-shown").textContent())?.split(" ")[0]);
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(trialCount);
  await expect(page.getByTestId("trials-table")).toHaveAttribute("aria-rowcount", String(shown + 1));
  await expect.poll(curvesPicture).not.toBe(before.curves);
  await expect.poll(linesPicture).not.toBe(before.lines);

  // With the keys, too: an end of the brush taken away lets more trials through.
  const end = axis.getByRole("slider").first();
  await end.focus();
  await end.press("Home");
  await expect(parallel.getByTestId("trials-shown")).not.toHaveText(`${shown} of ${trialCount} trials`);
  await end.press("Escape");
  await expect(parallel.getByTestId("trials-shown")).toContainText(`${trialCount} trials;`);

  const row = page.getByTestId("trial-row").first();
  await row.hover();
  await expect(page.getByTestId("hovered-line")).toBeVisible();
  await expect(page.getByTestId("best-so-far").getByTestId("hovered-dot")).toBeVisible();

  taken.sort((a, b) => a - b);
  const figures = { interactiveMs, brushMedianMs: taken[Math.floor(taken.length / 2)], brushMostMs: taken.at(-1) };
  test.info().annotations.push({ type: "times", description: JSON.stringify(figures) });
});
