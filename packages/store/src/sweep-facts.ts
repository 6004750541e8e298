/** What a sweep is planned from: everything that was decided and measured. */
import {
  type ParameterValues,
  parseOrThrow,
  type SweepSpecification,
  sweepSpecification,
  type Trial,
  type TrialOutcome,
  type WarmObservation,
  warmObservation,
} from "@trainyard/contracts";
import type { Transaction } from "./database";

export interface RecordedTrial {
  number: number;
  values: ParameterValues;
  origin: Trial["origin"];
  seed: number;
  /** That a whole trial trains. */
  tokens: number;
  flopsPerToken: number;
  /** Why its values cannot be tried: such a trial has no stretch; null: it can. */
  problem: string | null;
}

export interface RecordedStretch {
  ordinal: number;
  /** Its trial's number. */
  trial: number;
  rung: number;
  untilFraction: number;
  untilStep: number;
  copiedFrom: number | null;
  values: ParameterValues | null;
  outcome: TrialOutcome | null;
  arrival: number | null;
}

export interface SweepFacts {
  /** What the sweep began with, then each edit. */
  revisions: { fromTrial: number; fromStretch: number; specification: SweepSpecification }[];
  trials: RecordedTrial[];
  stretches: RecordedStretch[];
  warm: WarmObservation[];
}

export async function sweepFacts(client: Transaction, sweepId: string): Promise<SweepFacts> {
  const { warm } = await client.sweep.findUniqueOrThrow({ where: { id: sweepId }, select: { warm: true } });
  const revisions = await client.sweepRevision.findMany({
    where: { sweepId },
    orderBy: { ordinal: "asc" },
    select: { fromTrial: true, fromStretch: true, specification: true },
  });
  const trials = await client.$queryRaw<RecordedTrial[]>`
    SELECT t."number", t."values", t."origin", t."seed"::float8, t."tokens"::float8, t."flopsPerToken",
      CASE WHEN t."status" = 'does-not-fit' AND NOT EXISTS (SELECT 1 FROM "TrialStretch" s WHERE s."trialId" = t."id") THEN t."why" END AS "problem"
    FROM "Trial" t WHERE t."sweepId" = ${sweepId} ORDER BY t."number"`;
  const stretches = await client.$queryRaw<RecordedStretch[]>`
    SELECT s."ordinal", t."number" AS "trial", s."rung", s."untilFraction", s."untilStep", s."copiedFrom", s."values", s."outcome", s."arrival"::float8
    FROM "TrialStretch" s JOIN "Trial" t ON t."id" = s."trialId" WHERE s."sweepId" = ${sweepId} ORDER BY s."ordinal"`;
  return {
    revisions: revisions.map(({ specification, ...from }) => ({ ...from, specification: sweepSpecification.parse(specification) })),
    trials,
    stretches,
    warm: parseOrThrow(warmObservation.array(), warm),
  };
}
