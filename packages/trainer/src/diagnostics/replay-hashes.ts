/** Final hashes of the training replay by kind of processor. Where a kind is missing, its first node's result is what later ones are held against. */
export const replayHashes: Readonly<Record<string, string>> = {
  "linux-x64 AuthenticAMD avx512f onnxruntime 1.30.0": "3865a65799398467774d434a3f6dedfece363a5777e5a855c900abc8a622fcb0",
};
