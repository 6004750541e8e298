/** Samples this machine's load on its own timer, so that a heartbeat never waits for a slow sensor. */
import { mkdir, statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import type { NodeTelemetry } from "@trainyard/contracts";
import { machineMemoryBytes } from "@trainyard/trainer/machine-memory";
import { createCpuUsage } from "./cpu-usage";
import { createGpuReader } from "./gpu-telemetry";
import { readTemperatureCelsius } from "./temperature";

export interface TelemetrySampler {
  /** The newest sample; at most about `everyMs` old unless a sensor is slow. */
  latest(): NodeTelemetry;
  stop(): void;
}

export interface TelemetryOptions {
  /** Directory whose disk is watched; it is created where missing. */
  readonly home: string;
  /** What a trainer may take here at most; null: all there is. */
  readonly memoryLimitBytes: number | null;
  readonly everyMs?: number;
}

/** Takes a first sample, then one each `everyMs`. */
export async function startTelemetrySampler({ home, memoryLimitBytes, everyMs = 2_000 }: TelemetryOptions): Promise<TelemetrySampler> {
  await mkdir(home, { recursive: true });
  const cpuPercent = createCpuUsage();
  const readGpus = createGpuReader();
  const sample = async (): Promise<NodeTelemetry> => {
    const [disk, temperatureCelsius, gpus] = await Promise.all([statfs(home), readTemperatureCelsius(), readGpus()]);
    return {
      cpuPercent: cpuPercent(),
      memoryUsedBytes: totalmem() - freemem(),
      memoryTotalBytes: totalmem(),
      trainerMemoryBytes: Math.min(machineMemoryBytes(), memoryLimitBytes ?? Number.POSITIVE_INFINITY),
      diskFreeBytes: disk.bavail * disk.bsize,
      diskTotalBytes: disk.blocks * disk.bsize,
      temperatureCelsius,
      gpus,
    };
  };
  let latest = await sample();
  let sampling = false;
  const timer = setInterval(() => {
    if (sampling) return;
    sampling = true;
    sample()
      .then((next) => {
        latest = next;
      })
      .catch(() => undefined) // the disk was unmounted under us: the last sample stands, training tells of the disk itself
      .finally(() => {
        sampling = false;
      });
  }, everyMs);
  return { latest: () => latest, stop: () => clearInterval(timer) };
}
