/** Datasets, checkpoints and training, without database or queue. The process that trains is `@trainyard/trainer/process`. */
export { type CheckpointManifest, readManifest } from "./checkpoint/manifest";
export { type VerifiedCheckpoint, verifyCheckpoint } from "./checkpoint/read-checkpoint";
export { type RetainableCheckpoint, selectCheckpointsToDelete } from "./checkpoint/retention";
export { checkpointDirectoryName, deleteCheckpoint } from "./checkpoint/write-checkpoint";
export { type OpenDataset, openDataset, readDataset } from "./dataset/dataset-files";
export { type EnsureDatasetOptions, ensureDataset } from "./dataset/ensure-dataset";
export * from "./errors";
export { type SegmentPorts, trainSegment } from "./loop";
export { measureMatmulFlopsPerSecond } from "./probe";
export { type BareResult, type BareTraining, trainBare } from "./train-bare";
