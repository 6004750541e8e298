/** A run's logbook as Markdown: who did what at which step, why, what it cost and what came of it, with the curve around each entry. */
import type { RunDetail } from "@trainyard/contracts";
import type { LogbookEntry } from "./entries";

/** @param chart address of an image of the curve around an entry; null: there is none */
export async function* logbookMarkdown(
  run: RunDetail,
  entries: readonly LogbookEntry[],
  chart: (entry: LogbookEntry) => Promise<string | null>,
): AsyncGenerator<string> {
  const { name, id, recipe, status, step, totalSteps, createdAt, endedAt } = run;
  yield `# Logbook of ${text(name)}\n\n`;
  yield `Run ${id}, recipe ${text(recipe)}, created ${createdAt}. ${status} at step ${step} of ${totalSteps}${endedAt === null ? "" : `, ended ${endedAt}`}.\n`;
  if (entries.length === 0) yield "\nNothing happened to it.\n";
  for (const entry of entries) {
    const where = entry.step === null ? "" : `Step ${entry.step}: `;
    yield `\n## ${where}${text(entry.title)}\n\n${entry.at}, ${text(entry.author)}\n\n`;
    yield entry.facts.map(([label, fact]) => `- **${label}:** ${text(fact)}\n`).join("");
    const image = await chart(entry);
    if (image !== null) yield `\n![Loss and gradient norm around step ${entry.step}](${image})\n`;
  }
}

/** What people wrote is shown as they wrote it: nothing of it is mark-up, and a line break does not end a list. */
function text(value: string): string {
  return value.replace(/[\\`*_{}[\]<>#|!]/g, "\\$&").replaceAll(/\s*\n\s*/g, "<br>");
}
