/** A restart in a changed environment is refused until somebody accepts it: the page says what changed, and the curve keeps the mark. */
import type { Cluster } from "./support/cluster";
import { inject } from "./support/faults";
import { expect, paintsBeyond, test } from "./support/journey";

const field = "packages.onnxruntime-node";
const nodes = ["node-1", "node-2"];

test("restart refused until the changed environment is accepted", async ({ page, cluster }) => {
  test.setTimeout(300_000);
  const run = await cluster.startRun("gated");
  await cluster.reached(run.id, 45);
  await cluster.api.call("pauseRun", { runId: run.id, body: { author: "journey" } });
  await expect.poll(async () => (await cluster.run(run.id)).status, { timeout: 60_000 }).toBe("paused");

  try {
    await restartNodes(cluster, "9.9.9");
    await page.goto(`/runs/${run.id}`);
    await page.getByRole("button", { name: "Resume…" }).click();
    const before = page.getByTestId("resume-dialog");
    await expect(before.getByTestId("environment-ahead")).toContainText("9.9.9");
    await before.getByRole("button", { name: "Resume" }).click();

    const waits = page.getByTestId("environment-waits");
    await expect(waits).toContainText("onnxruntime-node", { timeout: 60_000 });
    await expect(page.getByTestId("run-status")).toHaveText("queued");
    const { step } = await cluster.run(run.id);

    await waits.getByRole("button", { name: "Accept…" }).click();
    const dialog = page.getByTestId("accept-environment-dialog");
    await dialog.getByRole("button", { name: "Accept and go on" }).click();
    await expect(dialog.getByText("say why")).toBeVisible();
    await dialog.getByLabel("Why").fill("updated on purpose");
    await dialog.getByRole("button", { name: "Accept and go on" }).click();

    await expect(page.getByTestId("run-status")).toHaveText("running", { timeout: 60_000 });
    await expect(waits).toBeHidden();
    await paintsBeyond(page, step);
    await expect(page.getByTestId("loss-chart").locator('[data-marker="environment"]')).toBeVisible();

    await page.getByRole("tab", { name: "Environment" }).click();
    await expect(page.getByTestId("environment-change")).toContainText("updated on purpose");
    await page.getByRole("link", { name: "Compare two steps" }).click();
    await expect(page.getByTestId("states-environment")).toContainText("9.9.9");
  } finally {
    await cluster.stopRuns();
    await restartNodes(cluster, null);
  }
});

/** Each node ends and is started again by the instance; from then on it says that its library has this version, or its own. */
async function restartNodes(cluster: Cluster, value: string | null): Promise<void> {
  const before = new Map((await cluster.nodes()).map(({ name, pid }) => [name, pid]));
  for (const node of nodes) inject(node, { fault: "environment", field, value });
  for (const node of nodes) inject(node, { fault: "kill-agent" });
  await expect
    .poll(async () => (await cluster.nodes()).every(({ name, pid, state }) => pid !== before.get(name) && state === "healthy"), {
      timeout: 120_000,
    })
    .toBe(true);
}
