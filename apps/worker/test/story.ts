/** Runs told to a real store without training them: what nodes and trainers would report, step by step. */
import { createHash } from "node:crypto";
import type { RunDetail, RunSpecification, StepPoint } from "@trainyard/contracts";
import { type ClaimedSegment, createStore, type IncidentChanged, type Store } from "@trainyard/store";
import { createTestDatabase, execute } from "@trainyard/store/testing";
import type { Announcer } from "../src/announcer";
import { pointOf, specification } from "./sample-run";

export interface Story {
  readonly store: Store;
  readonly databaseUrl: string;
  readonly told: IncidentChanged[];
  readonly announcer: Announcer;
  createRun(changes?: Partial<RunSpecification>): Promise<RunDetail>;
  node(name: string): Promise<{ nodeId: string; incarnation: number }>;
  /** The run's live segment, claimed by the node; a wait after failures is not waited for. */
  claim(runId: string, name: string): Promise<ClaimedSegment>;
  train(writer: ClaimedSegment, from: number, to: number, changes?: (step: number) => Partial<StepPoint>): Promise<void>;
  checkpoint(writer: ClaimedSegment, step: number): Promise<string>;
  close(): Promise<void>;
}

export async function openStory(serverUrl: string): Promise<Story> {
  const { databaseUrl, drop } = await createTestDatabase(serverUrl);
  const told: IncidentChanged[] = [];
  const store = createStore({ databaseUrl, poolSize: 8, onIncidentChanged: (change) => told.push(change) });
  const nodes = new Map<string, { nodeId: string; incarnation: number }>();
  await store.datasets.register({
    name: "tiny",
    title: "Tiny",
    hash: "0".repeat(64),
    vocabulary: 257,
    documents: 1,
    trainTokens: 1_000,
    validationTokens: 100,
    unigramLoss: 4,
    bigramLoss: 3,
  });
  const node: Story["node"] = async (name) => {
    const known = nodes.get(name) ?? (await store.nodes.register({ name, hostname: "host", pid: 1, cores: 2, threads: 1 }));
    nodes.set(name, known);
    return known;
  };
  return {
    store,
    databaseUrl,
    told,
    announcer: { announce: () => undefined, announceEnd: () => undefined },
    node,
    createRun: (changes = {}) =>
      store.runs.create({ specification: { ...specification({ steps: 100_000 }), ...changes }, parameters: 7_000, author: "test" }),
    async claim(runId, name) {
      await execute(databaseUrl, `UPDATE "Segment" SET "notBefore" = NULL WHERE "runId" = '${runId}'`);
      const segment = (await store.runs.get(runId)).segments.at(-1);
      const claimed = segment && (await store.lifecycle.claimSegment({ segmentId: segment.id, ...(await node(name)) }));
      if (!claimed) throw new Error(`${name} could not claim the live segment of ${runId}.`);
      return claimed;
    },
    async train(writer, from, to, changes = () => ({})) {
      const steps = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      await store.recording.points(
        writer,
        steps.map((step) => pointOf(step, { trainLoss: 5 - step / 1_000, ...changes(step) })),
      );
    },
    async checkpoint(writer, step) {
      const stateHash = createHash("sha256").update(`${writer.segmentId} ${step}`).digest("hex");
      const path = `${writer.runId}/${writer.segmentId}/step-${step}`;
      const state = { step, tokens: step * 32, sampleCursor: step * 2, path, stateHash, parentHash: null };
      return (await store.recording.checkpoint(writer, { ...state, bytes: 1e6, writeDurationMs: 5, blockedDurationMs: 2 })).id;
    },
    async close() {
      await store.close();
      await drop();
    },
  };
}
