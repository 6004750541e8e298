/** The processor's clock as Linux tells it. */
import { readFile } from "node:fs/promises";

const directory = "/sys/devices/system/cpu/cpu0/cpufreq";

/** Such as `its clock is at 2.10 of 3.50 GHz`; null where the system does not tell, as in most virtual machines. */
export async function processorFrequency(from = directory): Promise<string | null> {
  try {
    const [now, most] = await Promise.all(
      ["scaling_cur_freq", "cpuinfo_max_freq"].map(async (name) => Number(await readFile(`${from}/${name}`, "utf8"))),
    );
    const gigahertz = (kilohertz = 0) => (kilohertz / 1e6).toFixed(2);
    return `its clock is at ${gigahertz(now)} of ${gigahertz(most)} GHz`;
  } catch {
    return null;
  }
}
