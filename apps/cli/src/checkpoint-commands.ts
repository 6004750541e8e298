/** `trainyard checkpoints`: look at a run's checkpoints and keep the ones that matter. */
import type { Checkpoint } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { findCheckpoint, findRun } from "./find";
import { formatInteger, formatLoss } from "./format";
import type { Context, Outcome } from "./outcome";
import { addReason } from "./reason-option";
import { textTable } from "./text-table";

export function addCheckpointCommands(program: Command, act: Act): void {
  const checkpoints = program.command("checkpoints").description("look at checkpoints, keep the ones that matter");

  checkpoints
    .command("list <run>")
    .description("checkpoints of a run, newest first")
    .action(act((context, run: string) => listCheckpoints(context, run)));

  for (const [verb, summary] of [
    ["pin", "keep a checkpoint whatever retention says"],
    ["unpin", "hand a checkpoint back to retention"],
  ] as const)
    addReason(checkpoints.command(`${verb} <run> <checkpoint>`).description(summary), "").action(
      act(async ({ client }, run: string, reference: string, { author, reason }: { author: string; reason: string }) => {
        const { id: runId } = await findRun(client, run);
        const { id: checkpointId } = await findCheckpoint(client, runId, reference);
        const checkpoint = await client.call(`${verb}Checkpoint`, { checkpointId, body: { author, reason } });
        return {
          document: checkpoint,
          text: `Checkpoint ${checkpoint.id} of step ${checkpoint.step} is ${checkpoint.pinned ? "" : "not "}pinned.`,
        };
      }),
    );
}

async function listCheckpoints({ client }: Context, run: string): Promise<Outcome> {
  const { id: runId } = await findRun(client, run);
  const { items } = await client.call("listCheckpoints", { runId });
  const rows = items.map((item) => [item.id, formatInteger(item.step), formatLoss(item.validationLoss), marksOf(item), item.createdAt]);
  return {
    document: { items },
    text: items.length === 0 ? "No checkpoints." : textTable(["ID", "STEP", "VALIDATION", "MARKS", "WRITTEN"], rows),
  };
}

function marksOf({ best, pinned, abandoned, deletedAt }: Checkpoint): string {
  const marks = { best, pinned, abandoned, removed: deletedAt !== null };
  const set = Object.entries(marks).flatMap(([mark, isSet]) => (isSet ? [mark] : []));
  return set.join(" ") || "-";
}
