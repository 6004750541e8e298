/** What the store's integration tests start from: a migrated database of their own, and rows made through the public interface. */
import { randomBytes } from "node:crypto";
import {
  type Dataset,
  type DiagnosticResult,
  type EnvironmentRecord,
  type NodeTelemetry,
  type RecoveryRules,
  type RunDetail,
  type RunSpecification,
  runSpecification,
  type StepPoint,
} from "@trainyard/contracts";
import pg from "pg";
import { type ClaimedSegment, createStore, type SegmentWriter, type Store } from "../src/index";
import { createTestDatabase } from "../src/testing";

const dataset: Dataset = {
  name: "demo",
  title: "Demo",
  hash: "0".repeat(64),
  vocabulary: 64,
  documents: 3,
  trainTokens: 10_000,
  validationTokens: 1_000,
  unigramLoss: 4,
  bigramLoss: 3,
};

export const specification: RunSpecification = runSpecification.parse({
  recipe: "gpt2-nano",
  model: { family: "gpt2", layers: 1, width: 8, heads: 1, context: 8, vocabulary: 64 },
  data: { dataset: "demo" },
  batch: { sequences: 2, accumulation: 1 },
  optimizer: { name: "adamw", beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
  schedule: { decay: "cosine", peakLearningRate: 1e-3, warmup: 5, finalFraction: 0.1 },
  duration: { steps: 200 },
  evaluation: { everySteps: 10, batches: 1 },
  samples: { everySteps: 0, prompt: "", tokens: 1, temperature: 0 },
  checkpoint: { everySteps: 20, keep: 2 },
  seed: 1,
});

export const telemetry: NodeTelemetry = {
  cpuPercent: 12.5,
  memoryUsedBytes: 1e9,
  memoryTotalBytes: 2e9,
  diskFreeBytes: 3e9,
  diskTotalBytes: 4e9,
  temperatureCelsius: null,
  gpus: [],
};

export interface TestStore {
  store: Store;
  databaseUrl: string;
  close(): Promise<void>;
}

export async function openTestStore(serverUrl: string): Promise<TestStore> {
  const database = await createTestDatabase(serverUrl);
  const store = createStore({ databaseUrl: database.databaseUrl, poolSize: 10 });
  await store.datasets.register(dataset);
  return {
    store,
    databaseUrl: database.databaseUrl,
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

export interface TestNode {
  nodeId: string;
  incarnation: number;
}

/** Without an environment it says nothing of what it computes with. */
export async function registerNode(
  store: Store,
  name = `node-${randomBytes(4).toString("hex")}`,
  environment?: EnvironmentRecord,
): Promise<TestNode> {
  const identity = { name, hostname: "host", pid: 1, cores: 2, threads: 2 };
  return store.nodes.register(environment === undefined ? identity : { ...identity, environment });
}

export function createRun(store: Store, changes: Partial<RunSpecification> = {}): Promise<RunDetail> {
  return store.runs.create({ specification: { ...specification, ...changes }, parameters: 1_000, author: "ada" });
}

export const passing: DiagnosticResult = {
  name: "disk-write",
  label: "Disk",
  status: "pass",
  figure: 100,
  unit: "MB/s",
  limit: null,
  detail: "It wrote and read.",
  durationMs: 1,
};

/** Has the node take the diagnostics that wait for it, and end them with these results. */
export async function testNode(store: Store, node: TestNode, results: DiagnosticResult[] = [passing]) {
  const { nodeId, incarnation } = node;
  const task = await store.tasks.take({ nodeId, incarnation, patienceMs: 0 });
  if (task === null) throw new Error("No diagnostics wait for the node.");
  return store.diagnostics.finish({ taskId: task.id, nodeId, incarnation }, results);
}

/** The run's live segment, claimed by the node. */
export async function claimLive(store: Store, runId: string, node: TestNode): Promise<ClaimedSegment> {
  const segment = (await store.runs.get(runId)).segments.at(-1);
  const claimed = segment === undefined ? null : await store.lifecycle.claimSegment({ segmentId: segment.id, ...node });
  if (claimed === null) throw new Error(`The live segment of run ${runId} could not be claimed.`);
  return claimed;
}

/** As an operator sets them; what is left out has its default. */
export async function setRules(databaseUrl: string, rules: Partial<RecoveryRules>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO "Setting" ("name", "value", "author") VALUES ('recovery-rules', $1, 'ada') ON CONFLICT ("name") DO UPDATE SET "value" = $1`,
      [JSON.stringify(rules)],
    );
  } finally {
    await client.end();
  }
}

/** Points of steps `from` to `to`, whose loss falls as 4 - step / 100. */
export function pointsOf(from: number, to: number, changes: (step: number) => Partial<StepPoint> = () => ({})): StepPoint[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => {
    const step = from + i;
    return {
      step,
      tokens: step * 16,
      timeMs: 1_700_000_000_000 + step * 10,
      trainLoss: 4 - step / 100,
      gradientNorm: 1,
      noiseScale: step % 10 === 0 ? 100 * step : null,
      learningRate: 1e-3,
      tokensPerSecond: 1_600,
      stepDurationMs: 10,
      sampleStart: (step - 1) * 2,
      sampleEnd: step * 2,
      updateSkipped: false,
      evaluationDurationMs: 0,
      checkpointDurationMs: 0,
      ...changes(step),
    };
  });
}

/** Points up to the step, an evaluation and a checkpoint there. Answers the checkpoint's id. */
export async function trainTo(
  store: Store,
  writer: SegmentWriter & { startStep: number },
  step: number,
  from = writer.startStep + 1,
): Promise<string> {
  await store.recording.points(writer, pointsOf(from, step));
  await store.recording.evaluation(writer, { step, tokens: step * 16, timeMs: 1, validationLoss: 5 - step / 100 });
  return (await writeCheckpoint(store, writer, step)).id;
}

export function writeCheckpoint(store: Store, writer: SegmentWriter, step: number) {
  const path = `${writer.segmentId}/step-${step}`;
  return store.recording.checkpoint(writer, {
    step,
    tokens: step * 16,
    sampleCursor: step * 2,
    path,
    stateHash: "a".repeat(64),
    bytes: 1e6,
    parentHash: null,
    writeDurationMs: 5,
    blockedDurationMs: 0,
  });
}
