/** What a segment trains, by what, and how far it has come. */
import type { RunSpecification } from "@trainyard/contracts";
import type { TrainingPosition } from "./checkpoint/state-layout";
import type { LoadedSegment } from "./load-segment";

export interface Course {
  readonly segment: LoadedSegment;
  readonly specification: RunSpecification;
  readonly position: TrainingPosition;
}
