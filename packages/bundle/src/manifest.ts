/** The first file of a bundle: what it is of, and the hash of everything else in it. */
import { createHash } from "node:crypto";
import { bundleFile } from "@trainyard/contracts";
import { z } from "zod";
import { BundleCorruptError } from "./archive/errors";

/** Ids as the store makes them: they become names of folders where a bundle is opened. */
const id = (kind: string) => z.string().regex(new RegExp(`^${kind}-[0-9a-z]{16}$`), `must be an id such as ${kind}-0123456789abcdef`);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const keptCheckpoint = z.strictObject({
  id: id("ckp"),
  runId: id("run").describe("Another run's where this one began as its fork"),
  segmentId: id("seg"),
  step: z.int().min(0),
  stateHash: sha256,
  why: z.array(z.enum(["final", "best", "replay"])).describe("replay: the last steps are run again from it"),
});
export type KeptCheckpoint = z.infer<typeof keptCheckpoint>;

const manifestBody = z.strictObject({
  format: z.literal(1),
  bundleId: id("bdl"),
  run: z.strictObject({ id: id("run"), name: z.string().min(1) }),
  step: z.int().min(0).describe("Of the final checkpoint"),
  why: z.enum(["run-ended", "asked"]),
  author: z.string(),
  reason: z.string(),
  madeAt: z.iso.datetime(),
  trainyard: z.string().describe("Version that made it"),
  dataset: z.strictObject({
    name: z.string().regex(/^\w[\w.-]*$/),
    hash: sha256,
    isIncluded: z.boolean().describe("Whether its tokens are in the bundle; else they have to be there where it is verified"),
  }),
  checkpoints: z.array(keptCheckpoint).min(1),
  files: z.array(bundleFile).describe("All others of the archive"),
});
export type ManifestBody = z.infer<typeof manifestBody>;

const bundleManifest = manifestBody.extend({ manifestHash: sha256.describe("SHA-256 of this document without this field") });
export type BundleManifest = z.infer<typeof bundleManifest>;

/** The document as it is written; what is hashed is its text without white space, in the order it is written in. */
export function manifestText(body: ManifestBody): string {
  return `${JSON.stringify({ ...body, manifestHash: hashOf(body) }, null, 2)}\n`;
}

/** Throws BundleCorruptError where the text is no manifest or does not match its own hash. */
export function parseManifest(file: string, text: string): BundleManifest {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new BundleCorruptError(file, "its manifest cannot be understood", { cause });
  }
  const { data, error } = bundleManifest.safeParse(document);
  if (error !== undefined) throw new BundleCorruptError(file, `its manifest is not of this format: ${z.prettifyError(error)}`);
  const { manifestHash, ...body } = document as BundleManifest;
  if (hashOf(body) !== manifestHash) throw new BundleCorruptError(file, "its manifest does not match its own hash");
  return data;
}

function hashOf(body: ManifestBody): string {
  return createHash("sha256").update(JSON.stringify(body)).digest("hex");
}
