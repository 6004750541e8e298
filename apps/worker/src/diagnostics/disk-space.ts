/** Free space where checkpoints go. */
import { statfs } from "node:fs/promises";
import type { Finding } from "@trainyard/trainer/diagnostics";

const gibibyte = 2 ** 30;
/** A checkpoint of 124 M parameters with its optimizer's state takes 1.5 GB. */
const warnBelow = 4;
const failBelow = 0.5;

export async function testDiskSpace(directory: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(directory);
  return judgeSpace((bavail * bsize) / gibibyte);
}

export function judgeSpace(free: number): Finding {
  const status = free < failBelow ? "fail" : free < warnBelow ? "warn" : "pass";
  return {
    status,
    figure: free,
    unit: "GiB free",
    limit: status === "fail" ? failBelow : warnBelow,
    detail: `${free.toFixed(1)} GiB are free for checkpoints.`,
  };
}
