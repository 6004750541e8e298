/** `trainyard runs ledger`: where a run's wall time went, and which checkpoint interval would cost least. */
import { type Ledger, ledgerClass } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { findRun } from "./find";
import { formatInteger, formatPercent, formatSeconds } from "./format";
import type { Context, Outcome } from "./outcome";
import { textTable } from "./text-table";

export function addLedgerCommand(runs: Command, act: Act): void {
  runs
    .command("ledger <run>")
    .description("where the run's wall time went, what each loss is due to, and which checkpoint interval would cost least")
    .action(act((context, run: string) => showLedger(context, run)));
}

async function showLedger({ client }: Context, reference: string): Promise<Outcome> {
  const { id: runId } = await findRun(client, reference);
  const ledger = await client.call("getLedger", { runId });
  return { document: ledger, text: [totalsOf(ledger), lossesOf(ledger), adviceOf(ledger)].filter((part) => part !== "").join("\n\n") };
}

function totalsOf({ fromMs, toMs, totalsMs, goodput }: Ledger): string {
  const wallMs = toMs - fromMs;
  const row = (label: string, durationMs: number) => [label, seconds(durationMs), formatPercent(wallMs === 0 ? 0 : durationMs / wallMs)];
  const rows = [...ledgerClass.options.map((name) => row(name, totalsMs[name] ?? 0)), row("wall time", wallMs)];
  const share = goodput === null ? "" : `\nGoodput ${formatPercent(goodput)}.`;
  return `${textTable(["CLASS", "TIME", "SHARE"], rows)}${share}`;
}

/** What an incident cost, in order of time. */
function lossesOf({ entries }: Ledger): string {
  const rows = entries.flatMap(({ fromMs, durationMs, class: name, incidentId, detail }) =>
    incidentId === null ? [] : [[new Date(fromMs).toISOString(), seconds(durationMs), name, incidentId, detail]],
  );
  return rows.length === 0 ? "" : textTable(["FROM", "TIME", "CLASS", "INCIDENT", "WHAT"], rows);
}

function adviceOf({ advice }: Ledger): string {
  if (advice === null) return "No advice on the checkpoint interval yet: it takes a measured checkpoint and a failure.";
  const { intervalSteps, everySteps, basis } = advice;
  return `A checkpoint every ${formatInteger(intervalSteps)} steps would cost least; now it is every ${formatInteger(everySteps)}. ${basis}`;
}

/** To the tenth below a minute, where a loss is often shorter than a second. */
function seconds(durationMs: number): string {
  return durationMs < 60_000 ? `${(durationMs / 1_000).toFixed(1)} s` : formatSeconds(durationMs / 1_000);
}
