/** `trainyard bench detectors`: what the detectors of instability find, and how often they are wrong, on recorded training. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { parseOrThrow, TrainyardError } from "@trainyard/contracts";
import { detectors } from "@trainyard/recovery";
import { measureDetector, qualityTable, type RecordedRuns, recordedRuns } from "@trainyard/recovery/measure";
import type { Command } from "commander";
import type { Act } from "../act";
import type { Outcome } from "../outcome";

export function addDetectorBench(bench: Command, act: Act): void {
  bench
    .command("detectors <file>")
    .description("false alarms, recall and precision of the detectors on recorded runs; needs no server")
    .option("--record", "train the runs anew and write the file, which takes minutes; done as well where there is no such file", false)
    .action(act(({ json }, file: string, options: { record: boolean }) => benchDetectors(file, options.record, json)));
}

async function benchDetectors(file: string, isToRecord: boolean, json: boolean): Promise<Outcome> {
  const recorded = isToRecord || !existsSync(file) ? await record(file, json) : await readRecorded(file);
  const items = detectors.map((detector) => measureDetector(detector, recorded));
  return { document: { items }, text: qualityTable(items) };
}

async function record(file: string, json: boolean): Promise<RecordedRuns> {
  const { recordRuns } = await import("./record-runs");
  const recorded = await recordRuns((message) => void (json || process.stdout.write(`${message}\n`)));
  await writeFile(file, gzipSync(JSON.stringify(recorded), { level: 9 }));
  return recorded;
}

async function readRecorded(file: string): Promise<RecordedRuns> {
  const bytes = await readFile(file);
  return parseOrThrow(recordedRuns, contentsOf(bytes, file));
}

function contentsOf(bytes: Buffer, file: string): unknown {
  try {
    return JSON.parse(gunzipSync(bytes).toString());
  } catch (cause) {
    throw new TrainyardError("corrupt", `${file} is no recording: it is not JSON, compressed with gzip.`, { cause });
  }
}
