/** A ladder of small sizes from the form, its fit and its held-out rung, and the next size launched from it, with its band behind its live curve. */
import type { Page } from "@playwright/test";
import { expect, test } from "./support/journey";

const rungs = [
  { layers: 1, width: 16, heads: 1 },
  { layers: 1, width: 24, heads: 1 },
  { layers: 2, width: 32, heads: 2 },
  { layers: 2, width: 48, heads: 2 },
  { layers: 2, width: 64, heads: 2 },
] as const;
/** Of each rung: two sequences of 32 tokens a step make 80 steps. */
const tokens = 80 * 64;

async function fillRungs(page: Page): Promise<void> {
  const rows = page.getByTestId("rung-rows").getByRole("row");
  await expect.poll(() => rows.count()).toBeGreaterThan(2);
  // The rule makes one rung of sizes that come to one shape.
  for (let count = (await rows.count()) - 1; count < rungs.length; count += 1)
    await page.getByRole("button", { name: "Add a rung" }).click();
  await expect(rows).toHaveCount(rungs.length + 1);
  for (const [index, rung] of rungs.entries())
    for (const [label, value] of [
      ["Layers", rung.layers],
      ["Width", rung.width],
      ["Heads", rung.heads],
      ["Tokens", tokens],
    ] as const)
      await page.getByRole("textbox", { name: `${label} of rung ${index + 1}`, exact: true }).fill(String(value));
}

async function setForAll(page: Page, field: string, value: number): Promise<void> {
  await page.getByRole("searchbox", { name: "Search the settings that all rungs share" }).fill(field);
  await page.getByTestId(`field-${field}`).fill(String(value));
}

test("a ladder is trained, tells the next size, and launches it", async ({ page, cluster }) => {
  test.setTimeout(300_000);
  await page.goto("/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Ladders" }).click();
  await page.getByRole("link", { name: "New ladder" }).first().click();
  await fillRungs(page);
  await setForAll(page, "model.context", 32);
  await setForAll(page, "batch.sequences", 2);
  await setForAll(page, "schedule.warmup", 4);
  await page.getByRole("radio", { name: /^The recipe's/ }).click();
  await page.getByTestId("ladder-heldOut").fill("1");
  await page.getByRole("textbox", { name: "Name of the ladder" }).fill("climb");
  await expect(page.getByTestId("rung-plan")).toHaveCount(rungs.length);
  await page.getByTestId("start-ladder").click();

  await expect(page).toHaveURL(/\/ladders\/(?!new)/);
  await expect(page.getByTestId("rung-run")).toHaveCount(rungs.length);
  await expect(page.getByTestId("ladder-status")).toHaveText("finished", { timeout: 240_000 });
  await expect(page.getByTestId("ladder-progress")).toHaveText(`${rungs.length}of ${rungs.length} finished`);
  await expect(page.getByTestId("constant-irreducible")).toContainText("to");
  await expect(page.getByTestId("held-out-verdict")).toBeVisible();
  await expect(page.getByTestId("optima-table").getByRole("row").nth(1)).toBeVisible();
  await expect(page.getByTestId("scaling-chart").locator('[data-marker="rung"]')).toHaveCount(rungs.length - 1);
  await expect(page.getByTestId("scaling-chart").locator('[data-marker="held-out rung"]')).toHaveCount(1);
  const predicted = await page.getByTestId("next-loss").textContent();
  expect(Number(predicted)).toBeGreaterThan(0);

  await page.getByTestId("launch-next").click();
  await expect(page).toHaveURL(/\/runs\/new\?/);
  await expect(page.getByTestId("launch-verdict")).toHaveAttribute("data-verdict", "open");
  await expect(page.getByTestId("predicted-loss")).toContainText("between");
  await page.getByTestId("start-run").click();

  await expect(page).toHaveURL(/\/runs\/run-/, { timeout: 60_000 });
  await expect(page.getByTestId("prediction-note")).toContainText("climb");
  await expect(page.getByTestId("loss-chart").locator('[data-band="validationLoss"] path').first()).toHaveAttribute("d", /^M.+Z$/);
  await expect(page.getByTestId("run-step")).toContainText(/step [1-9]/, { timeout: 90_000 });
  const ladderId = (await cluster.api.call("listLadders", {})).items.find(({ name }) => name === "climb")?.id;
  const runId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const { prediction } = await cluster.api.call("getPrediction", { runId });
  expect(prediction?.ladderId).toBe(ladderId);
});

test("what nothing like was laddered starts only with a reason", async ({ page, cluster }) => {
  await cluster.api.call("setRules", { body: { author: "journey", cordonAfterFailures: 0, launchGateFromNodeHours: 0 } });
  await page.goto("/runs/new?recipe=gpt2-nano&name=unheard-of&model.positions=sinusoidal");
  await expect(page.getByTestId("launch-verdict")).toHaveAttribute("data-verdict", "ask");
  await expect(page.getByTestId("start-run")).toBeDisabled();
  await expect(
    cluster.api.call("createRun", { body: { recipe: "gpt2-nano", overrides: { model: { positions: "sinusoidal" } } } }),
  ).rejects.toMatchObject({ code: "conflict" });
  await page.getByTestId("launch-override").fill("A look at positions, nothing more");
  await page.getByTestId("start-run").click();
  await expect(page).toHaveURL(/\/runs\/run-/, { timeout: 60_000 });
  const { items } = await cluster.api.call("listEvents", { runId: new URL(page.url()).pathname.split("/").at(-1) ?? "" });
  expect(items.some(({ message }) => message.includes("A look at positions, nothing more"))).toBe(true);
});
