/** What the built server and its pages say when something cannot be done: the error keeps its kind and its field all the way. */
import { expect, test } from "./support/journey";

test("refusals reach the browser as what they are", async ({ page, cluster }) => {
  const { api } = cluster;
  await expect(api.call("getRun", { runId: "run-nowhere" })).rejects.toMatchObject({ code: "not-found" });
  await expect(api.call("createRun", { body: { recipe: "gpt2-nano", overrides: { data: { dataset: "nothing" } } } })).rejects.toMatchObject(
    {
      code: "invalid",
      issues: [{ field: expect.stringContaining("dataset") }],
    },
  );

  await page.goto("/runs/run-nowhere");
  await expect(page.getByText("There is no such run", { exact: false })).toBeVisible();
});
