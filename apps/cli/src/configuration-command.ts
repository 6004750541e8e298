/** `trainyard runs configuration`: what the live optimizer and session really held at a step, beside what was asked for. */
import type { Configuration } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { exitCode } from "./exit-code";
import { findRun } from "./find";
import type { Context, Outcome } from "./outcome";
import { numberArgument } from "./run-options";
import { textTable } from "./text-table";

export function addConfigurationCommand(runs: Command, act: Act): void {
  runs
    .command("configuration <run>")
    .description("what the optimizer really held, read back, beside what was asked for; ends with 1 where they differ")
    .option("--step <step>", "of the effective curve; the newest reading when left out", numberArgument)
    .action(act((context, run: string, options: { step?: number }) => showConfiguration(context, run, options)));
}

async function showConfiguration({ client }: Context, reference: string, { step }: { step?: number }): Promise<Outcome> {
  const { id: runId } = await findRun(client, reference);
  const configuration = await client.call("getConfiguration", { runId, query: { step } });
  const code = configuration.differences === 0 ? exitCode.ok : exitCode.failed;
  return { document: configuration, text: inWords(configuration), exitCode: code };
}

function inWords({ step, fields, differences }: Configuration): string {
  const rows = fields.map(({ field, asked, found, agrees }) => [field, valueText(asked), valueText(found), agrees ? "" : "differs"]);
  const verdict = differences === 0 ? "all as asked" : `${differences} not as asked`;
  return `Read from the update of step ${step}: ${verdict}.\n\n${textTable(["FIELD", "ASKED", "FOUND", ""], rows)}`;
}

/** A float32 has seven digits; more would show how it is rounded, not what it is. */
function valueText(value: unknown): string {
  return typeof value === "number" ? String(Number(value.toPrecision(7))) : JSON.stringify(value ?? null);
}
