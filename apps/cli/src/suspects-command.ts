/** `trainyard runs suspects`: nodes behind a stretch of a run, by the evidence against them. */
import type { Command } from "commander";
import type { Act } from "./act";
import { findRun } from "./find";
import { formatPercent } from "./format";
import { numberArgument } from "./run-options";
import { textTable } from "./text-table";

export function addSuspectsCommand(runs: Command, act: Act): void {
  runs
    .command("suspects <run>")
    .description("nodes that a stretch of a run was trained on, most suspicious first")
    .requiredOption("--from <step>", "first step of the stretch", numberArgument)
    .requiredOption("--to <step>", "last step of the stretch", numberArgument)
    .action(
      act(async ({ client }, reference: string, { from: fromStep, to: toStep }: { from: number; to: number }) => {
        const { id: runId } = await findRun(client, reference);
        const { items } = await client.call("listSuspects", { runId, query: { fromStep, toStep } });
        const rows = items.map(({ node, state, score, evidence }) => [
          node,
          state,
          formatPercent(score),
          evidence.map(({ text }) => text).join(" "),
        ]);
        const text = items.length === 0 ? "No node trained these steps." : textTable(["NODE", "STATE", "SCORE", "EVIDENCE"], rows);
        return { document: { items }, text };
      }),
    );
}
