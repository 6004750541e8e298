/** Turns what a trainer says into writes of its segment, each announced once it is stored. */
import type { FromTrainer, LiveEvent, StepPoint } from "@trainyard/contracts";
import type { ClaimedSegment, Store } from "@trainyard/store";
import type { Announcer } from "./announcer";
import type { HomePaths } from "./home-paths";
import type { StabilityWatch } from "./stability-watch";
import type { WriteBehind } from "./write-behind";

export interface SegmentRecorderOptions {
  readonly segment: ClaimedSegment;
  readonly store: Store;
  readonly announcer: Announcer;
  readonly paths: HomePaths;
  readonly watch: StabilityWatch;
  /** Whether a command answers an intervention; the agent's own drain and a drill's faults answer nobody. */
  readonly isIntervention: (commandId: string) => boolean;
}

export interface SegmentRecorder {
  storePoints(points: readonly StepPoint[]): Promise<void>;
  /** Adds what the message says to `writes`. */
  record(message: FromTrainer, writes: WriteBehind): void;
}

type Changed = Extract<LiveEvent, { type: "run-changed" }>["what"];

export function createSegmentRecorder({
  segment,
  store,
  announcer,
  paths,
  watch,
  isIntervention,
}: SegmentRecorderOptions): SegmentRecorder {
  const { runId, segmentId } = segment;
  const { recording } = store;
  let newestStep = segment.startStep;
  let begun = false;
  const changed = (...what: readonly Changed[]) => {
    for (const part of what) announcer.announce({ type: "run-changed", runId, what: part });
  };
  return {
    async storePoints(points) {
      await recording.points(segment, points);
      announcer.announce({ type: "points", runId, segmentId, points: [...points] });
      // The restart or resume that this segment answers counts as applied from its first point on.
      if (!begun) changed("run", "events");
      begun = true;
      await watch.observe(points);
    },
    record(message, writes) {
      switch (message.type) {
        case "ready":
          return writes.add(async () => {
            await store.lifecycle.segmentReady(segment, { buildDurationMs: message.buildDurationMs });
            changed("run", "events");
          });
        case "step":
          newestStep = message.point.step;
          return writes.addPoint(message.point);
        case "evaluation": {
          const { type: _, ...evaluation } = message;
          return writes.add(async () => {
            await recording.evaluation(segment, evaluation);
            announcer.announce({ type: "evaluation", runId, segmentId, ...evaluation });
          });
        }
        case "sample": {
          const { step, prompt, text } = message;
          return writes.add(async () => {
            await recording.sample(segment, { step, prompt, text });
            changed("samples");
          });
        }
        case "checkpoint": {
          const { type: _, directory, ...checkpoint } = message;
          return writes.add(async () => {
            await recording.checkpoint(segment, { ...checkpoint, path: paths.recordedPath(directory) });
            changed("checkpoints", "events");
          });
        }
        case "configuration": {
          const { step, values } = message;
          return writes.add(async () => {
            if (await store.configuration.record(segment, { step, values })) changed("events");
          });
        }
        case "applied": {
          const { commandId, step, readBack } = message;
          if (!isIntervention(commandId)) return;
          return writes.add(async () => {
            await store.interventions.applied(segment, { interventionId: commandId, step, readBack });
            changed("run", "events");
          });
        }
        case "changed": {
          const { commandId: interventionId, step, specification, readBack } = message;
          return writes.add(async () => {
            await store.lifecycle.segmentChanged(segment, { interventionId, step, specification, readBack });
            changed("run", "events");
          });
        }
        case "refused": {
          const { commandId: interventionId, step, why } = message;
          return writes.add(async () => {
            await store.interventions.failed(segment, { interventionId, step, why });
            changed("run", "events");
          });
        }
        case "log": {
          const line = { level: message.level, message: message.message, step: newestStep };
          return writes.add(async () => {
            await recording.log(segment, line);
            changed("events");
          });
        }
        case "ended":
        case "failed":
          return; // the end is recorded when the process is gone
      }
    },
  };
}
