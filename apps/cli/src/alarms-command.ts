/** `trainyard runs alarms`: what the detectors of instability would have said of a run. They change nothing. */

import { type Alarm, detect, detectors } from "@trainyard/recovery";
import type { Command } from "commander";
import type { Act } from "./act";
import { effectiveObservations } from "./effective-observations";
import { findRun } from "./find";
import { formatInteger } from "./format";
import type { Context, Outcome } from "./outcome";
import { textTable } from "./text-table";

export function addAlarmsCommand(runs: Command, act: Act): void {
  runs
    .command("alarms <run>")
    .description("what each detector of instability would have said of the effective curve; changes nothing")
    .action(act((context, run: string) => showAlarms(context, run)));
}

async function showAlarms({ client }: Context, reference: string): Promise<Outcome> {
  const { id: runId, name: run } = await findRun(client, reference);
  const observations = await effectiveObservations(client, runId);
  const found = detectors.map((detector) => ({
    name: detector.name,
    description: detector.description,
    alarms: detect(detector, observations),
  }));
  const alarms = found.flatMap((each) => each.alarms).sort((a, b) => a.step - b.step);
  const text =
    alarms.length === 0
      ? `No detector would have spoken in ${formatInteger(observations.length)} steps.`
      : textTable(["STEP", "DETECTOR", "VALUE", "LIMIT", "WHY"], alarms.map(rowOf));
  return { document: { runId, run, steps: observations.length, detectors: found }, text };
}

function rowOf({ step, detector, value, limit, why }: Alarm): string[] {
  return [formatInteger(step), detector, formatFigure(value), formatFigure(limit), why];
}

function formatFigure(value: number | null): string {
  return value === null ? "-" : value.toPrecision(4);
}
