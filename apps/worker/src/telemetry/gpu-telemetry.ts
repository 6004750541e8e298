/** Graphics processors as `nvidia-smi` reports them; none where it is absent. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { NodeTelemetry } from "@trainyard/contracts";

type GpuTelemetry = NodeTelemetry["gpus"][number];

const runFile = promisify(execFile);
const query = ["--query-gpu=name,utilization.gpu,memory.used,memory.total,temperature.gpu", "--format=csv,noheader,nounits"];
const timeoutMs = 5_000;
const bytesPerMebibyte = 2 ** 20;

/** Returns a function that asks `nvidia-smi`; once it turned out not to be installed, it is not tried again. */
export function createGpuReader(command = "nvidia-smi"): () => Promise<GpuTelemetry[]> {
  let installed = true;
  return async () => {
    if (!installed) return [];
    try {
      const { stdout } = await runFile(command, query, { timeout: timeoutMs });
      return parseGpus(stdout);
    } catch (error) {
      installed = !(error instanceof Error && "code" in error && error.code === "ENOENT");
      return []; // the driver is busy or answers nothing: a card without figures this time
    }
  };
}

/** Reads the CSV lines of `nvidia-smi`: name, percent, MiB, MiB, degrees Celsius; a figure it does not know is null. */
export function parseGpus(csv: string): GpuTelemetry[] {
  return csv
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [name = "", utilisation, used, total, temperature] = line.split(",").map((cell) => cell.trim());
      return {
        name,
        utilisationPercent: figure(utilisation),
        memoryUsedBytes: figure(used, bytesPerMebibyte),
        memoryTotalBytes: figure(total, bytesPerMebibyte),
        temperatureCelsius: figure(temperature),
      };
    });
}

function figure(text: string | undefined, unit = 1): number | null {
  const value = Number(text === undefined || text === "" ? Number.NaN : text);
  return Number.isFinite(value) ? value * unit : null;
}
