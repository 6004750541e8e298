/** The tests that compute or fill memory, by name: what a process of its own is asked for, and what it answers. */
import { diagnosticLevel } from "@trainyard/contracts";
import { z } from "zod";
import { depthOf } from "./depth";
import { testDisk } from "./disk-write";
import { finding } from "./finding";
import { testMatmul } from "./matmul-bits";
import { testMemory } from "./memory-pattern";
import { measureMemoryBandwidth, measureSustained, measureThroughput } from "./speed";
import { replayTraining } from "./training-replay";

const computedTest = z.enum([
  "disk-write",
  "memory-pattern",
  "matmul-bits",
  "training-replay",
  "throughput",
  "memory-bandwidth",
  "throttling",
]);

export const computedRequest = z.strictObject({
  test: computedTest,
  level: diagnosticLevel,
  threads: z.int().min(1),
  directory: z.string(),
});
export type ComputedRequest = z.infer<typeof computedRequest>;

export const computedAnswer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("finding"), finding }),
  z.strictObject({ kind: z.literal("figure"), figure: z.number() }),
  z.strictObject({ kind: z.literal("replay"), processor: z.string(), known: z.string().nullable(), hashes: z.array(z.string()) }),
  z.strictObject({ kind: z.literal("sustained"), first: z.number(), last: z.number() }),
]);
export type ComputedAnswer = z.infer<typeof computedAnswer>;

export async function compute({ test, level, threads, directory }: ComputedRequest): Promise<ComputedAnswer> {
  const { diskBytes, memoryBytes, replays, throughputMs, sustainedMs } = depthOf(level, process.availableMemory());
  switch (test) {
    case "disk-write":
      return { kind: "finding", finding: await testDisk({ directory, bytes: diskBytes }) };
    case "memory-pattern":
      return { kind: "finding", finding: testMemory({ bytes: memoryBytes }) };
    case "matmul-bits":
      return { kind: "finding", finding: await testMatmul({ threads: [1, Math.max(2, threads)] }) };
    case "training-replay": {
      const { kind: processor, known, hashes } = await replayTraining(threads, replays);
      return { kind: "replay", processor, known, hashes: [...hashes] };
    }
    case "throughput":
      return { kind: "figure", figure: await measureThroughput(threads, throughputMs) };
    case "memory-bandwidth":
      return { kind: "figure", figure: measureMemoryBandwidth() };
    case "throttling":
      return { kind: "sustained", ...(await measureSustained(threads, sustainedMs)) };
  }
}
