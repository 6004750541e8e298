/** Public interface of bundles as files; no engine is loaded. What runs the last steps again is `@trainyard/bundle/verify`. */
export { BundleCorruptError } from "./archive/errors";
export { hashFile } from "./archive/hash-file";
export { readManifest } from "./archive/read-manifest";
export { type Staged, Staging } from "./archive/staging";
export { type UnpackedBundle, unpackBundle } from "./archive/unpack";
export { type EnvironmentPart, environmentOf } from "./environment-part";
export type { BundleManifest, KeptCheckpoint } from "./manifest";
export { type ModelCardFacts, modelCard } from "./model-card";
export * from "./parts";
export { readRecord } from "./record";
export type { ReplayPart } from "./replay-part";
export { reportInWords } from "./report-in-words";
