/** Runs of studies: planned with all that they train by, and what has become of them. */
import { parseOrThrow, type RunSpecification, type RunStatus, type RunSummary, runSpecification } from "@trainyard/contracts";
import { z } from "zod";
import type { Transaction } from "./database";
import { Prisma } from "./generated/client";
import { toJson } from "./json-column";
import { summariseRuns } from "./run-summaries";

/** A run that a study is to have. It is made of this when its turn comes, so that later changes of a recipe change nothing about it. */
export interface PlannedStudyRun {
  /** Unique in the study, such as 3/1/1 or head:3.1/2. */
  key: string;
  /** The order in which they begin. */
  ordinal: number;
  /** In words. */
  label: string;
  seed: number;
  /** What it stands for, as the study's kind has it: rung and factor, or parts. */
  what: Record<string, unknown>;
  specification: RunSpecification;
  parameters: number;
}

export interface StudyRun extends PlannedStudyRun {
  /** Null: its turn has not come. */
  run: RunSummary | null;
  /** Why no run could be made of it. */
  problem: string | null;
}

/** What lists need of it. */
export interface StudyRunState {
  studyId: string;
  key: string;
  what: Record<string, unknown>;
  parameters: number;
  status: RunStatus | null;
}

const plannedArguments = z.strictObject({ what: z.record(z.string(), z.unknown()), specification: runSpecification, parameters: z.int() });

export async function addStudyRuns(transaction: Transaction, studyId: string, runs: readonly PlannedStudyRun[]): Promise<void> {
  await transaction.studyRun.createMany({
    data: runs.map(({ key, ordinal, label, seed, what, specification, parameters }) => ({
      studyId,
      key,
      ordinal,
      label,
      seed,
      arguments: toJson({ what, specification, parameters }),
    })),
  });
}

/** In the order in which they begin. */
export async function studyRuns(client: Transaction, studyId: string): Promise<StudyRun[]> {
  const rows = await client.studyRun.findMany({ where: { studyId }, orderBy: { ordinal: "asc" } });
  const summaries = await summariseRuns(
    client,
    Prisma.sql`r."id" IN (SELECT v."runId" FROM "StudyRun" v WHERE v."studyId" = ${studyId})`,
    rows.length,
  );
  const byId = new Map(summaries.map(({ summary }) => [summary.id, summary]));
  return rows.map(({ key, ordinal, label, seed, arguments: planned, runId, problem }) => ({
    key,
    ordinal,
    label,
    seed: Number(seed),
    ...parseOrThrow(plannedArguments, planned),
    run: runId === null ? null : (byId.get(runId) ?? null),
    problem,
  }));
}

/** Of all studies of a kind. */
export function studyRunStates(client: Transaction, kind: "ladder" | "ablation"): Promise<StudyRunState[]> {
  return client.$queryRaw<StudyRunState[]>`
    SELECT v."studyId", v."key", v."arguments" -> 'what' AS "what", (v."arguments" ->> 'parameters')::float8 AS "parameters", r."status"::text
    FROM "StudyRun" v JOIN "Study" y ON y."id" = v."studyId" LEFT JOIN "Run" r ON r."id" = v."runId"
    WHERE y."kind" = ${kind}::"StudyKind" ORDER BY v."studyId", v."ordinal"`;
}

/** Of one that has no run yet. */
export async function plannedStudyRun(
  client: Transaction,
  studyId: string,
  key: string,
): Promise<{ specification: RunSpecification; parameters: number }> {
  const row = await client.studyRun.findUniqueOrThrow({ where: { studyId_key: { studyId, key } }, select: { arguments: true } });
  return parseOrThrow(plannedArguments, row.arguments);
}
