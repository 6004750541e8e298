/** Where things lie below TRAINYARD_HOME. */
import { join, relative } from "node:path";
import { checkpointReference } from "@trainyard/contracts";

export interface HomePaths {
  readonly home: string;
  readonly datasets: string;
  readonly checkpoints: string;
  readonly bundles: string;
  /** Where a segment writes its checkpoints. */
  segmentDirectory(runId: string, segmentId: string): string;
  /** A checkpoint's directory as it is recorded, relative to the checkpoint store; so a store can be moved. */
  recordedPath(directory: string): string;
  /** The folder that `initialisation.pretrained` means: a path, or a checkpoint of the store. */
  pretrainedDirectory(pretrained: string | null): string | null;
}

export function homePaths(home: string): HomePaths {
  const checkpoints = join(home, "checkpoints");
  return {
    home,
    datasets: join(home, "datasets"),
    checkpoints,
    bundles: join(home, "bundles"),
    segmentDirectory: (runId, segmentId) => join(checkpoints, runId, segmentId),
    recordedPath: (directory) => relative(checkpoints, directory),
    pretrainedDirectory(pretrained) {
      if (pretrained === null) return null;
      const recorded = checkpointReference(pretrained);
      return recorded === null ? pretrained : join(checkpoints, recorded);
    },
  };
}
