/** Ablation studies as they are read: what was asked, the runs there are, what nodes measured, what was cut. */
import {
  type AblationMapProgress,
  type AblationSpecification,
  ablationMapProgress,
  ablationSpecification,
  NotFoundError,
  parseOrThrow,
  type RunSpecification,
  type RunStatus,
  type RunSummary,
  runSpecification,
  type SegmentEndReason,
  type StudyStatus,
} from "@trainyard/contracts";
import { z } from "zod";
import type { Transaction } from "./database";
import { Prisma, type Study } from "./generated/client";
import { type NodeTask, toTask } from "./node-tasks";
import { summariseRuns } from "./run-summaries";

/** A run of a study that retrains. */
export interface StoredAblationRun {
  key: string;
  label: string;
  /** None: the baseline. */
  parts: string[];
  /** From 1. */
  repeat: number;
  seed: number;
  runId: string | null;
  runName: string | null;
  status: RunStatus | null;
  /** Share of its steps that are done. */
  share: number;
  outcome: { kind: "open" | "lost" } | { kind: "measured"; loss: number | null };
}

/** What a node measures for a study that evaluates. */
export interface StoredAblationMap {
  status: NodeTask["status"];
  /** So far; null: nothing yet. */
  measured: AblationMapProgress | null;
  problem: string | null;
}

export interface StoredShrink {
  task: NodeTask;
  /** The fine-tuning, once it has begun. */
  run: RunSummary | null;
}

export interface StoredAblation {
  id: string;
  number: number;
  name: string;
  author: string;
  status: StudyStatus;
  statusDetail: string | null;
  specification: AblationSpecification;
  /** Of the baseline. */
  base: RunSpecification;
  /** Run and step, or recipe. */
  subject: string;
  subjectRunId: string | null;
  createdAt: Date;
  endedAt: Date | null;
  /** In the order they begin. */
  runs: StoredAblationRun[];
  map: StoredAblationMap | null;
  /** Newest first. */
  shrinks: StoredShrink[];
}

/** What a run of such a study stands for. */
const studyRunArguments = z.object({ what: z.object({ parts: z.array(z.string()), repeat: z.int() }) });

/** Rejects with NotFoundError. */
export async function ablationById(client: Transaction, id: string): Promise<StoredAblation> {
  const row = await client.study.findFirst({ where: { id, kind: "ablation" } });
  if (row === null) throw new NotFoundError("ablation study", id);
  const [found] = await toAblations(client, [row]);
  if (found === undefined) throw new NotFoundError("ablation study", id);
  return found;
}

/** In the order given. */
export async function toAblations(client: Transaction, studies: readonly Study[]): Promise<StoredAblation[]> {
  const ids = studies.map(({ id }) => id);
  const studyRuns = await client.studyRun.findMany({ where: { studyId: { in: ids } }, orderBy: { ordinal: "asc" } });
  const tasks = (await client.nodeTask.findMany({ where: { studyId: { in: ids } }, orderBy: { requestedAt: "desc" } })).map(toTask);
  const shrunk = await client.run.findMany({ where: { shrunkFromId: { in: ids } }, select: { id: true } });
  const summaries = await summariesOf(client, [...studyRuns.flatMap(({ runId }) => runId ?? []), ...shrunk.map(({ id }) => id)]);
  const subjects = await subjectsOf(client, studies);
  return studies.map((study): StoredAblation => {
    const specification = parseOrThrow(ablationSpecification, study.specification);
    const own = tasks.filter(({ studyId }) => studyId === study.id);
    const map = own.find(({ kind }) => kind === "ablation-map");
    const { id, number, name, author, subjectRunId, createdAt } = study;
    return {
      ...{ id, number, name, author, subjectRunId, createdAt, specification },
      base: parseOrThrow(runSpecification, study.base),
      subject: subjects.get(study.id) ?? specification.recipe ?? "",
      ...shownStatus(study, map ?? null),
      runs: studyRuns.filter(({ studyId }) => studyId === id).map((row) => toRun(row, summaries)),
      map: map === undefined ? null : toMap(map),
      shrinks: own.filter(({ kind }) => kind === "shrink").map((task) => ({ task, run: summaries.get(runOf(task))?.summary ?? null })),
    };
  });
}

type SummarisedRuns = ReadonlyMap<string, { summary: RunSummary; endReason: SegmentEndReason | null }>;

async function summariesOf(client: Transaction, runIds: readonly string[]): Promise<SummarisedRuns> {
  if (runIds.length === 0) return new Map();
  const runs = await summariseRuns(client, Prisma.sql`r."id" = ANY (${[...runIds]})`, runIds.length);
  return new Map(
    runs.map(({ summary, segments }) => [
      summary.id,
      { summary, endReason: segments.filter(({ runId }) => runId === summary.id).at(-1)?.endReason ?? null },
    ]),
  );
}

/** One that evaluates is over when its node is done, whoever writes that down. */
function shownStatus(
  { status, statusDetail, endedAt }: Study,
  map: NodeTask | null,
): Pick<StoredAblation, "status" | "statusDetail" | "endedAt"> {
  if (status === "stopped" || map === null || map.endedAt === null) return { status, statusDetail, endedAt };
  if (map.status === "done") return { status: "finished", statusDetail: null, endedAt: map.endedAt };
  return { status: "stopped", statusDetail: `It could not be measured: ${map.problem ?? "its node went"}`, endedAt: map.endedAt };
}

function toRun(
  {
    key,
    label,
    arguments: given,
    seed,
    runId,
    problem,
  }: { key: string; label: string; arguments: unknown; seed: bigint; runId: string | null; problem: string | null },
  summaries: SummarisedRuns,
): StoredAblationRun {
  const { parts, repeat } = studyRunArguments.parse(given).what;
  const run = runId === null ? undefined : summaries.get(runId);
  return {
    ...{ key, label, parts, repeat, seed: Number(seed), runId },
    runName: run?.summary.name ?? null,
    status: run?.summary.status ?? null,
    share: run === undefined ? 0 : run.summary.step / run.summary.totalSteps,
    outcome: problem === null ? outcomeOf(run) : { kind: "lost" },
  };
}

/** A loss that is not finite is a result too; a run that was stopped or crashed says nothing of its parts. */
function outcomeOf(run: { summary: RunSummary; endReason: SegmentEndReason | null } | undefined): StoredAblationRun["outcome"] {
  if (run?.summary.status === "finished") return { kind: "measured", loss: run.summary.validationLoss };
  if (run?.summary.status === "failed" && run.endReason === "diverged") return { kind: "measured", loss: null };
  return { kind: run?.summary.status === "failed" || run?.summary.status === "stopped" ? "lost" : "open" };
}

function toMap({ status, progress, result, problem }: NodeTask): StoredAblationMap {
  if (result !== null) {
    const variants = (result.variants as readonly unknown[]).length;
    return { status, problem, measured: parseOrThrow(ablationMapProgress, { ...result, done: variants, total: variants }) };
  }
  return { status, problem, measured: progress === null ? null : parseOrThrow(ablationMapProgress, progress) };
}

function runOf({ result }: NodeTask): string {
  return typeof result?.runId === "string" ? result.runId : "";
}

/** Such as: micro, step 1,200. By study; those of a recipe have none. */
async function subjectsOf(client: Transaction, studies: readonly Study[]): Promise<Map<string, string>> {
  const subjects = studies.flatMap(({ id, specification, subjectRunId }) =>
    subjectRunId === null ? [] : [{ id, subjectRunId, checkpointId: parseOrThrow(ablationSpecification, specification).checkpointId }],
  );
  const runs = await client.run.findMany({
    where: { id: { in: subjects.map(({ subjectRunId }) => subjectRunId) } },
    select: { id: true, name: true },
  });
  const checkpoints = await client.checkpoint.findMany({
    where: { id: { in: subjects.flatMap(({ checkpointId }) => checkpointId ?? []) } },
    select: { id: true, step: true },
  });
  return new Map(
    subjects.map(({ id, subjectRunId, checkpointId }) => {
      const run = runs.find((each) => each.id === subjectRunId)?.name ?? "a run";
      const step = checkpoints.find((each) => each.id === checkpointId)?.step;
      return [id, step === undefined ? run : `${run}, step ${step}`];
    }),
  );
}
