/** `trainyard runs batch`: what a step read, with the loss of each sample. */
import { setTimeout as delay } from "node:timers/promises";
import type { BatchInspection } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { defaultAuthor } from "./environment";
import { exitCode } from "./exit-code";
import { findRun } from "./find";
import { formatLoss } from "./format";
import type { Context, Outcome } from "./outcome";
import { numberArgument } from "./run-options";
import { textTable } from "./text-table";

const pollEveryMs = 500;
const shownCharacters = 80;

export function addBatchCommand(runs: Command, act: Act): void {
  runs
    .command("batch <run>")
    .argument("<step>", "step of the run's curve", numberArgument)
    .description("training sequences and documents that a step read, worst loss first; waits for a node to look")
    .option("--author <name>", "who asks", defaultAuthor())
    .action(act((context, run: string, step: number, { author }: { author: string }) => inspect(context, run, step, author)));
}

async function inspect({ client, signal }: Context, reference: string, step: number, author: string): Promise<Outcome> {
  const { id: runId } = await findRun(client, reference);
  const address = { runId, step: String(step) };
  let inspection: BatchInspection = await client.call("inspectBatch", { ...address, body: { author } });
  while (inspection.status === "queued" || inspection.status === "running") {
    await delay(pollEveryMs, undefined, { signal });
    inspection = await client.call("getBatch", address);
  }
  if (inspection.status === "failed")
    return { document: inspection, text: `The batch could not be looked into: ${inspection.problem}`, exitCode: exitCode.failed };
  const rows = inspection.samples.map(({ index, loss, deviations, documents, text }) => [
    String(index),
    formatLoss(loss),
    deviations === null ? "-" : deviations.toFixed(1),
    documents.map(({ number }) => number).join(", "),
    JSON.stringify(text.slice(0, shownCharacters)),
  ]);
  const parameters = inspection.checkpointStep === null ? "the seed" : `the checkpoint of step ${inspection.checkpointStep}`;
  return {
    document: inspection,
    text: `Losses by the parameters of ${parameters}.\n${textTable(["SAMPLE", "LOSS", "DEVIATIONS", "DOCUMENTS", "TEXT"], rows)}`,
  };
}
