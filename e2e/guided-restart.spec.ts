/** The manual restart as one flow: pause, test the nodes, cordon what failed, choose the checkpoint, go on, and see the proof. */
import { inject } from "./support/faults";
import { expect, nodeOf, test } from "./support/journey";

const cordonedByHand = { cordonOnFailedDiagnostics: false };

test("guided restart", async ({ page, cluster }) => {
  const rules = await cluster.api.call("getRules", {});
  await cluster.api.call("setRules", { body: { ...rules, ...cordonedByHand, author: "journey" } });
  const run = await cluster.startRun("guided");
  await cluster.reached(run.id, 25);
  const broken = await nodeOf(cluster, run.id);
  inject(broken, { fault: "failing-diagnostic", name: "memory-pattern" });

  await page.goto(`/runs/${run.id}/recover`);
  const step = (number: number) => page.getByTestId(`recover-step-${number}`);
  await step(1).getByLabel("Why").fill("loss looks wrong");
  await step(1).getByRole("button", { name: "Pause the run" }).click();
  await expect(step(1)).toHaveAttribute("data-state", "done", { timeout: 60_000 });
  const halted = await cluster.run(run.id);

  await step(2)
    .getByRole("button", { name: `Test ${broken}` })
    .click();
  await expect(step(2)).toHaveAttribute("data-state", "done", { timeout: 120_000 });
  await expect(step(2)).toContainText("1 of 1 failed");

  // What is done is read from the run and its nodes.
  await page.reload();
  await expect(step(1)).toHaveAttribute("data-state", "done");
  await expect(step(2)).toHaveAttribute("data-state", "done");

  await expect(step(3).getByRole("checkbox", { name: `Cordon ${broken}` })).toBeChecked();
  await step(3)
    .getByRole("button", { name: `Cordon ${broken}` })
    .click();
  await expect(step(3)).toHaveAttribute("data-state", "done");
  expect(await cluster.node(broken)).toMatchObject({ state: "cordoned" });

  await step(4).locator('[data-testid="recover-checkpoint"][data-step="20"]').click();
  await step(5).getByLabel("Why").fill("back to before it looked wrong");
  await step(5).getByRole("button", { name: "Restart from step 20" }).click();

  await expect(step(5)).toHaveAttribute("data-state", "done", { timeout: 90_000 });
  await expect(page.getByTestId("recover-proof").getByTestId("certificate")).toContainText("bit for bit", { timeout: 90_000 });
  const restarted = await cluster.run(run.id);
  expect(restarted.segments.at(-1)).toMatchObject({ startStep: 20, certificate: { status: "pass" } });
  expect(restarted.segments.at(-1)?.node).not.toBe(broken);
  const reasons = (await cluster.api.call("listInterventions", { runId: run.id })).items.map(({ kind, reason }) => [kind, reason]);
  expect(reasons).toContainEqual(["pause", "loss looks wrong"]);
  expect(reasons).toContainEqual(["restart", "back to before it looked wrong"]);
  expect(halted.segments).toHaveLength(1);

  await cluster.returnNode(broken);
  await cluster.api.call("setRules", { body: { ...rules, author: "journey" } });
  // The broken memory goes with the process that had it.
  const { pid } = await cluster.node(broken);
  inject(broken, { fault: "kill-agent" });
  await expect.poll(async () => (await cluster.node(broken)).pid, { timeout: 90_000 }).not.toBe(pid);
});
