/** Telemetry: processor use from counters, sensors from files, graphics cards from the tool's own words. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { CpuInfo } from "node:os";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeTelemetry } from "@trainyard/contracts";
import { expect, onTestFinished, test } from "vitest";
import { createCpuUsage } from "../src/telemetry/cpu-usage";
import { createGpuReader, parseGpus } from "../src/telemetry/gpu-telemetry";
import { startTelemetrySampler } from "../src/telemetry/telemetry-sampler";
import { readTemperatureCelsius } from "../src/telemetry/temperature";

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "trainyard-telemetry-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

function core(busyMs: number, idleMs: number): CpuInfo {
  return { model: "", speed: 0, times: { user: busyMs, nice: 0, sys: 0, idle: idleMs, irq: 0 } };
}

test("processor use is the busy share of all cores since the last look", () => {
  const looks = [
    [core(100, 900), core(0, 0)],
    [core(175, 925), core(75, 25)],
    [core(175, 925), core(75, 25)],
  ];
  const cpuPercent = createCpuUsage(() => looks.shift() ?? []);
  expect(cpuPercent()).toBe(75);
  expect(cpuPercent()).toBe(0);
});

test("temperature is the highest plausible sensor, null without sensors", async () => {
  const system = await temporaryDirectory();
  expect(await readTemperatureCelsius(system)).toBeNull();
  await mkdir(join(system, "thermal", "thermal_zone0"), { recursive: true });
  await writeFile(join(system, "thermal", "thermal_zone0", "temp"), "41500\n");
  await mkdir(join(system, "hwmon", "hwmon1"), { recursive: true });
  await writeFile(join(system, "hwmon", "hwmon1", "temp1_input"), "63000\n");
  await writeFile(join(system, "hwmon", "hwmon1", "temp2_input"), "-128000\n");
  expect(await readTemperatureCelsius(system)).toBe(63);
});

test("graphics cards: units converted, unknown figures null", () => {
  expect(parseGpus("NVIDIA H200, 35, 1024, 143771, 41\nNVIDIA T4, [N/A], [N/A], 15360, 50\n")).toEqual([
    { name: "NVIDIA H200", utilisationPercent: 35, memoryUsedBytes: 2 ** 30, memoryTotalBytes: 143_771 * 2 ** 20, temperatureCelsius: 41 },
    { name: "NVIDIA T4", utilisationPercent: null, memoryUsedBytes: null, memoryTotalBytes: 15_360 * 2 ** 20, temperatureCelsius: 50 },
  ]);
});

test("a machine without nvidia-smi has no graphics cards", async () => {
  expect(await createGpuReader("/nonexistent/nvidia-smi")()).toEqual([]);
});

test("the first sample is there at once and is what a heartbeat may carry", async () => {
  const sampler = await startTelemetrySampler({ home: join(await temporaryDirectory(), "home"), memoryLimitBytes: 2 ** 20 });
  onTestFinished(() => sampler.stop());
  const sample = nodeTelemetry.parse(sampler.latest());
  expect(sample.memoryUsedBytes).toBeGreaterThan(0);
  expect(sample.diskTotalBytes).toBeGreaterThanOrEqual(sample.diskFreeBytes);
});
