/** Each test of a machine passes on a sound one, and fails where disk, memory or arithmetic change a bit. */
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { testDisk } from "../../src/diagnostics/disk-write";
import { testMatmul } from "../../src/diagnostics/matmul-bits";
import { testMemory } from "../../src/diagnostics/memory-pattern";
import { processorKind } from "../../src/diagnostics/processor-kind";
import { measureMemoryBandwidth, measureSustained, measureThroughput } from "../../src/diagnostics/speed";
import { replayTraining } from "../../src/diagnostics/training-replay";
import { temporaryDirectory } from "../support/tiny";

const mebibyte = 2 ** 20;

describe("the disk", () => {
  it("gives back what was written", async () => {
    const directory = await temporaryDirectory();
    expect((await testDisk({ directory, bytes: 2 * mebibyte })).status).not.toBe("fail");
  });

  it("fails where one byte comes back changed, or nothing can be written", async () => {
    const directory = await temporaryDirectory();
    const corrupted = async (path: string) => {
      const bytes = await readFile(path);
      bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
      return bytes;
    };
    expect(await testDisk({ directory, bytes: mebibyte, readBack: corrupted })).toMatchObject({ status: "fail" });
    expect(await testDisk({ directory: "/dev/null/nowhere", bytes: mebibyte })).toMatchObject({ status: "fail", figure: null });
  });
});

describe("memory", () => {
  it("keeps its patterns", () => {
    expect(testMemory({ bytes: 4 * mebibyte })).toMatchObject({ status: "pass", figure: 0 });
  });

  it("fails where a bit sticks, and names the word", () => {
    const between = (words: Uint32Array) => {
      words[77] = (words[77] ?? 0) | 0x100;
    };
    expect(testMemory({ bytes: mebibyte, between })).toMatchObject({ status: "fail", detail: expect.stringContaining("Word 77") });
  });
});

describe("arithmetic", () => {
  it("multiplies whole numbers exactly, with one thread and with two", async () => {
    expect(await testMatmul({ threads: [1, 2] })).toMatchObject({ status: "pass", figure: 0 });
  });

  it("fails where one element of one product is off by one", async () => {
    let products = 0;
    const open = async () => ({
      async multiply() {
        products += 1;
        return new Float32Array(256 * 256);
      },
      release: async () => undefined,
    });
    const found = await testMatmul({ threads: [1], open });
    expect(products).toBeGreaterThan(0);
    expect(found).toMatchObject({ status: "fail", detail: expect.stringContaining("exactly it is") });
  });

  it("ends twenty steps in the same bits however often they run, and whatever the number of threads", async () => {
    const [one, two] = [await replayTraining(1, 2), await replayTraining(2, 1)];
    expect(new Set([...one.hashes, ...two.hashes]).size).toBe(1);
    expect(one.kind).toBe(processorKind());
    if (one.known !== null) expect(one.hashes[0]).toBe(one.known);
  });

  it("is told by the instruction set", () => {
    expect(processorKind("flags\t\t: fpu avx avx2 fma avx512f avx512_vnni")).toContain(" avx512f ");
    expect(processorKind("flags\t\t: fpu avx avx2 fma")).toContain(" avx2 ");
    expect(processorKind("Features\t: fp asimd sve")).toContain(" asimd ");
    expect(processorKind("")).toContain(" baseline ");
  });
});

it("has speeds", async () => {
  expect(await measureThroughput(1, 0)).toBeGreaterThan(0);
  expect(measureMemoryBandwidth()).toBeGreaterThan(0);
  const { first, last } = await measureSustained(1, 0);
  expect(Math.min(first, last)).toBeGreaterThan(0);
});
