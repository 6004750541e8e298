/** Watches a segment's figures as they are stored: alarms become incidents, and policies answer them. */
import { type Alarm, type Intervention, type StepPoint, TrainyardError } from "@trainyard/contracts";
import { detectorNamed, firstWarning, policyDecision, Watch, warningGapSteps } from "@trainyard/recovery";
import type { ClaimedSegment, Store } from "@trainyard/store";
import type { Logger } from "pino";
import type { Announcer } from "./announcer";

/** Steps of the curve before the segment that the detectors are shown first: the longest history that one of them looks at. */
const historySteps = 1_000;
/** Steps up to an alarm that its incident shows. */
const neighbourSteps = 8;
/** Points kept for the samples that a group of alarms has read, well beyond the longest group that is likely. */
const keptPoints = 16 * warningGapSteps;

export interface StabilityWatchOptions {
  readonly segment: ClaimedSegment;
  readonly store: Store;
  readonly announcer: Announcer;
  readonly logger: Logger;
  /** A policy asks something of the trainer, which is told without waiting for the next heartbeat. */
  readonly onIntervention: (intervention: Intervention) => void;
  /** A policy rolled the run back: the segment is its writer's no more. */
  readonly onRolledBack: () => void;
}

export interface StabilityWatch {
  /** Of points that are stored, in order. May be called again with the same ones after it rejected, which only an outage or a fence makes it do. */
  observe(points: readonly StepPoint[]): Promise<void>;
}

type WatchedPoint = Pick<StepPoint, "step" | "tokens" | "trainLoss" | "gradientNorm" | "sampleStart" | "sampleEnd">;

interface Pending {
  readonly alarm: Alarm;
  readonly point: WatchedPoint;
  readonly firstWarningStep: number;
  readonly newest: readonly WatchedPoint[];
}

/** A resume neither forgets what came before it nor begins anew: the detectors first see the curve that the segment goes on from. */
export function createStabilityWatch(options: StabilityWatchOptions): StabilityWatch {
  const { segment, store, announcer, logger } = options;
  const { runId, segmentId, startStep } = segment;
  const watch = new Watch();
  const pending: Pending[] = [];
  let newest: WatchedPoint[] = [];
  let warnings: Alarm[] = [];
  let seenStep: number | null = null;
  let isOver = false;

  const see = (point: WatchedPoint): readonly Alarm[] => {
    const alarms = watch.observe(point);
    newest = [...newest, point].slice(-keptPoints);
    warnings = [...warnings, ...alarms].filter(({ step }) => step > point.step - keptPoints);
    seenStep = point.step;
    return alarms;
  };

  const begin = async () => {
    await store.stability.guard(segment);
    for (const point of await store.stability.before(segment, historySteps)) see(point);
    seenStep = startStep;
  };

  const samplesOf = ({ point, firstWarningStep, newest: points }: Pending) => ({
    from: points.find(({ step }) => step >= firstWarningStep)?.sampleStart ?? point.sampleStart,
    to: point.sampleEnd,
  });

  const answer = async (raised: Pending) => {
    const { alarm, point, firstWarningStep, newest: points } = raised;
    const policies = (await store.stability.policies(runId)).filter(({ policy }) => policy.detector === alarm.detector);
    if (policies.length === 0 && !detectorNamed(alarm.detector).opensIncidents) return;
    const neighbours = points.slice(-neighbourSteps).map(({ step, trainLoss, gradientNorm }) => ({ step, trainLoss, gradientNorm }));
    const incident = await store.stability.alarmed(segment, { alarm, firstWarningStep, samples: samplesOf(raised), neighbours });
    logger.warn({ alarm, ...incident }, "A detector speaks.");
    if (incident.isRepeated) return;
    for (const { policy, past } of policies) {
      if (isOver) break;
      const { tokens } = point;
      const verdict = policyDecision({ policy, alarm, tokens, past });
      const { incidentId } = incident;
      const decided = await store.stability.decided(segment, { policy, alarm, incidentId, firstWarningStep, tokens, verdict });
      logger.info({ policy: policy.name, ...verdict, outcome: decided?.outcome }, "A policy has decided.");
      if (decided?.action == null) continue;
      if (decided.action.queuedSegmentId === null) options.onIntervention(decided.action.intervention);
      else isOver = true;
    }
  };

  return {
    async observe(points) {
      if (isOver) return;
      if (seenStep === null) await begin();
      for (const point of points) {
        if (point.step <= (seenStep ?? startStep)) continue;
        for (const alarm of see(point))
          pending.push({ alarm, point, firstWarningStep: firstWarning(warnings, alarm), newest: [...newest] });
      }
      const hasAlarms = pending.length > 0;
      for (let next = pending[0]; next !== undefined && !isOver; next = pending[0]) {
        await answer(next).catch((error: unknown) => {
          if (isOutageOrFence(error)) throw error;
          logger.error({ err: error, alarm: next.alarm }, "An alarm could not be answered; training goes on.");
        });
        pending.shift();
      }
      if (hasAlarms) for (const what of ["run", "events"] as const) announcer.announce({ type: "run-changed", runId, what });
      if (isOver) {
        logger.warn({ segmentId }, "A policy rolled the run back.");
        options.onRolledBack();
      }
    },
  };
}

/** Then the same is tried again, or the segment is another's. Any other failure must not end what it only watches. */
function isOutageOrFence(error: unknown): boolean {
  return error instanceof TrainyardError && (error.code === "unavailable" || error.code === "fenced");
}
