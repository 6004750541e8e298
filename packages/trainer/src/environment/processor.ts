/** The processor, as far as kernels choose by it. */
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";

export function processorName(): string {
  return cpus()[0]?.model.trim() ?? "unknown";
}

/** Vector and matrix instruction sets, as Linux names them: ONNX Runtime's kernels (MLAS) take other paths with and without them. */
const choosing = /^(sse4_[12]|f16c|fma|avx\w*|amx_\w*|asimd\w*|sve\w*|sme\w*|i8mm|bf16|neon)$/;

/** Sorted. Empty where the system does not tell (only Linux does): there the processor's name has to do. */
export async function processorFeatures(): Promise<string[]> {
  if (process.platform !== "linux") return [];
  return featuresIn(await readFile("/proc/cpuinfo", "utf8"));
}

/** Of the first processor listed; a machine's are alike. */
export function featuresIn(cpuinfo: string): string[] {
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? "";
  return line
    .split(" ")
    .filter((name) => choosing.test(name))
    .sort();
}
