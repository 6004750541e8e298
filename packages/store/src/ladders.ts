/** What ladders are made of for the pure functions that fit and predict, which runs a ladder predicts, and those that left their band. */
import {
  type LadderSpecification,
  type LossPrediction,
  ladderSpecification,
  NotFoundError,
  parseOrThrow,
  type RunSpecification,
  tokensPerStep,
  totalTokens,
} from "@trainyard/contracts";
import { z } from "zod";
import type { Database, Transaction } from "./database";
import { openIncident } from "./incidents";
import { lockRun } from "./row-locks";
import { type StudyCurve, studyCurves } from "./study-curves";
import { type StudyRecord, studyById } from "./study-rows";
import { type StudyRun, studyRuns } from "./study-runs";

/** What a run of a ladder stands for. */
const rungOfRun = z.strictObject({ rung: z.int(), learningRateFactor: z.number() });
type RungOfRun = z.infer<typeof rungOfRun>;

/** Of a run that has begun. */
export interface LadderRunFacts extends RungOfRun {
  seed: number;
  runId: string;
  runName: string;
  isFinished: boolean;
  parameters: number;
  /** That the whole run trains. */
  tokens: number;
  peakLearningRate: number;
  batchTokens: number;
  warmupTokens: number;
  decay: string;
  finalFraction: number;
  finalLoss: number | null;
  noiseScale: number | null;
  validation: StudyCurve["validation"];
  train: StudyCurve["train"];
}

export interface StoredLadder {
  study: StudyRecord;
  specification: LadderSpecification;
  /** With those that have not begun, in the order in which they begin. */
  planned: (StudyRun & RungOfRun)[];
  facts: {
    id: string;
    name: string;
    rungs: number;
    heldOut: number;
    ratesCompared: boolean;
    runs: LadderRunFacts[];
  };
}

export interface PredictedRunFacts {
  ladderId: string;
  run: { rung: number | null; parameters: number; tokens: number; validation: StudyCurve["validation"] };
}

/** A run whose curve is held against its prediction. */
export interface WatchedRun {
  runId: string;
  ladderId: string;
  segmentId: string;
  /** Evaluations of the run, and finished runs of the ladder: nothing else moves curve or band. */
  signature: string;
}

export interface LadderStore {
  /** Rejects with NotFoundError. */
  get(ladderId: string): Promise<StoredLadder>;
  /** The ladder by which a run is predicted: the one that it was launched from, or the one that it is a rung of. Null: none. */
  predicted(runId: string): Promise<PredictedRunFacts | null>;
  /** Runs that train, or have ended within the last minutes, and have left no band yet. */
  watched(): Promise<WatchedRun[]>;
  /** Opens the run's incident, once. Answers whether it was opened. */
  leftBand(
    run: Pick<WatchedRun, "runId" | "segmentId">,
    prediction: LossPrediction,
    left: NonNullable<LossPrediction["left"]>,
  ): Promise<boolean>;
}

export function createLadderStore(database: Database): LadderStore {
  return {
    get: (ladderId) => database.read((client) => storedLadder(client, ladderId)),
    predicted: (runId) => database.read((client) => predictedRun(client, runId)),
    watched: () => database.read(watchedRuns),
    leftBand: (run, prediction, left) => database.transaction((transaction) => openOffPrediction(transaction, run, prediction, left)),
  };
}

async function storedLadder(client: Transaction, ladderId: string): Promise<StoredLadder> {
  const study = await studyById(client, ladderId, "ladder");
  const specification = parseOrThrow(ladderSpecification, study.specification);
  const runs = await studyRuns(client, ladderId);
  const planned = runs.map((run) => ({ ...run, ...parseOrThrow(rungOfRun, run.what) }));
  const curves = await studyCurves(
    client,
    planned.flatMap(({ run }) => (run === null ? [] : [run.id])),
  );
  const byRun = new Map(curves.map((curve) => [curve.runId, curve]));
  return {
    study,
    specification,
    planned,
    facts: {
      id: study.id,
      name: study.name,
      rungs: specification.rungs.length,
      heldOut: specification.heldOut,
      ratesCompared: specification.learningRateFactors.length > 1,
      runs: planned.flatMap((run) => factsOf(run, byRun) ?? []),
    },
  };
}

function factsOf(
  { run, rung, learningRateFactor, seed, specification, parameters }: StudyRun & RungOfRun,
  curves: ReadonlyMap<string, StudyCurve>,
): LadderRunFacts | null {
  const curve = run === null ? undefined : curves.get(run.id);
  if (run === null || curve === undefined) return null;
  const isFinished = run.status === "finished";
  return {
    rung,
    learningRateFactor,
    seed,
    runId: run.id,
    runName: run.name,
    isFinished,
    parameters,
    tokens: totalTokens(specification),
    ...settingsOf(specification),
    finalLoss: isFinished ? run.validationLoss : null,
    noiseScale: curve.noiseScale,
    validation: curve.validation,
    train: curve.train,
  };
}

function settingsOf({ schedule, ...plan }: RunSpecification) {
  const batchTokens = tokensPerStep(plan);
  return {
    peakLearningRate: schedule.peakLearningRate,
    batchTokens,
    warmupTokens: schedule.unit === "tokens" ? schedule.warmup : schedule.warmup * batchTokens,
    decay: schedule.decay,
    finalFraction: schedule.finalFraction,
  };
}

async function predictedRun(client: Transaction, runId: string): Promise<PredictedRunFacts | null> {
  const run = await client.run.findUnique({
    where: { id: runId },
    select: {
      parameters: true,
      totalTokens: true,
      launchLadderId: true,
      studyRun: { select: { studyId: true, arguments: true, study: { select: { kind: true } } } },
    },
  });
  if (run === null) throw new NotFoundError("run", runId);
  const own = run.studyRun?.study.kind === "ladder" ? run.studyRun : null;
  const ladderId = own?.studyId ?? run.launchLadderId;
  if (ladderId === null) return null;
  const planned = own === null ? null : z.object({ what: rungOfRun }).parse(own.arguments);
  const [curve] = await studyCurves(client, [runId]);
  return {
    ladderId,
    run: {
      rung: planned?.what.rung ?? null,
      parameters: Number(run.parameters),
      tokens: Number(run.totalTokens),
      validation: curve?.validation ?? [],
    },
  };
}

/** A rung that is in the fits is not watched: the band is made of it. */
function watchedRuns(client: Transaction): Promise<WatchedRun[]> {
  return client.$queryRaw<WatchedRun[]>`
    SELECT r."id" AS "runId", y."id" AS "ladderId", live."id" AS "segmentId", concat_ws('/',
      (SELECT count(*) FROM "Evaluation" e JOIN "Segment" s ON s."id" = e."segmentId" WHERE s."runId" = r."id"),
      (SELECT count(*) FROM "StudyRun" o JOIN "Run" f ON f."id" = o."runId" WHERE o."studyId" = y."id" AND f."status" = 'finished')) AS "signature"
    FROM "Run" r LEFT JOIN "StudyRun" v ON v."runId" = r."id" JOIN "Study" y ON y."id" = COALESCE(v."studyId", r."launchLadderId") AND y."kind" = 'ladder'
      JOIN "Segment" live ON live."runId" = r."id" AND live."ordinal" = r."segmentCount"
    WHERE (r."status" = 'running' OR r."endedAt" > clock_timestamp() - interval '10 minutes')
      AND (v."studyId" IS NULL OR (v."arguments" #>> '{what,rung}')::int
        >= jsonb_array_length(y."specification" -> 'rungs') - (y."specification" ->> 'heldOut')::int)
      AND NOT EXISTS (SELECT 1 FROM "Incident" i WHERE i."runId" = r."id" AND i."kind" = 'off-prediction')`;
}

async function openOffPrediction(
  transaction: Transaction,
  { runId, segmentId }: Pick<WatchedRun, "runId" | "segmentId">,
  { ladderId, ladderName, coverage, runs, final, caution, validation }: LossPrediction,
  left: NonNullable<LossPrediction["left"]>,
): Promise<boolean> {
  await lockRun(transaction, runId); // two coordinators may have looked
  if ((await transaction.incident.count({ where: { runId, kind: "off_prediction" } })) > 0) return false;
  const there = validation.findLast(({ tokens }) => tokens <= left.tokens) ?? null;
  await openIncident(transaction, {
    kind: "off-prediction",
    runId,
    segmentId,
    nodeId: null,
    step: left.step,
    summary: `The validation loss went ${left.side} the band that the ladder ${ladderName} predicts, at step ${left.step}, and stayed there.`,
    evidence: { ladderId, ladderName, coverage, runs, caution, left, predicted: there, final },
  });
  return true;
}
