/** A manifest without its files. */
import type { ManifestBody } from "../src/manifest";

export const manifestBody: Omit<ManifestBody, "files"> = {
  format: 1,
  bundleId: "bdl-0123456789abcdef",
  run: { id: "run-0123456789abcdef", name: "a run" },
  step: 9,
  why: "asked",
  author: "test",
  reason: "",
  madeAt: "2026-01-02T03:04:05.000Z",
  trainyard: "0.1.0",
  dataset: { name: "tiny", hash: "0".repeat(64), isIncluded: true },
  checkpoints: [
    {
      id: "ckp-0123456789abcdef",
      runId: "run-0123456789abcdef",
      segmentId: "seg-0123456789abcdef",
      step: 9,
      stateHash: "1".repeat(64),
      why: ["final"],
    },
  ],
};
