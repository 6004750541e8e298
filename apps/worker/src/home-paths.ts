/** Where things lie below TRAINYARD_HOME. */
import { join, relative } from "node:path";

export interface HomePaths {
  readonly home: string;
  readonly datasets: string;
  readonly checkpoints: string;
  /** Where a segment writes its checkpoints. */
  segmentDirectory(runId: string, segmentId: string): string;
  /** A checkpoint's directory as it is recorded, relative to the checkpoint store; so a store can be moved. */
  recordedPath(directory: string): string;
}

export function homePaths(home: string): HomePaths {
  const checkpoints = join(home, "checkpoints");
  return {
    home,
    datasets: join(home, "datasets"),
    checkpoints,
    segmentDirectory: (runId, segmentId) => join(checkpoints, runId, segmentId),
    recordedPath: (directory) => relative(checkpoints, directory),
  };
}
