/** A document poisons a batch: from the stretch on the curve to the sample that stands out, and the document named in it. */
import { chooseStretch, expect, paintsBeyond, test } from "./support/journey";
import { poisonedDataset, poisonedRun } from "./support/poisoned-dataset";
import { stack } from "./support/stack";

const sequences = 4;

test("poisoned document named", async ({ page, cluster }) => {
  const poisoned = poisonedDataset(stack.home);
  const run = await cluster.startRun("poisoned", {
    data: { dataset: poisoned.dataset },
    seed: poisonedRun.seed,
    model: { context: poisonedRun.context, vocabulary: 512 },
    batch: { sequences },
  });
  // Late enough that the model knows text from noise, as early as that allows.
  const sample = poisoned.samples.find((index) => index >= sequences * 60) ?? poisoned.samples.at(-1) ?? 0;
  const step = Math.floor(sample / sequences) + 1;
  await cluster.reached(run.id, step + 5);

  const shown = { from: Math.max(0, step - 15), to: step + 5 };
  await page.goto(`/runs/${run.id}?from=${shown.from}&to=${shown.to}`);
  await paintsBeyond(page, step);
  await chooseStretch(page, shown, { from: step - 0.4, to: step + 0.4 });
  await page.getByTestId("selection-toolbar").getByRole("button", { name: "What was in the batch" }).click();

  const sheet = page.getByTestId("batch-sheet");
  const worst = sheet.getByTestId("batch-sample").first();
  await expect(worst).toHaveAttribute("data-outlier", "true", { timeout: 90_000 });
  await expect(
    worst.getByTestId("batch-document").filter({ hasText: `document ${poisoned.document.toLocaleString("en-US")}` }),
  ).toContainText(poisoned.beginning.slice(0, 20));
  await worst.getByText("All its text").click();
  await worst.getByRole("button", { name: "Skip this sample" }).click();
  await expect(page.getByTestId("rollback-plan")).toContainText(/Sequences left out.*\d+: \d+/);
});
