/** `trainyard runs logbook`: the run's story as Markdown, with the curve around each entry. */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { apiPrefix, logbookPath } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { fetchText } from "./fetch-text";
import { findRun } from "./find";
import type { Context, Outcome } from "./outcome";

export function addLogbookCommand(runs: Command, act: Act): void {
  runs
    .command("logbook <run>")
    .description("what was done to a run and befell it, by step and author, with the curve around each entry, as Markdown")
    .option("-o, --out <file>", "write it there")
    .action(act((context, run: string, options: { out?: string }) => writeLogbook(context, run, options)));
}

async function writeLogbook(context: Context, reference: string, { out }: { out?: string }): Promise<Outcome> {
  const { id: runId } = await findRun(context.client, reference);
  const markdown = await fetchText(context, `${apiPrefix}${logbookPath.replace("{runId}", encodeURIComponent(runId))}`);
  if (out === undefined) return { document: { run: runId, markdown }, text: markdown };
  const file = resolve(out);
  await writeFile(file, markdown);
  return { document: { run: runId, file }, text: `Wrote ${file}.` };
}
