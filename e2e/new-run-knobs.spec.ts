/** Find a knob by search, turn it, be told what it changes and what its limit is, start the run, and find it in what the run says it computes. */
import { expect, test } from "./support/journey";

test("turn knobs of a recipe", async ({ page, cluster }) => {
  await page.goto("/runs/new?recipe=gpt2-nano&duration.steps=12&batch.sequences=2&evaluation.batches=1&samples.everySteps=0");
  const parameters = page.getByTestId("study-parameters").getByRole("heading");
  await expect(parameters).toContainText("1,135,744");

  await page.keyboard.press("/");
  await expect(page.getByTestId("search-settings")).toBeFocused();
  await page.keyboard.type("activation swiglu");
  await expect(page.locator("[data-testid^='row-']")).toHaveCount(1);
  await page.keyboard.press("Enter");
  const activation = page.getByTestId("field-model.activation");
  await expect(activation).toBeFocused();
  await activation.selectOption({ label: "SwiGLU" });
  const change = page.getByTestId("specification-changes").locator("[data-field='model.activation']");
  await expect(change).toContainText("GELU (tanh)");
  await expect(change).toContainText("SwiGLU");
  // A third matrix of 128 x 512 and its bias in each of three layers.
  await expect(parameters).toContainText((1_135_744 + 3 * (128 * 512 + 512)).toLocaleString("en-US"));

  await page.keyboard.press("/");
  await page.getByTestId("search-settings").fill("rotary");
  await expect(page.getByTestId("row-model.rotaryBase")).toContainText("No effect unless positions are rotary.");
  await page.getByTestId("search-settings").press("Escape");

  const layers = page.getByTestId("field-model.layers");
  await layers.fill("300");
  await expect(page.getByTestId("row-model.layers")).toContainText("must be at most 256");
  await expect(layers).toHaveAccessibleDescription(/must be at most 256/);
  await expect(page.getByTestId("start-run")).toBeDisabled();
  await layers.fill("2");
  await expect(page.getByTestId("start-run")).toBeEnabled();
  await expect(page).toHaveURL(/model\.layers=2/);

  await page.getByRole("button", { name: "Revert Layers to 3" }).click();
  await expect(layers).toHaveValue("3");
  await expect(page).not.toHaveURL(/model\.layers/);

  await page.reload();
  await expect(activation).toHaveValue("swiglu"); // the link holds the draft
  await page.getByTestId("start-run").click();
  await expect(page).toHaveURL(/\/runs\/run-/);
  await page.getByRole("tab", { name: "Specification" }).click();
  await expect(page.getByTestId("specification-changes")).toContainText("SwiGLU");
  await expect(page.getByTestId("specification-feed-forward").locator("[data-field='model.activation']")).toContainText("SwiGLU");
  await expect(page.getByTestId("run-status")).toHaveText("finished", { timeout: 90_000 });
  const run = await cluster.run(new URL(page.url()).pathname.split("/").at(-1) ?? "");
  expect(run.specification.model).toMatchObject({ activation: "swiglu", layers: 3 });
});

test("a model that no node can hold is studied, and refused when it is started", async ({ page, cluster }) => {
  // Nothing of its kind was laddered: whoever starts it says why, and is told of the memory all the same.
  await cluster.api.call("setRules", { body: { author: "journey", cordonAfterFailures: 0, launchGateFromNodeHours: 0 } });
  await page.goto("/runs/new?recipe=gpt3-175b");
  await expect(page.getByTestId("study-parameters").getByRole("heading")).toContainText(/\d{3},\d{3},\d{3},\d{3}/);
  await expect(page.getByTestId("memory-fit")).toContainText("Does not fit");
  await expect(page.getByRole("img", { name: /^Learning rate over 300B tokens/ })).toBeVisible();
  await page.getByTestId("launch-override").fill("To see what it would take");
  await page.getByTestId("start-run").click();
  await expect(page.getByRole("alert").filter({ hasText: "needs about" })).toBeVisible();
  await expect(page).toHaveURL(/\/runs\/new/);
});
