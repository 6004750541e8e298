/** What a checkpoint says about the software and machine that computed it. */
import { cpus } from "node:os";
import { env } from "onnxruntime-node";
import type { ManifestBody } from "../checkpoint/manifest";

export function trainingEnvironment(threads: number): ManifestBody["environment"] {
  return {
    node: process.versions.node,
    onnxruntime: env.versions.node ?? env.versions.common,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    threads,
  };
}
