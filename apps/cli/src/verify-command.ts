/** `trainyard verify`: walks the hash chain of a run's checkpoints, and hashes again the files that are there. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Checkpoint, type RunDetail, TrainyardError } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { type ChainLink, checkpointChain } from "./checkpoint-chain";
import { homeDirectory } from "./environment";
import { exitCode } from "./exit-code";
import { findRun } from "./find";
import { formatInteger } from "./format";
import type { Context, Outcome } from "./outcome";
import { textTable } from "./text-table";

type Files = "verified" | "removed" | "missing" | "corrupt";

interface Verified {
  readonly id: string;
  readonly step: number;
  readonly segment: number;
  readonly stateHash: string;
  readonly parentHash: string | null;
  files: Files;
  readonly link: ChainLink["link"];
}

export function addVerifyCommand(program: Command, act: Act): void {
  program
    .command("verify <run>")
    .description(
      "walk the hash chain of a run's checkpoints and hash again the files that are on this machine; ends with 1 where one breaks",
    )
    .action(act((context, run: string) => verify(context, run)));
}

async function verify({ client }: Context, reference: string): Promise<Outcome> {
  const { id: runId, name } = await findRun(client, reference);
  const { segments } = await client.call("getRun", { runId });
  const verified: Verified[] = [];
  const listed = await checkpointsOf(client, segments);
  for (const { checkpoint, segment, link } of checkpointChain(segments, listed)) {
    const { id, step, stateHash, parentHash } = checkpoint;
    verified.push({ id, step, segment, stateHash, parentHash, files: await filesOf(checkpoint), link });
  }
  // Retention may have taken the files of what was still listed.
  if (!verified.every(({ files }) => isSound(files))) {
    const removed = (await checkpointsOf(client, segments)).filter(({ deletedAt }) => deletedAt !== null);
    const ids = new Set(removed.map(({ id }) => id));
    for (const each of verified) if (ids.has(each.id)) each.files = "removed";
  }
  const firstBroken = verified.find(({ link, files }) => link === "broken" || !isSound(files));
  const pass = firstBroken === undefined;
  const document = { run: runId, checkpoints: verified.map(({ id: _, ...shown }) => shown), pass };
  return { document, text: inWords(name, verified, firstBroken), exitCode: pass ? exitCode.ok : exitCode.failed };
}

/** A fork goes on from checkpoints of other runs: each of the run's segments, and of theirs that it descends from. */
async function checkpointsOf(client: Context["client"], segments: RunDetail["segments"]): Promise<Checkpoint[]> {
  const runIds = new Set(segments.map(({ runId }) => runId));
  const checkpoints = new Map<string, Checkpoint>();
  for (const runId of runIds)
    for (const checkpoint of (await client.call("listCheckpoints", { runId })).items) checkpoints.set(checkpoint.id, checkpoint);
  return [...checkpoints.values()];
}

function isSound(files: Files): boolean {
  return files === "verified" || files === "removed";
}

/** What the files prove must be what was recorded. */
async function filesOf({ deletedAt, path, step, stateHash, parentHash }: Checkpoint): Promise<Files> {
  if (deletedAt !== null) return "removed";
  const directory = join(homeDirectory(), "checkpoints", path);
  if (!existsSync(directory)) return "missing";
  const { verifyCheckpoint } = await import("@trainyard/trainer/checkpoint-files");
  try {
    const found = await verifyCheckpoint(directory);
    const agrees = found.step === step && found.stateHash === stateHash && found.parentStateHash === parentHash;
    return agrees ? "verified" : "corrupt";
  } catch (error) {
    if (error instanceof TrainyardError && (error.code === "corrupt" || error.code === "incompatible")) return "corrupt";
    throw error;
  }
}

function inWords(name: string, verified: readonly Verified[], firstBroken: Verified | undefined): string {
  if (verified.length === 0) return `Run ${name} has no checkpoints.`;
  const rows = verified.map(({ step, segment, stateHash, files, link }) => [
    formatInteger(step),
    String(segment),
    stateHash.slice(0, 16),
    link,
    files,
  ]);
  const table = textTable(["STEP", "SEGMENT", "STATE", "LINK", "FILES"], rows);
  const count = (files: Files) => verified.filter((each) => each.files === files).length;
  const counts = `${count("verified")} hashed again, ${count("removed")} removed by retention`;
  if (firstBroken === undefined) return `${table}\n\nThe chain of ${verified.length} checkpoints holds: ${counts}.`;
  return `${table}\n\nIt breaks at the checkpoint of step ${firstBroken.step} in segment ${firstBroken.segment}: ${reasonOf(firstBroken)}.`;
}

function reasonOf({ link, files }: Verified): string {
  if (link === "broken") return "it does not name the state before it";
  return files === "missing" ? "its files are not on this machine" : "its files are not what was recorded";
}
