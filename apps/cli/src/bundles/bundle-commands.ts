/** `trainyard bundle`: keep the final state of a run, prove it anywhere, and open it in another instance. */
import { resolve } from "node:path";
import type { Bundle } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "../act";
import { homeDirectory } from "../environment";
import { exitCode } from "../exit-code";
import { findCheckpoint, findRun } from "../find";
import { formatInteger } from "../format";
import type { Context, Outcome } from "../outcome";
import { pollUntilRest } from "../poll";
import { addReason } from "../reason-option";
import { renewingLine } from "../renewing-line";
import { textTable } from "../text-table";
import { openBundle } from "./open-bundle";
import { verifyFile } from "./verify-file";

interface MakeOptions {
  checkpoint?: string;
  wait?: boolean;
  author: string;
  reason: string;
}

export function addBundleCommands(program: Command, act: Act): void {
  const bundles = program.command("bundle").description("keep the final state of a run in one archive, prove it, open it elsewhere");
  addReason(bundles.command("make <run>").description("make a bundle of a run; exits with 1 where --wait sees it fail"), "")
    .option("--checkpoint <checkpoint>", "the final state; the newest sound one of the curve when left out")
    .option("--wait", "follow it until it is made")
    .action(act((context, run: string, options: MakeOptions) => makeBundle(context, run, options)));
  bundles
    .command("list <run>")
    .description("bundles of a run, newest first")
    .action(act((context, run: string) => listBundles(context, run)));
  bundles
    .command("verify <file>")
    .description("check every hash of a bundle and run its last steps again, without any server; ends with 1 where anything fails")
    .action(act((context, file: string) => verifyFile(context, resolve(file))));
  bundles
    .command("open <file>")
    .description("take the run of a bundle into this instance, with its curves and checkpoints; the file is copied to the home folder")
    .option("--author <name>", "who asks")
    .action(act((context, file: string, { author }: { author?: string }) => openBundle(context, resolve(file), author)));
}

async function makeBundle(context: Context, run: string, { checkpoint, wait, author, reason }: MakeOptions): Promise<Outcome> {
  const { client, json, signal } = context;
  const { id: runId } = await findRun(client, run);
  const checkpointId = checkpoint === undefined ? undefined : (await findCheckpoint(client, runId, checkpoint)).id;
  const asked = await client.call("makeBundle", { runId, body: { author, reason, checkpointId } });
  if (wait !== true) return { document: asked, text: `The bundle of step ${asked.step} is being made: ${asked.id}.` };
  const line = renewingLine(process.stderr);
  const made = await pollUntilRest(signal, {
    ask: () => client.call("getBundle", { bundleId: asked.id }),
    show: ({ progress }) => void (progress !== null && !json && line.show(progress.message)),
    isAtRest: ({ status }) => status !== "making",
  });
  line.end();
  return { document: made, text: inWords(made), exitCode: made.status === "ready" ? exitCode.ok : exitCode.failed };
}

function inWords({ status, problem, path, bytes, files }: Bundle): string {
  if (status !== "ready" || path === null) return `The bundle could not be made: ${problem ?? "nobody knows why"}`;
  return `${resolve(homeDirectory(), path)}: ${megabytes(bytes)}, ${files.length} files.`;
}

async function listBundles({ client }: Context, run: string): Promise<Outcome> {
  const { id: runId } = await findRun(client, run);
  const { items } = await client.call("listBundles", { runId });
  const rows = items.map(({ id, step, status, why, bytes, verification, path }) => [
    id,
    formatInteger(step),
    status,
    why,
    megabytes(bytes),
    verification === null ? "-" : verification.pass ? "holds" : "does not hold",
    path ?? "-",
  ]);
  const text = items.length === 0 ? "No bundles." : textTable(["ID", "STEP", "STATUS", "WHY", "SIZE", "VERIFIED", "FILE"], rows);
  return { document: { items }, text };
}

function megabytes(bytes: number | null): string {
  return bytes === null ? "-" : `${(bytes / 1e6).toFixed(1)} MB`;
}
