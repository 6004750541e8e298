/** `trainyard runs`: start, look at and steer runs. */
import { type RunDetail, type RunSummary, runStatus } from "@trainyard/contracts";
import { type Command, Option } from "commander";
import type { Act } from "./act";
import { addAlarmsCommand } from "./alarms-command";
import { addAnnotateCommand } from "./annotate-command";
import { addBatchCommand } from "./batch-command";
import { addChangeCommand } from "./change-command";
import { addConfigurationCommand } from "./configuration-command";
import { defaultAuthor } from "./environment";
import { addEnvironmentCommands } from "./environment-commands";
import { exitCode } from "./exit-code";
import { findCheckpoint, findLadder, findRun } from "./find";
import { formatInteger, formatLoss, formatPercent } from "./format";
import { addLedgerCommand } from "./ledger-command";
import { addLogbookCommand } from "./logbook-command";
import type { Context, Outcome } from "./outcome";
import { describeProgress } from "./progress-line";
import { addReason } from "./reason-option";
import { addRollBackCommand } from "./roll-back-command";
import { addCreateOptions, type CreateOptions, numberArgument, overridesOf } from "./run-options";
import { describeReport, reportRun } from "./run-report";
import { showIntervention } from "./show-intervention";
import { addSuspectsCommand } from "./suspects-command";
import { textTable } from "./text-table";
import { addTournamentCommand } from "./tournament-commands";
import { waitForRun } from "./wait-for-run";

interface ActionOptions {
  author: string;
  reason: string;
}

interface LaunchOptions {
  ladder?: string;
  launchOverride?: string;
}

interface RestartOptions extends ActionOptions {
  checkpoint: string;
  settings: "current" | "checkpoint";
  learningRate?: number;
}

export function addRunCommands(program: Command, act: Act): void {
  const runs = program.command("runs").description("start, watch and steer training runs");

  addCreateOptions(runs.command("create"))
    .description("start a run from a recipe")
    .option("--author <name>", "who starts it", defaultAuthor())
    .option("--wait", "follow it until it ends; Ctrl-C leaves it going")
    .option("--ladder <ladder>", "the ladder that it is launched from, which predicts its curve")
    .option("--launch-override <reason>", "why it starts though no ladder reaches it")
    .action(act((context, options: CreateOptions & LaunchOptions) => createRun(context, options)));

  runs
    .command("list")
    .description("runs, newest first")
    .addOption(new Option("--status <status>", "only these").choices(runStatus.options))
    .option("--limit <count>", "at most so many", numberArgument)
    .action(act((context, options: { status?: RunSummary["status"]; limit?: number }) => listRuns(context, options)));

  runs
    .command("show <run>")
    .description("one run with its segments")
    .action(act(async (context, run: string) => showRun(await getRun(context, run))));

  runs
    .command("watch <run>")
    .description("follow a run until it ends; Ctrl-C leaves it going")
    .action(act(async (context, run: string) => watchRun(context, (await findRun(context.client, run)).id)));

  for (const [verb, summary] of [
    ["pause", "checkpoint a run and pause it at its next step"],
    ["resume", "go on with a paused run"],
    ["stop", "checkpoint a run and end it at its next step"],
  ] as const)
    addReason(runs.command(`${verb} <run>`).description(summary), "").action(
      act(async ({ client }, run: string, { author, reason }: ActionOptions) => {
        const { id: runId } = await findRun(client, run);
        return showIntervention(await client.call(`${verb}Run`, { runId, body: { author, reason } }));
      }),
    );

  addReason(runs.command("restart <run>").description("go back to a checkpoint and train on from there"))
    .requiredOption("--checkpoint <id>", "checkpoint to start from")
    .option("--learning-rate <rate>", "new peak of the schedule", numberArgument)
    .addOption(
      new Option("--settings <which>", "train on by what is in force now, or was when the checkpoint was written")
        .choices(["current", "checkpoint"])
        .default("current"),
    )
    .action(
      act(async ({ client }, run: string, options: RestartOptions) => {
        const { author, reason, settings, learningRate: peakLearningRate } = options;
        const { id: runId } = await findRun(client, run);
        const { id: checkpointId } = await findCheckpoint(client, runId, options.checkpoint);
        return showIntervention(
          await client.call("restartRun", { runId, body: { checkpointId, author, reason, settings, peakLearningRate } }),
        );
      }),
    );

  addChangeCommand(runs, act);
  addRollBackCommand(runs, act);
  addAnnotateCommand(runs, act);
  addTournamentCommand(runs, act);
  addAlarmsCommand(runs, act);
  addBatchCommand(runs, act);
  addSuspectsCommand(runs, act);
  addConfigurationCommand(runs, act);
  addLedgerCommand(runs, act);
  addLogbookCommand(runs, act);
  addEnvironmentCommands(runs, act);
}

async function createRun(context: Context, options: CreateOptions & LaunchOptions): Promise<Outcome> {
  const { recipe, name, author, ladder, launchOverride } = options;
  const ladderId = ladder === undefined ? undefined : (await findLadder(context.client, ladder)).id;
  const body = { recipe, name, author, overrides: overridesOf(options), ladderId, launchOverride };
  const created = await context.client.call("createRun", { body });
  if (options.wait) return watchRun(context, created.id);
  const report = await reportRun(context.client, created);
  return { document: report, text: `Started run ${created.id} (${created.name}): ${context.url}/runs/${created.id}` };
}

async function watchRun(context: Context, runId: string): Promise<Outcome> {
  const stayGoing = () => process.stderr.write(`\nThe run goes on; follow it with: trainyard runs watch ${runId}\n`);
  context.signal.addEventListener("abort", stayGoing, { once: true });
  const run = await waitForRun(context, runId);
  context.signal.removeEventListener("abort", stayGoing);
  const report = await reportRun(context.client, run);
  const code = run.status === "finished" ? exitCode.ok : exitCode.failed;
  return { document: report, text: describeReport(report, run), exitCode: code };
}

async function listRuns({ client }: Context, query: { status?: RunSummary["status"]; limit?: number }): Promise<Outcome> {
  const { items } = await client.call("listRuns", { query: { status: query.status, limit: query.limit } });
  const rows = items.map((run) => [
    run.id,
    run.name,
    run.status,
    `${formatInteger(run.step)}/${formatInteger(run.totalSteps)}`,
    formatPercent(run.step / run.totalSteps),
    formatLoss(run.trainLoss),
    formatLoss(run.validationLoss),
    run.node ?? "-",
  ]);
  const text = textTable(["ID", "NAME", "STATUS", "STEP", "DONE", "LOSS", "VALIDATION", "NODE"], rows);
  return { document: { items }, text: items.length === 0 ? "No runs." : text };
}

async function getRun({ client }: Context, reference: string): Promise<RunDetail> {
  const { id } = await findRun(client, reference);
  return client.call("getRun", { runId: id });
}

function showRun(run: RunDetail): Outcome {
  const rows = run.segments.map((segment) => [
    String(segment.ordinal),
    segment.id,
    `${segment.startStep}-${segment.lastStep}`,
    segment.node ?? "-",
    segment.endReason ?? segment.status,
    segment.endDetail ?? "",
  ]);
  const segments = textTable(["#", "SEGMENT", "STEPS", "NODE", "STATE", "DETAIL"], rows);
  return { document: run, text: `${run.id} (${run.name}, ${run.recipe})\n${describeProgress(run)}\n\n${segments}` };
}
