/** The manifest of a checkpoint: what its state belongs to, and the hashes that prove it. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runSpecification } from "@trainyard/contracts";
import { z } from "zod";
import { CorruptCheckpointError, FileAccessError, IncompatibleCheckpointError } from "../errors";
import { isNodeError } from "../files";
import { guardMemory } from "../update-guard";

export const stateFileName = "state.safetensors";
export const manifestFileName = "manifest.json";

/** 2: tensors by canonical names, whatever the architecture. 1 had the names of GPT-2's published files. */
export const formatVersion = 2;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const manifestBody = z.strictObject({
  formatVersion: z.literal(formatVersion),
  runId: z.string(),
  segmentId: z.string(),
  step: z.int().min(0),
  tokens: z.int().min(0),
  sampleCursor: z.int().min(0).describe("Absolute index of the next training sequence"),
  optimizerStartStep: z
    .int()
    .min(0)
    .describe("Step at which the optimizer's state was last zero, and one more for each update skipped since"),
  updateGuard: guardMemory.optional().describe("What decides on skipping the next update; left out where nothing is remembered"),
  specification: runSpecification,
  datasetHash: sha256,
  environment: z.strictObject({
    node: z.string(),
    onnxruntime: z.string(),
    platform: z.string(),
    cpu: z.string(),
    threads: z.int(),
  }),
  files: z.record(z.string(), z.strictObject({ bytes: z.int(), sha256 })),
  stateHash: sha256.describe("SHA-256 of state.safetensors: tensors and position"),
  parentStateHash: sha256.nullable().describe("Of the checkpoint before it on the lineage; null when training began at the seed"),
  createdAt: z.iso.datetime(),
});
export type ManifestBody = z.infer<typeof manifestBody>;

const checkpointManifest = manifestBody.extend({ manifestHash: sha256.describe("SHA-256 of this document without this field") });
export type CheckpointManifest = z.infer<typeof checkpointManifest>;

export function sealManifest(body: ManifestBody): CheckpointManifest {
  return { ...body, manifestHash: hashOf(body) };
}

export function manifestJson(manifest: CheckpointManifest): string {
  return JSON.stringify(manifest, null, 2);
}

/** Throws CorruptCheckpointError when it is missing, unreadable as a manifest, or does not match its own hash. */
export async function readManifest(directory: string): Promise<CheckpointManifest> {
  const text = await readFile(join(directory, manifestFileName), "utf8").catch((cause: unknown) => {
    if (isNodeError(cause, "ENOENT")) throw new CorruptCheckpointError(directory, `${manifestFileName} is missing`, { cause });
    throw new FileAccessError(join(directory, manifestFileName), cause);
  });
  const { manifest, written } = parseManifest(directory, text);
  const { manifestHash, ...body } = manifest;
  if (hashOfOrdered(inOrderOf(body, written)) !== manifestHash)
    throw new CorruptCheckpointError(directory, `${manifestFileName} does not match its own hash`);
  return manifest;
}

/** Size and hash of the state file; every manifest that is written has them. */
export function stateFileOf(directory: string, manifest: CheckpointManifest): { readonly bytes: number; readonly sha256: string } {
  const file = manifest.files[stateFileName];
  if (file === undefined || file.sha256 !== manifest.stateHash)
    throw new CorruptCheckpointError(directory, `${manifestFileName} does not name the hash of ${stateFileName}`);
  return file;
}

function parseManifest(directory: string, text: string): { readonly manifest: CheckpointManifest; readonly written: unknown } {
  let document: unknown;
  try {
    document = JSON.parse(text);
    return { manifest: checkpointManifest.parse(document), written: document };
  } catch (cause) {
    const version = otherVersion(document);
    if (version !== undefined)
      throw new IncompatibleCheckpointError(directory, `it has format ${version}, this version reads format ${formatVersion}`);
    throw new CorruptCheckpointError(directory, `${manifestFileName} cannot be understood`, { cause });
  }
}

function otherVersion(document: unknown): number | undefined {
  if (typeof document !== "object" || document === null || !("formatVersion" in document)) return undefined;
  return typeof document.formatVersion === "number" && document.formatVersion !== formatVersion ? document.formatVersion : undefined;
}

/** Keys in the schema's order, so that reading and writing agree on the bytes that are hashed. */
function hashOf(body: ManifestBody): string {
  return hashOfOrdered(manifestBody.parse(body));
}

function hashOfOrdered(body: unknown): string {
  return createHash("sha256").update(JSON.stringify(body)).digest("hex");
}

/** `written` with its keys in the order of `parsed`. Fields that were added since have values in `parsed`, but they are not what was hashed. */
function inOrderOf(parsed: unknown, written: unknown): unknown {
  if (!isRecord(parsed) || !isRecord(written)) return written;
  const known = Object.keys(parsed).filter((key) => key in written);
  return Object.fromEntries(known.map((key) => [key, inOrderOf(parsed[key], written[key])]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
