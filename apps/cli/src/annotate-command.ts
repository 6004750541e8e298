/** `trainyard runs annotate`: a note at a stretch of the curve. */
import type { Command } from "commander";
import type { Act } from "./act";
import { defaultAuthor } from "./environment";
import { findRun } from "./find";
import { numberArgument } from "./run-options";
import { showIntervention } from "./show-intervention";

interface AnnotateOptions {
  from: number;
  to?: number;
  text: string;
  author: string;
}

export function addAnnotateCommand(runs: Command, act: Act): void {
  runs
    .command("annotate <run>")
    .description("write a note at a stretch of the curve")
    .requiredOption("--from <step>", "first step of the stretch", numberArgument)
    .option("--to <step>", "last step of the stretch; left out, the first", numberArgument)
    .requiredOption("--text <note>", "what to remember")
    .option("--author <name>", "who writes it", defaultAuthor())
    .action(
      act(async ({ client }, run: string, { from: fromStep, to: toStep = fromStep, text, author }: AnnotateOptions) => {
        const { id: runId } = await findRun(client, run);
        return showIntervention(await client.call("annotateRun", { runId, body: { fromStep, toStep, text, author } }));
      }),
    );
}
