/** Heads are taken out of a trained model one at a time, the map of their worth is read, and a smaller model is cut by it and fine-tuned. */
import { expect, test } from "./support/journey";

test("heads are ablated, the map is read, and the model is cut down by it", async ({ page, cluster }) => {
  test.setTimeout(300_000);
  const { id: runId } = await cluster.startRun("to-ablate", { duration: { steps: 60 }, schedule: { warmup: 4 } });
  await page.goto(`/runs/${runId}`);
  await expect(page.getByTestId("run-status")).toHaveText("finished", { timeout: 120_000 });

  await page.goto(`/ablations/new?run=${runId}`);
  await page.getByTestId("parts-heads").getByRole("checkbox").click();
  await page.getByTestId("start-ablation").click();

  const cells = page.getByTestId("map-cell");
  const head = cells.and(page.locator('[data-part="head:1.2"]'));
  await expect(page.getByTestId("effect-row")).toHaveCount(12, { timeout: 60_000 });
  await expect(head).toHaveAttribute("aria-label", /\d.* (hurts|helps|no effect|unclear)/i, { timeout: 90_000 });
  await head.click();
  await expect(page.getByTestId("map-detail")).toContainText("head 2 of layer 1");
  await page.keyboard.press("ArrowDown");
  await expect(page).toHaveURL(/part=head(:|%3A)2\.2/);
  await expect(page.getByTestId("map-detail")).toContainText("head 2 of layer 2");

  const shrinking = page.getByTestId("shrink-form");
  await expect(page.getByTestId("shrink-plan")).toContainText(/heads/i, { timeout: 60_000 });
  await shrinking.getByRole("button").last().click();
  const shrunk = page.getByTestId("shrink");
  await expect(shrunk).toHaveAttribute("data-status", "done", { timeout: 180_000 });
  await page.getByTestId("shrink-run").click();
  await expect(page.getByTestId("run-status")).toHaveText("finished", { timeout: 60_000 });
});
