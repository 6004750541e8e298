/** Health of graphics processors as `nvidia-smi`, the kernel's log and `dcgmi` tell it; skipped where there are none. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Finding } from "@trainyard/trainer/diagnostics";
import { z } from "zod";
import type { Skipped } from "./node-test";

const runFile = promisify(execFile);
const limitMs = 60_000;

/** In the order of the query; parsed by `parseGpuHealth`. */
const fields = [
  "index",
  "name",
  "ecc.errors.uncorrected.volatile.total",
  "remapped_rows.pending",
  "remapped_rows.failure",
  "clocks_event_reasons.hw_thermal_slowdown",
  "clocks_event_reasons.hw_power_brake_slowdown",
  "clocks_event_reasons.sw_thermal_slowdown",
];

export type RunProgram = (command: string, args: readonly string[]) => Promise<string>;

const runProgram: RunProgram = async (command, args) => (await runFile(command, [...args], { timeout: limitMs })).stdout;

export async function testGpus(run: RunProgram = runProgram): Promise<Finding | Skipped> {
  const csv = await outputOf(run, "nvidia-smi", [`--query-gpu=${fields.join(",")}`, "--format=csv,noheader,nounits"]);
  if (csv === null) return { status: "skipped", detail: "There is no nvidia-smi that answers here." };
  const xids = parseXids((await outputOf(run, "dmesg", [])) ?? "");
  const diagnosis = await outputOf(run, "dcgmi", ["diag", "-r", "1", "--json"]);
  const { gpus, failures, warnings } = parseGpuHealth(csv);
  const failed = [...failures, ...xids, ...(diagnosis === null ? [] : failuresOfDcgm(diagnosis))];
  const figure = failed.length + warnings.length;
  const status = failed.length > 0 ? "fail" : warnings.length > 0 ? "warn" : "pass";
  const calm = `${gpus} ${gpus === 1 ? "GPU has" : "GPUs have"} no uncorrected errors, no rows to remap, and do not throttle${diagnosis === null ? "" : "; dcgmi agrees"}.`;
  return { status, figure, unit: "findings", limit: 0, detail: [...failed, ...warnings].join(" ") || calm };
}

export function parseGpuHealth(csv: string): { gpus: number; failures: string[]; warnings: string[] } {
  const lines = csv.split("\n").filter((line) => line.trim() !== "");
  const [failures, warnings]: [string[], string[]] = [[], []];
  for (const line of lines) {
    const [index, name, uncorrected, pending, failure, ...throttles] = line.split(",").map((cell) => cell.trim());
    const gpu = `GPU ${index} (${name})`;
    if (Number(uncorrected) > 0) failures.push(`${gpu} has ${uncorrected} uncorrected memory errors since it was last reset.`);
    if (failure === "Yes") failures.push(`${gpu} could not remap a row of its memory.`);
    if (pending === "Yes") warnings.push(`${gpu} has rows of memory that are remapped at its next reset.`);
    const reasons = ["heat, by hardware", "the power brake", "heat, by software"].filter((_, place) => throttles[place] === "Active");
    if (reasons.length > 0) warnings.push(`${gpu} is slowed down by ${reasons.join(" and ")}.`);
  }
  return { gpus: lines.length, failures, warnings };
}

/** Errors of hardware among the driver's: 48 and 94/95 memory, 62 to 64 remapping, 74 NVLink, 79 off the bus, 119/120 firmware (NVIDIA, XID Errors). */
const hardwareXids = new Set([48, 62, 63, 64, 74, 79, 94, 95, 119, 120]);

/** From lines such as `NVRM: Xid (PCI:0000:00:06): 79, pid=..., GPU has fallen off the bus.` */
export function parseXids(log: string): string[] {
  return [...log.matchAll(/NVRM: Xid \(([^)]*)\): (\d+),?\s*(.*)$/gm)]
    .filter(([, , xid]) => hardwareXids.has(Number(xid)))
    .map(([, bus, xid, text]) => `The driver logged XID ${xid} of ${bus}: ${text}`);
}

const dcgmTest = z.object({ name: z.string(), results: z.array(z.object({ status: z.string() })) });
const dcgmCategories = z.object({ test_categories: z.array(z.object({ tests: z.array(dcgmTest) })) });

/** `dcgmi diag --json` names its one object differently from version to version. */
export function failuresOfDcgm(json: string): string[] {
  const [diagnosis] = Object.values(z.record(z.string(), z.unknown()).parse(JSON.parse(json)));
  const { test_categories: categories } = dcgmCategories.parse(diagnosis);
  return categories
    .flatMap(({ tests }) => tests)
    .filter(({ results }) => results.some(({ status }) => /^fail/i.test(status)))
    .map(({ name }) => `dcgmi failed ${name}.`);
}

/** Null where the program is not there or does not answer. */
function outputOf(run: RunProgram, command: string, args: readonly string[]): Promise<string | null> {
  return run(command, args).catch(() => null);
}
