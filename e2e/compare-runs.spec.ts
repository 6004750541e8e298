/** Choose three runs on the runs page, compare them, read off the settings in which they differ, group them, and share what one looks at. */
import type { RunOverrides } from "@trainyard/contracts";
import { expect, test } from "./support/journey";

const steps = 24;

/** Two seeds of one rate, and another rate. */
const runs: readonly (readonly [name: string, seed: number, peakLearningRate: number])[] = [
  ["calm 1", 1, 1e-3],
  ["calm 2", 2, 1e-3],
  ["brisk 1", 1, 4e-3],
];

function overrides(seed: number, peakLearningRate: number): RunOverrides {
  return {
    seed,
    duration: { steps },
    schedule: { peakLearningRate, warmup: 4 },
    batch: { sequences: 2 },
    evaluation: { everySteps: 8, batches: 1 },
    samples: { everySteps: 0 },
  };
}

test("compare three runs, differences only", async ({ page, cluster, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const ids: string[] = [];
  for (const [name, seed, rate] of runs) ids.push((await cluster.startRun(name, overrides(seed, rate))).id);
  for (const id of ids) await expect.poll(async () => (await cluster.run(id)).status, { timeout: 120_000 }).toBe("finished");

  await page.goto("/");
  for (const [name] of runs)
    await page
      .getByTestId("runs-table")
      .getByRole("checkbox", { name: `Select ${name}` })
      .click();
  await page.getByTestId("bulk-bar").getByRole("link", { name: "Compare" }).click();
  await expect(page).toHaveURL(/\/compare\?runs=/);
  await page.getByRole("button", { name: "Measure the others against calm 1" }).click();

  // A line each, and the figures that the API has.
  const lines = page.getByTestId("comparison-lines");
  for (const id of ids) await expect(lines.locator(`[data-line="${id}"] [data-role="line"]`)).toHaveAttribute("d", /^M/);
  const losses = await Promise.all(ids.map(async (id) => (await cluster.run(id)).validationLoss ?? 0));
  const best = ids[losses.indexOf(Math.min(...losses))] ?? "";
  const figure = (runId: string, name: string) =>
    page.locator(`[data-testid="compared-run"][data-run-id="${runId}"] [data-figure="${name}"]`);
  for (const [index, id] of ids.entries()) await expect(figure(id, "validationLoss")).toContainText((losses[index] ?? 0).toFixed(4));
  await expect(figure(best, "validationLoss")).toHaveAttribute("data-best", "true");

  // Differences only: seed and rate, nothing else. The runs page lists the newest first.
  const settings = page.getByTestId("setting");
  await expect(settings).toHaveCount(2);
  const row = (field: string) => page.locator(`[data-testid="setting"][data-field="${field}"]`);
  await expect(row("seed").getByRole("cell")).toHaveText(["1", "1", "2"]);
  await expect(row("schedule.peakLearningRate").getByRole("cell")).toHaveText(["0.001", "0.004", "0.001"]);
  await page.getByRole("radio", { name: "All settings" }).click();
  await expect(row("model.width").getByRole("cell")).toHaveText(["128", "128", "128"]);
  await page.getByRole("radio", { name: "Differences only" }).click();
  await expect(settings).toHaveCount(2);

  // The seeds of one rate become one line with a band; the other rate has one run.
  await page.getByLabel("Group by").selectOption({ label: "Peak rate (Learning rate)" });
  await expect(lines.locator("[data-line]")).toHaveCount(2);
  await expect(lines.locator('[data-role="band"]')).toHaveCount(1);
  const group = page.getByTestId("compared-group").filter({ hasText: "0.001" });
  await expect(group).toContainText("mean of 2");
  await expect(group.locator('[data-figure="validationLoss"]')).toContainText((((losses[0] ?? 0) + (losses[1] ?? 0)) / 2).toFixed(4));

  // What one looks at is in the link.
  await page.getByRole("radio", { name: "FLOPs" }).click();
  await page.getByRole("button", { name: "Copy link" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByTestId("compared-group")).toHaveCount(2);
  await expect(other.getByRole("radio", { name: "FLOPs" })).toBeChecked();
  await expect(other.getByTestId("comparison-lines").locator('[data-role="band"]')).toHaveAttribute("d", /^M/);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download figures and settings as CSV" }).click();
  expect((await download).suggestedFilename()).toBe("trainyard-comparison.csv");
});
