/** `trainyard runs change`: other values for a run that trains, or with --dry-run what they would do. */
import type { ChangePreview } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { findRun } from "./find";
import { formatInteger } from "./format";
import type { Context, Outcome } from "./outcome";
import { addReason } from "./reason-option";
import { overridesOfAssignments, setOption } from "./run-options";
import { showIntervention } from "./show-intervention";
import { textTable } from "./text-table";
import { valueText } from "./value-text";

interface ChangeOptions {
  set: string[];
  author: string;
  reason: string;
  dryRun?: boolean;
}

export function addChangeCommand(runs: Command, act: Act): void {
  addReason(runs.command("change <run>").description("checkpoint a running run and train on with other values from its next step"), "")
    .addOption(setOption("field and new value, such as optimizer.beta2=0.98; may be repeated").makeOptionMandatory())
    .option("--dry-run", "say what it would do, and do nothing")
    .action(act((context, run: string, options: ChangeOptions) => changeRun(context, run, options)));
}

async function changeRun({ client }: Context, reference: string, { set, author, reason, dryRun }: ChangeOptions): Promise<Outcome> {
  const changes = overridesOfAssignments(set);
  const { id: runId } = await findRun(client, reference);
  if (!dryRun) return showIntervention(await client.call("changeRun", { runId, body: { changes, author, reason } }));
  const preview = await client.call("previewChange", { runId, body: { changes } });
  return { document: preview, text: describePreview(preview) };
}

function describePreview({ changes, rebuilds, state, learningRate, totalSteps }: ChangePreview): string {
  const fields = changes.map(({ field, from, to, rebuilds: builds }) => [field, valueText(from), valueText(to), builds ? "yes" : "no"]);
  const fates = state.map(({ tensor, fate, parameters, because }) => [tensor, fate, formatInteger(parameters), because]);
  return [
    textTable(["FIELD", "FROM", "TO", "REBUILDS"], fields),
    rebuilds ? "The graph is built again; parameters stay." : "Nothing is rebuilt.",
    fates.length === 0 ? "The optimizer has no state." : textTable(["STATE", "BECOMES", "TENSORS", "BECAUSE"], fates),
    `Learning rate of the next update: ${valueText(learningRate.from)} -> ${valueText(learningRate.to)}`,
    `Updates until the end: ${formatInteger(totalSteps.from)} -> ${formatInteger(totalSteps.to)}`,
  ].join("\n\n");
}
