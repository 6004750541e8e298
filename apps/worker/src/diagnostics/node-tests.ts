/** All tests of a node, in the order in which they run. */
import { join } from "node:path";
import type { DiagnosticLevel } from "@trainyard/contracts";
import type { SegmentQueue } from "@trainyard/queue";
import type { Store } from "@trainyard/store";
import { type ComputedAnswer, type ComputedRequest, computedAnswer, type Finding } from "@trainyard/trainer/diagnostics";
import type { RequestProcess } from "../request-process";
import { testDiskSpace } from "./disk-space";
import { testGpus } from "./gpu";
import { judgeReplay, judgeSpeed, judgeSustained, median } from "./judgements";
import type { NodeTest } from "./node-test";
import { processorFrequency } from "./processor-frequency";
import { testClock, testRoundTrip } from "./services";

export interface NodeTestsOptions {
  readonly store: Store;
  readonly queue: SegmentQueue;
  readonly nodeId: string;
  readonly home: string;
  readonly threads: number;
  readonly level: DiagnosticLevel;
  readonly compute: RequestProcess;
  /** This machine's clock, milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** A test that takes longer has not run; it says nothing of the node. */
const limitsMs: Readonly<Record<DiagnosticLevel, number>> = { 1: 90_000, 2: 300_000, 3: 1_200_000 };
/** Own figures whose median is the baseline. */
const baselineFigures = 20;

export function nodeTests(options: NodeTestsOptions): NodeTest[] {
  const { store, queue, home, now } = options;
  const instant = { level: 1 as const, disturbs: false };
  const heavy = { level: 2 as const, disturbs: true };
  const ask = (test: ComputedRequest["test"], signal: AbortSignal) => computed(options, test, signal);
  const found = async (test: ComputedRequest["test"], signal: AbortSignal) => findingOf(await ask(test, signal));
  return [
    { ...instant, name: "disk-space", label: "Free disk space", run: () => testDiskSpace(home) },
    { ...instant, name: "disk-write", label: "Disk: write, sync, read", run: (signal) => found("disk-write", signal) },
    { ...instant, name: "memory-pattern", label: "Memory patterns", run: (signal) => found("memory-pattern", signal) },
    { ...instant, name: "matmul-bits", label: "Matrix product, bit by bit", run: (signal) => found("matmul-bits", signal) },
    { ...instant, name: "clock", label: "Clock", run: () => testClock(() => store.clock(), now) },
    {
      ...instant,
      name: "postgres",
      label: "PostgreSQL round trip",
      run: () => testRoundTrip("PostgreSQL", async () => (await store.health()).roundTripMs),
    },
    {
      ...instant,
      name: "redis",
      label: "Redis round trip",
      run: () => testRoundTrip("Redis", async () => (await queue.health()).roundTripMs),
    },
    { ...instant, name: "gpu", label: "Graphics processors", run: () => testGpus() },
    {
      ...heavy,
      name: "training-replay",
      label: "Training replay",
      run: async (signal) => replayed(options, await ask("training-replay", signal)),
    },
    {
      ...heavy,
      name: "throughput",
      label: "Training throughput",
      run: async (signal) => speed(options, "throughput", "tokens/s", await ask("throughput", signal)),
    },
    {
      ...heavy,
      name: "memory-bandwidth",
      label: "Memory bandwidth",
      run: async (signal) => speed(options, "memory-bandwidth", "bytes/s", await ask("memory-bandwidth", signal)),
    },
    {
      ...heavy,
      name: "throttling",
      label: "Sustained speed",
      async run(signal) {
        const answer = await ask("throttling", signal);
        if (answer.kind !== "sustained") throw unexpected(answer);
        return judgeSustained(answer, await processorFrequency());
      },
    },
  ];
}

async function computed({ compute, level, threads, home }: NodeTestsOptions, test: ComputedRequest["test"], signal: AbortSignal) {
  const request: ComputedRequest = { test, level, threads, directory: join(home, "diagnostics") };
  return computedAnswer.parse(await compute.ask(request, { signal, limitMs: limitsMs[level] }));
}

function findingOf(answer: ComputedAnswer): Finding {
  if (answer.kind !== "finding") throw unexpected(answer);
  return answer.finding;
}

/** A kind of processor whose hash nobody has recorded takes over what its first node found, once that has found it twice. */
async function replayed({ store, nodeId }: NodeTestsOptions, answer: ComputedAnswer): Promise<Finding> {
  if (answer.kind !== "replay") throw unexpected(answer);
  const { processor, known, hashes } = answer;
  const [first = ""] = hashes;
  if (known !== null) return judgeReplay(hashes, known, `known for ${processor}`);
  const itself = judgeReplay(hashes, first, "of its own first run");
  if (itself.status !== "pass") return itself;
  const { hash } = await store.settings.agreeOn(`diagnostics: training replay on ${processor}`, { hash: first }, nodeId);
  return judgeReplay(hashes, String(hash), `that the first node of its kind (${processor}) found`);
}

async function speed({ store, nodeId }: NodeTestsOptions, test: string, unit: string, answer: ComputedAnswer): Promise<Finding> {
  if (answer.kind !== "figure") throw unexpected(answer);
  const [figures, { slowBelow }] = await Promise.all([store.diagnostics.figures(test), store.settings.rules()]);
  const own = figures.filter((earlier) => earlier.nodeId === nodeId).slice(0, baselineFigures);
  const newest = new Map(
    figures
      .filter((earlier) => earlier.nodeId !== nodeId)
      .toReversed()
      .map((earlier) => [earlier.nodeId, earlier.figure]),
  );
  return judgeSpeed(answer.figure, unit, { own: median(own.map(({ figure }) => figure)), others: median([...newest.values()]), slowBelow });
}

function unexpected({ kind }: ComputedAnswer): Error {
  return new TypeError(`A ${kind} is not what this test answers.`);
}
