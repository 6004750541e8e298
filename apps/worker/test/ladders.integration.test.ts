/** A ladder on a whole cluster: its rungs are trained in order, it is paused and goes on, and a run launched from it that strays opens an incident. */
import { ladderSpecification, type RunSpecification, type StudyStatus, totalTokens } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { ladderPrediction } from "@trainyard/search/ladder";
import type { PlannedStudyRun } from "@trainyard/store";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { deliverOutbox } from "../src/outbox-delivery";
import { type Cluster, startCluster } from "./cluster";
import { until } from "./until";

let cluster: Cluster;
vi.setConfig({ testTimeout: 300_000 });

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.startWorker("one");
});
afterAll(() => cluster?.stop());

const by = { kind: "ladder", author: "ada", reason: "to see" } as const;
const widths = [8, 16, 24, 32];

function trained(width: number, peakLearningRate = 1e-3): RunSpecification {
  return resolveSpecification("gpt2-nano", {
    model: { layers: 1, width, heads: 2, context: 16, vocabulary: 257 },
    data: { dataset: "tiny" },
    batch: { sequences: 2, accumulation: 1 },
    schedule: { warmup: 2, peakLearningRate },
    duration: { steps: 40 },
    evaluation: { everySteps: 2, batches: 1 },
    samples: { everySteps: 0 },
    checkpoint: { everySteps: 100, keep: 1 },
  });
}

function startLadder() {
  const rungs = widths.map((width) => ({ layers: 1, width, heads: 2, tokens: totalTokens(trained(width)) }));
  const runs = widths.map((width, rung): PlannedStudyRun => {
    const specification = trained(width);
    const what = { rung, learningRateFactor: 1 };
    const [key, label] = [`${rung + 1}/1/1`, `rung ${rung + 1}`];
    return { key, ordinal: rung, label, seed: 1, what, specification, parameters: parameterCount(specification.model) };
  });
  const specification = ladderSpecification.parse({ recipe: "gpt2-nano", rungs });
  return cluster.store.studies.create({ kind: "ladder", specification, base: trained(8), author: "ada", runs });
}

const ladderThatIs = (ladderId: string, status: StudyStatus) =>
  until(`the ladder is ${status}`, async () => {
    const study = await cluster.store.studies.get("ladder", ladderId);
    return study.status === status && study;
  });

test("rungs are trained in order; a paused ladder keeps their checkpoints and goes on; one that strays from what it predicts opens an incident", async () => {
  const { store } = cluster;
  const { id: studyId } = await startLadder();
  const runsOf = () => store.studies.runs(studyId);
  await until("a rung trains", async () => (await runsOf()).some(({ run }) => run?.status === "running"));
  await store.studies.pause({ ...by, studyId });
  const held = await until("none trains", async () => {
    const runs = await runsOf();
    return runs.every(({ run }) => run === null || run.status === "paused" || run.status === "finished") && runs;
  });
  expect(held.at(-1)?.run).toBeNull(); // one node: the last has not begun
  await store.studies.resume({ ...by, studyId });
  const ladder = await ladderThatIs(studyId, "finished");
  expect(ladder.statusDetail).toBe("All its runs have ended.");
  const runs = await runsOf();
  expect(runs.map(({ run }) => run?.status)).toEqual(widths.map(() => "finished"));
  const begun = runs.map(({ run }) => Date.parse(run?.startedAt ?? ""));
  expect(begun).toEqual(begun.toSorted((a, b) => a - b));
  expect(runs[0]?.run?.studyOf).toMatchObject({ kind: "ladder", studyId, label: "rung 1" });

  const { facts } = await store.ladders.get(studyId);
  expect(facts.runs.map(({ finalLoss, validation }) => [finalLoss === null, validation.length])).toEqual(widths.map(() => [false, 20]));
  const launch = async (specification: RunSpecification) => {
    const parameters = parameterCount(specification.model);
    const run = await store.runs.create({ specification, parameters, author: "ada", launchLadderId: studyId });
    await deliverOutbox(store, cluster.queue);
    return run;
  };
  // A rate at which nothing is learnt stays above any band.
  const { id: runId } = await launch(trained(40, 1e-9));
  const [incident] = await until("its incident", async () => {
    const incidents = await store.incidents.list({ runId });
    const found = incidents.filter(({ kind }) => kind === "off-prediction");
    return found.length > 0 && found;
  });
  expect(incident?.evidence).toMatchObject({ ladderId: studyId, left: { side: "above" } });
  const predicted = await store.ladders.predicted(runId);
  if (predicted === null) throw new Error("Nothing predicts it.");
  expect(ladderPrediction(facts, predicted.run)?.left).toMatchObject({ side: "above" });
});
