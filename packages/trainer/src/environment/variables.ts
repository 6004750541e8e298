/** Environment variables that can change what is computed: an allow-list, so that nothing else is ever kept. */

/** Threading and linear algebra of native libraries, ONNX Runtime and CUDA by their prefixes; the loader by name. */
const prefixes = [
  "BLIS_",
  "CUBLAS_",
  "CUDA_",
  "CUDNN_",
  "GOMP_",
  "KMP_",
  "MKL_",
  "NVIDIA_TF32_",
  "OMP_",
  "ONNXRUNTIME_",
  "OPENBLAS_",
  "ORT_",
];
const names: ReadonlySet<string> = new Set(["DYLD_INSERT_LIBRARIES", "DYLD_LIBRARY_PATH", "LD_LIBRARY_PATH", "LD_PRELOAD"]);
/** Which of a machine's like devices is used, and where compiled kernels are kept, changes no number. */
const harmless = /^CUDA_(VISIBLE_DEVICES|CACHE_\w+|HOME|PATH|VERSION|DEVICE_ORDER)$/;
/** Whatever its prefix: a credential is not kept. */
const secret = /KEY|TOKEN|SECRET|PASSWORD|PASSPHRASE|CREDENTIAL|AUTH/i;

/** Sorted by name. */
export function computingVariables(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(variables).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== "" && isComputing(entry[0]),
  );
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isComputing(name: string): boolean {
  const isListed = names.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
  return isListed && !harmless.test(name) && !secret.test(name);
}
