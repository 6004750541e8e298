/** What decides the bits of float32 arithmetic here: ONNX Runtime chooses its kernels by the processor's instruction set. */
import { readFileSync } from "node:fs";
import { env } from "onnxruntime-node";

/** Widest first: the first one that the processor has is used. */
const sets = ["avx512f", "avx2", "avx", "asimd"];

/** Such as `linux-x64 AuthenticAMD avx512f onnxruntime 1.30.0`. */
export function processorKind(processorText = readProcessor()): string {
  const flags = new Set(/^(?:flags|Features)\s*:\s*(.*)$/m.exec(processorText)?.[1]?.split(/\s+/));
  const set = sets.find((candidate) => flags.has(candidate)) ?? "baseline";
  const vendor = /^vendor_id\s*:\s*(\S+)$/m.exec(processorText)?.[1] ?? "any";
  return `${process.platform}-${process.arch} ${vendor} ${set} onnxruntime ${env.versions.node ?? env.versions.common}`;
}

/** Empty where the system does not tell. */
function readProcessor(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}
