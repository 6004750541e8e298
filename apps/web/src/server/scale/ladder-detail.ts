/** Ladders as the API shows them. */
import type { LadderDetail, LadderRun, LadderSummary, RungPlan } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { bestRuns, ladderFindings } from "@trainyard/search/ladder";
import type { Store, StoredLadder, StudyRecord, StudyRunState } from "@trainyard/store";
import { shapeNear } from "./choose-rungs";
import { clusterSpeed } from "./cluster-speed";
import { memoised } from "./memoised";
import { rungPlan } from "./plan-ladder";

/** A law's interval takes hundreds of fits: made again only once a run has come further. */
const findingsOf = memoised(ladderFindings);

export async function listLadders(store: Store): Promise<LadderSummary[]> {
  const [studies, states] = [await store.studies.list("ladder"), await store.studies.runStates("ladder")];
  return studies.map((study) =>
    summaryOf(
      study,
      states.filter(({ studyId }) => studyId === study.id),
    ),
  );
}

/** Rejects with NotFoundError. */
export async function ladderDetail(ladderId: string, store: Store): Promise<LadderDetail> {
  const [ladder, nodes] = [await store.ladders.get(ladderId), await store.nodes.list()];
  const { study, specification, planned, facts } = ladder;
  const plan = specification.rungs.map((rung) => rungPlan(specification, rung, nodes, clusterSpeed(nodes)));
  const next = nextRung(ladder, plan);
  const { nextLoss, ...findings } = findingsOf(
    facts,
    plan.map(({ parameters, nonEmbeddingParameters, tokens }) => ({ parameters, nonEmbeddingParameters, tokens })),
    { parameters: next.parameters, tokens: next.rung.tokens },
  );
  const states = planned.map(({ key, what, parameters, run }) => ({
    studyId: study.id,
    key,
    what,
    parameters,
    status: run?.status ?? null,
  }));
  return {
    ...summaryOf(study, states),
    specification,
    plan,
    ladderRuns: runsOf(ladder),
    curves: facts.runs.map(({ runId, validation }) => ({ runId, points: validation.map(({ tokens, loss }) => ({ tokens, loss })) })),
    ...findings,
    next: { ...next, loss: nextLoss },
  };
}

function summaryOf(study: StudyRecord, runs: readonly StudyRunState[]): LadderSummary {
  const finished = runs.filter(({ status }) => status === "finished");
  const { id, number, name, author, status, statusDetail, specification, createdAt, endedAt } = study;
  const { recipe, rungs } = specification as { recipe: string; rungs: unknown[] };
  return {
    id,
    number,
    name,
    author,
    status,
    statusDetail,
    recipe,
    rungs: rungs.length,
    runs: runs.length,
    finishedRuns: finished.length,
    largestParameters: Math.max(0, ...finished.map(({ parameters }) => parameters)),
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

function runsOf({ planned, facts }: StoredLadder): LadderRun[] {
  const best = new Set(bestRuns(facts).map(({ runId }) => runId));
  const byRun = new Map(facts.runs.map((run) => [run.runId, run]));
  return planned.map(({ rung, seed, learningRateFactor, specification, run }) => {
    const measured = run === null ? undefined : byRun.get(run.id);
    return {
      rung,
      seed,
      learningRateFactor,
      runId: run?.id ?? null,
      runName: run?.name ?? null,
      status: run?.status ?? null,
      step: run?.step ?? 0,
      totalSteps: run?.totalSteps ?? 0,
      peakLearningRate: specification.schedule.peakLearningRate,
      finalLoss: measured?.finalLoss ?? null,
      noiseScale: measured?.noiseScale ?? null,
      best: run !== null && best.has(run.id),
    };
  });
}

/** Twice the largest, with as many tokens a parameter. */
function nextRung({ specification }: StoredLadder, plan: readonly RungPlan[]): Pick<LadderDetail["next"], "rung" | "parameters"> {
  const largest = plan.at(-1);
  if (largest === undefined) throw new Error("A ladder has no rung.");
  const { model } = resolveSpecification(specification.recipe, specification.overrides);
  const shape = shapeNear(model, 2 * largest.parameters);
  const parameters = parameterCount({ ...model, ...shape });
  return { rung: { ...shape, tokens: Math.round((parameters * largest.tokens) / largest.parameters) }, parameters };
}
