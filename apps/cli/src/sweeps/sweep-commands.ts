/** `trainyard sweeps`: searches over hyper-parameters, and their trials. */
import { apiPrefix, type SweepDetail, type TrialStatus, trialStatus, trialsCsvPath } from "@trainyard/contracts";
import { type Command, Option } from "commander";
import type { Act } from "../act";
import { exitCode } from "../exit-code";
import { fetchText } from "../fetch-text";
import { findSweep } from "../find";
import type { Context, Outcome } from "../outcome";
import { pollUntilRest } from "../poll";
import { addReason } from "../reason-option";
import { renewingLine } from "../renewing-line";
import { addStartCommands } from "./start-commands";
import { sweepProgress, sweepTable, sweepText, trialTable } from "./sweep-text";
import { addTrialCommands } from "./trial-commands";

export function addSweepCommands(program: Command, act: Act): void {
  const sweeps = program.command("sweeps").description("search over hyper-parameters: each trial is a run");

  sweeps
    .command("list")
    .description("sweeps, newest first")
    .action(act(({ client }) => client.call("listSweeps", {}).then((document) => ({ document, text: sweepTable(document.items) }))));

  sweeps
    .command("show <sweep>")
    .description("one sweep: its space, how far it is, what it has spent")
    .action(
      act(async ({ client }, sweep: string) => shown(await client.call("getSweep", { sweepId: (await findSweep(client, sweep)).id }))),
    );

  sweeps
    .command("trials <sweep>")
    .description("its trials, by number")
    .addOption(new Option("--status <status>", "only these").choices(trialStatus.options))
    .option("--best <count>", "only so many, the best first", Number)
    .option("--csv", "all of them as CSV")
    .action(act((context, sweep: string, options: TrialsOptions) => listTrials(context, sweep, options)));

  addStartCommands(sweeps, act, watchSweep);

  sweeps
    .command("watch <sweep>")
    .description("follow a sweep until it ends or is paused; Ctrl-C leaves it going")
    .action(act(async (context, sweep: string) => watchSweep(context, (await findSweep(context.client, sweep)).id)));

  for (const [verb, summary] of [
    ["pause", "start no trial; those that run are paused with a checkpoint"],
    ["resume", "go on with a paused sweep, or with one that has trials or budget again"],
    ["stop", "end it; trials that run are paused with a checkpoint"],
  ] as const)
    addReason(sweeps.command(`${verb} <sweep>`).description(summary), "").action(
      act(async ({ client }, sweep: string, { author, reason }: { author: string; reason: string }) => {
        const { id: sweepId } = await findSweep(client, sweep);
        return shown(await client.call(`${verb}Sweep`, { sweepId, body: { author, reason } }));
      }),
    );

  addTrialCommands(sweeps, act);
}

interface TrialsOptions {
  status?: TrialStatus;
  best?: number;
  csv?: boolean;
}

async function listTrials(context: Context, reference: string, { status, best, csv }: TrialsOptions): Promise<Outcome> {
  const { client } = context;
  const { id: sweepId } = await findSweep(client, reference);
  if (csv) {
    const text = await fetchText(context, `${apiPrefix}${trialsCsvPath.replace("{sweepId}", encodeURIComponent(sweepId))}`);
    return { document: { sweep: sweepId, csv: text }, text: text.trimEnd() };
  }
  const [{ items }, { specification }] = await Promise.all([client.call("listTrials", { sweepId }), client.call("getSweep", { sweepId })]);
  const asked = status === undefined ? items : items.filter((trial) => trial.status === status);
  const chosen = best === undefined ? asked : bestFirst(asked, specification.objectives[0]?.direction === "maximize").slice(0, best);
  return { document: { items: chosen }, text: trialTable(chosen) };
}

/** By the first objective; those that came to their end before those that did not, which would be compared at other lengths. */
function bestFirst<T extends { objectives: readonly (number | null)[]; fraction: number }>(trials: readonly T[], isMore: boolean): T[] {
  const rank = ({ objectives: [value = null] }: T) => (value === null ? Number.POSITIVE_INFINITY : isMore ? -value : value);
  return trials.toSorted((a, b) => b.fraction - a.fraction || rank(a) - rank(b));
}

function shown(sweep: SweepDetail): Outcome {
  return { document: sweep, text: sweepText(sweep) };
}

/** Ends with 0 when the sweep has finished, with 1 when it was stopped or paused. */
async function watchSweep({ client, json, signal }: Context, sweepId: string): Promise<Outcome> {
  const stayGoing = () => process.stderr.write(`\nThe sweep goes on; follow it with: trainyard sweeps watch ${sweepId}\n`);
  signal.addEventListener("abort", stayGoing, { once: true });
  const line = json ? null : renewingLine(process.stdout);
  try {
    const sweep = await pollUntilRest(signal, {
      ask: (signal) => client.call("getSweep", { sweepId }, { signal }),
      show: (sweep) => line?.show(sweepProgress(sweep), sweep.status),
      isAtRest: ({ status }) => status !== "running",
    });
    return { ...shown(sweep), exitCode: sweep.status === "finished" ? exitCode.ok : exitCode.failed };
  } finally {
    line?.end();
    signal.removeEventListener("abort", stayGoing);
  }
}
