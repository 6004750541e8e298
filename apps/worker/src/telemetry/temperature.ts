/** The processor's temperature where the kernel tells it. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const millidegrees = 1_000;

/** Highest temperature of the kernel's thermal zones and hardware monitors, degrees Celsius; null where none can be read. */
export async function readTemperatureCelsius(systemDirectory = "/sys/class"): Promise<number | null> {
  const zones = await filesBelow(join(systemDirectory, "thermal"), /^thermal_zone/, /^temp$/);
  const monitors = await filesBelow(join(systemDirectory, "hwmon"), /^hwmon/, /^temp\d+_input$/);
  const readings = await Promise.all([...zones, ...monitors].map(readCelsius));
  const plausible = readings.filter((value) => value > 0 && value < 150);
  return plausible.length === 0 ? null : Math.max(...plausible);
}

async function filesBelow(directory: string, folder: RegExp, file: RegExp): Promise<string[]> {
  const folders = (await namesIn(directory)).filter((name) => folder.test(name)).map((name) => join(directory, name));
  const found = await Promise.all(
    folders.map(async (path) => (await namesIn(path)).filter((name) => file.test(name)).map((name) => join(path, name))),
  );
  return found.flat();
}

/** A machine without the directory has no sensors; that is an answer, not an error. */
async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}

/** Not a number when a sensor cannot be read (some refuse while their device sleeps). */
async function readCelsius(path: string): Promise<number> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.trim() === "" ? Number.NaN : Number(text) / millidegrees;
}
