/** `trainyard runs environment`, `accept-environment` and `compare-states`: what a run was computed with, and how two states differ. */
import { type EnvironmentDifference, gates } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { findRun } from "./find";
import { addReason } from "./reason-option";
import { numberArgument } from "./run-options";
import { textTable } from "./text-table";

export function addEnvironmentCommands(runs: Command, act: Act): void {
  runs
    .command("environment <run>")
    .description("what its segments were computed with, and changes on the way")
    .action(
      act(async ({ client }, run: string) => {
        const { id: runId } = await findRun(client, run);
        const found = await client.call("getEnvironment", { runId });
        const ordinals = new Map(found.segments.map(({ segmentId, ordinal }) => [segmentId, ordinal]));
        const rows = found.segments.map(({ ordinal, startStep, environment }) => [
          String(ordinal),
          String(startStep),
          environment?.processor ?? "not recorded",
          environment === null ? "-" : String(environment.threads),
          environment?.packages["onnxruntime-node"] ?? "-",
          environment?.code.sources.slice(0, 8) ?? "-",
        ]);
        const table = textTable(["#", "FROM STEP", "PROCESSOR", "THREADS", "ONNXRUNTIME", "SOURCES"], rows);
        const changes = found.changes.map(({ segmentId, node, differences, waits, acceptedBy, acceptedReason }) => {
          const state = waits ? "waits to be accepted" : acceptedBy === null ? "" : `accepted by ${acceptedBy}: ${acceptedReason}`;
          const heading = [`Segment ${ordinals.get(segmentId)} on ${node ?? "no node"}`, state].filter((part) => part !== "").join(", ");
          return `${heading}\n${differenceTable(differences)}`;
        });
        const note = changes.length === 0 ? [] : ["* may change what is computed, so a restart waits until it is accepted"];
        return { document: found, text: [table, ...changes, ...note].join("\n\n") };
      }),
    );

  addReason(runs.command("accept-environment <run>").description("let the segment that waits train in the changed environment")).action(
    act(async ({ client }, run: string, { author, reason }: { author: string; reason: string }) => {
      const { id: runId } = await findRun(client, run);
      const accepted = await client.call("acceptEnvironment", { runId, body: { author, reason } });
      return { document: accepted, text: `Accepted; ${accepted.name} is ${accepted.status}.` };
    }),
  );

  runs
    .command("compare-states <left> <right>")
    .description("two runs, or two steps of one: differences only")
    .option("--left-step <step>", "step of the first; the newest when left out", numberArgument)
    .option("--right-step <step>", "step of the second; the newest when left out", numberArgument)
    .action(
      act(async ({ client }, left: string, right: string, { leftStep, rightStep }: { leftStep?: number; rightStep?: number }) => {
        const [a, b] = [await findRun(client, left), await findRun(client, right)];
        const body = { left: { runId: a.id, step: leftStep }, right: { runId: b.id, step: rightStep } };
        const comparison = await client.call("compareStates", { body });
        const sections = comparison.sections.map(({ section, differences, same }) => {
          const title = `${section}: ${differences.length} different, ${same} the same`;
          return differences.length === 0 ? title : `${title}\n${differenceTable(differences)}`;
        });
        const heading = `${nameOf(comparison.left)} beside ${nameOf(comparison.right)}`;
        return { document: comparison, text: [heading, ...sections].join("\n\n") };
      }),
    );
}

function nameOf({ runName, step }: { runName: string; step: number }): string {
  return `${runName} at step ${step}`;
}

/** What has to be accepted is marked. */
function differenceTable(differences: readonly EnvironmentDifference[]): string {
  const rows = differences.map((difference) => {
    const { label, before, after } = difference;
    return [gates(difference) ? `${label} *` : label, before ?? "-", after ?? "-"];
  });
  return textTable(["VALUE", "BEFORE", "AFTER"], rows);
}
