/** The final state of a run is made on demand, verified on its page until the last steps have come about again, and downloaded with the hash that is shown. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, test } from "./support/journey";

test("a bundle is made, verified and downloaded", async ({ page, cluster }) => {
  test.setTimeout(240_000);
  const { id: runId } = await cluster.startRun("keep-me", { duration: { steps: 80 }, schedule: { warmup: 4 } });
  await page.goto(`/runs/${runId}`);
  await expect(page.getByTestId("run-status")).toHaveText("finished", { timeout: 120_000 });
  const asked = await cluster.api.call("makeBundle", { runId, body: { author: "journey", reason: "to keep it" } });

  await page.goto(`/bundles/${asked.id}`);
  await expect(page.getByTestId("bundle-state")).toHaveText("not verified yet", { timeout: 60_000 });
  await expect(page.getByTestId("bundle-files")).toContainText("specification.json");
  await expect(page.getByTestId("model-card")).toContainText("keep-me");

  await page
    .getByRole("button", { name: /verify/i })
    .first()
    .click();
  await expect(page.getByTestId("bundle-state")).toHaveText("verified", { timeout: 120_000 });
  await expect(page.getByTestId("bundle-report")).toHaveAttribute("data-pass", "true");
  const { verification, sha256 } = await cluster.api.call("getBundle", { bundleId: asked.id });
  expect(verification).toMatchObject({ pass: true, replay: { fromStep: 60, toStep: 80, exact: true } });

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const bytes = await readFile(await (await downloading).path());
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
});
