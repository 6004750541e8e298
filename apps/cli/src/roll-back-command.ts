/** `trainyard runs rollback`: back before a stretch of the curve, or with --dry-run what that would cost. */
import { InvalidError, type RollBackPlan } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { findCheckpoint, findRun } from "./find";
import { formatInteger } from "./format";
import type { Context, Outcome } from "./outcome";
import { addReason } from "./reason-option";
import { numberArgument, overridesOfAssignments, setOption } from "./run-options";
import { showIntervention } from "./show-intervention";
import { textTable } from "./text-table";
import { valueText } from "./value-text";

interface RollBackOptions {
  from: number;
  to: number;
  skipSamples?: boolean;
  checkpoint?: string;
  set: string[];
  incident?: string;
  dryRun?: boolean;
  author: string;
  reason: string;
}

export function addRollBackCommand(runs: Command, act: Act): void {
  addReason(runs.command("rollback <run>").description("go back before a stretch of the effective curve and train on from there"), "")
    .requiredOption("--from <step>", "first step of the stretch", numberArgument)
    .requiredOption("--to <step>", "last step of the stretch", numberArgument)
    .option("--skip-samples", "leave out what was read in the stretch")
    .option("--checkpoint <id>", "checkpoint to start from; left out, the newest sound one before the stretch")
    .addOption(setOption("field and new value to go on with, such as schedule.peakLearningRate=3e-4; may be repeated").default([], "none"))
    .option("--incident <id>", "incident that this answers")
    .option("--dry-run", "say what it would cost and change, and do nothing")
    .action(act((context, run: string, options: RollBackOptions) => rollBack(context, run, options)));
}

async function rollBack({ client }: Context, reference: string, options: RollBackOptions): Promise<Outcome> {
  const { from: fromStep, to: toStep, skipSamples = false, checkpoint, set, dryRun, author, reason, incident: incidentId } = options;
  const { id: runId } = await findRun(client, reference);
  const checkpointId = checkpoint === undefined ? undefined : (await findCheckpoint(client, runId, checkpoint)).id;
  const request = { fromStep, toStep, skipSamples, checkpointId, changes: set.length === 0 ? undefined : overridesOfAssignments(set) };
  if (dryRun) {
    const plan = await client.call("planRollBack", { runId, body: request });
    return { document: plan, text: describePlan(plan) };
  }
  if (reason === "") throw new InvalidError([{ field: "--reason", message: "say why, in a few words" }]);
  return showIntervention(await client.call("rollBackRun", { runId, body: { ...request, author, reason, incidentId } }));
}

function describePlan(plan: RollBackPlan): string {
  const { checkpointId, checkpointStep, atStep, stepsLost, tokensLost, minutesLost, stepsPerSecond, skip, samplesSkipped, changes } = plan;
  const ranges = skip.map(({ from, to }) => `${from}-${to - 1}`).join(", ");
  const lines = [
    checkpointId === null
      ? "Back to the start, from the seed."
      : `Back to step ${formatInteger(checkpointStep)}, checkpoint ${checkpointId}.`,
    `Lost as of step ${formatInteger(atStep)}: ${formatInteger(stepsLost)} steps, ${formatInteger(tokensLost)} tokens, ${minutesLost.toFixed(1)} minutes.`,
    stepsPerSecond === null
      ? "The run does not train, so that is all."
      : `It makes ${stepsPerSecond.toPrecision(3)} steps a second meanwhile.`,
    skip.length === 0 ? "No samples are left out." : `Left out: ${formatInteger(samplesSkipped)} samples (${ranges}).`,
  ];
  const fields = changes.map(({ field, from, to }) => [field, valueText(from), valueText(to)]);
  return fields.length === 0 ? lines.join("\n") : `${lines.join("\n")}\n\n${textTable(["FIELD", "FROM", "TO"], fields)}`;
}
