/** Trials with what their runs have come to: one query for any number of sweeps. */
import type { ParameterValues, RunStatus, SegmentEndReason, Trial, TrialStatus } from "@trainyard/contracts";
import type { Transaction } from "./database";

export interface TrialRow {
  id: string;
  sweepId: string;
  number: number;
  runId: string | null;
  runName: string | null;
  runStatus: RunStatus | null;
  runStatusDetail: string | null;
  /** Of the live segment. */
  endReason: SegmentEndReason | null;
  /** As recorded; see shownStatus. */
  status: TrialStatus;
  why: string;
  origin: Trial["origin"];
  seed: number;
  values: ParameterValues;
  objectives: (number | null)[];
  fraction: number;
  /** That a whole trial trains. */
  plannedTokens: number;
  flopsPerToken: number;
  parameters: number | null;
  step: number | null;
  tokens: number | null;
  totalSteps: number | null;
  totalTokens: number | null;
  /** Of all its segments, repeated steps included. */
  spentTokens: number;
  spentSeconds: number;
  byHand: boolean;
  tags: string[];
  pinned: boolean;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** By sweep and number. */
export function trialRows(client: Transaction, sweepIds: readonly string[]): Promise<TrialRow[]> {
  return client.$queryRaw<TrialRow[]>`
    SELECT t."id", t."sweepId", t."number", t."runId", r."name" AS "runName", r."status"::text AS "runStatus",
      r."statusDetail" AS "runStatusDetail", live."endReason"::text, t."status", t."why", t."origin", t."seed"::float8, t."values", t."objectives",
      t."fraction", t."tokens"::float8 AS "plannedTokens", t."flopsPerToken", r."parameters"::float8, live."lastStep" AS "step",
      live."lastTokens"::float8 AS "tokens", r."totalSteps", r."totalTokens"::float8, COALESCE(spent."tokens", 0)::float8 AS "spentTokens",
      COALESCE(spent."seconds", 0)::float8 AS "spentSeconds", t."byHand", t."tags", t."pinned", t."createdAt", r."startedAt", t."endedAt"
    FROM "Trial" t
      LEFT JOIN "Run" r ON r."id" = t."runId"
      LEFT JOIN "Segment" live ON live."runId" = r."id" AND live."ordinal" = r."segmentCount"
      LEFT JOIN LATERAL (
        SELECT sum(GREATEST(0, s."lastTokens" - s."startTokens")) AS "tokens",
          sum(EXTRACT(EPOCH FROM COALESCE(s."endedAt", clock_timestamp()) - s."startedAt")) AS "seconds"
        FROM "Segment" s WHERE s."runId" = r."id") spent ON TRUE
    WHERE t."sweepId" = ANY (${[...sweepIds]}) ORDER BY t."sweepId", t."number"`;
}
