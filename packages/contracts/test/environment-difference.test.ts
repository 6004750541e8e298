/** Environments compared: what differs, and what of it a restart has to wait for. */
import { describe, expect, it } from "vitest";
import { covers, differencesOf, type EnvironmentRecord, gatingDifferences } from "../src/index";

const record: EnvironmentRecord = {
  node: "22.5.1",
  operatingSystem: "Linux 6.1 x64",
  processor: "EPYC",
  processorFeatures: ["avx", "avx2", "fma"],
  threads: 2,
  packages: { "onnxruntime-node": "1.30.0", tokenizers: "0.23.2" },
  libraries: { "libonnxruntime.so.1": "aa" },
  code: { version: "0.1.0", commit: "c1", difference: null, sources: "s1" },
  lockfile: "l1",
  variables: { OMP_NUM_THREADS: "2" },
};

describe("differences of two environments", () => {
  it("are none of the same", () => expect(differencesOf(record, structuredClone(record))).toEqual([]));

  it("name each value that changed, came or went", () => {
    const after = { ...record, threads: 4, packages: { "onnxruntime-node": "1.31.0", zod: "4.0.0" }, variables: {} };
    expect(differencesOf(record, after)).toEqual([
      { field: "packages.onnxruntime-node", label: "onnxruntime-node", before: "1.30.0", after: "1.31.0" },
      { field: "packages.tokenizers", label: "tokenizers", before: "0.23.2", after: null },
      { field: "threads", label: "Threads", before: "2", after: "4" },
      { field: "variables.OMP_NUM_THREADS", label: "OMP_NUM_THREADS", before: "2", after: null },
      { field: "packages.zod", label: "zod", before: null, after: "4.0.0" },
    ]);
  });

  it("tell of instruction sets what went and what came", () => {
    const [difference, ...others] = differencesOf(record, { ...record, processorFeatures: ["avx", "avx512f", "fma", "amx_tile"] });
    expect(difference).toMatchObject({ field: "processorFeatures", before: "avx2", after: "avx512f amx_tile" });
    expect(others).toEqual([]);
  });
});

describe("a restart waits for", () => {
  const waitsFor = (changes: Partial<EnvironmentRecord>) => gatingDifferences(record, { ...record, ...changes }).length > 0;

  it.each<[string, Partial<EnvironmentRecord>]>([
    ["another processor", { processor: "Xeon" }],
    ["instruction sets", { processorFeatures: ["avx"] }],
    ["another number of threads", { threads: 4 }],
    ["another package", { packages: { ...record.packages, "onnxruntime-node": "1.30.1" } }],
    ["a rebuilt library", { libraries: { "libonnxruntime.so.1": "bb" } }],
    ["changed sources", { code: { ...record.code, sources: "s2" } }],
    ["a variable", { variables: { OMP_NUM_THREADS: "1" } }],
    ["another major version of Node", { node: "24.0.0" }],
  ])("%s", (_, changes) => expect(waitsFor(changes)).toBe(true));

  it.each<[string, Partial<EnvironmentRecord>]>([
    ["another minor version of Node", { node: "22.6.0" }],
    ["a system update", { operatingSystem: "Linux 6.2 x64" }],
    ["a commit that changed no source that computes", { code: { ...record.code, commit: "c2", difference: "d" } }],
    ["another lockfile", { lockfile: "l2" }],
  ])("not %s", (_, changes) => expect(waitsFor(changes)).toBe(false));
});

describe("what was accepted", () => {
  const wanted = gatingDifferences(record, { ...record, threads: 4 });

  it("covers the same value, whatever it was before", () => {
    expect(covers([{ field: "threads", label: "Threads", before: "8", after: "4" }], wanted)).toBe(true);
  });

  it("covers neither another value nor another field", () => {
    expect(covers([{ field: "threads", label: "Threads", before: "2", after: "3" }], wanted)).toBe(false);
    expect(covers([], wanted)).toBe(false);
    expect(covers(wanted, gatingDifferences(record, { ...record, threads: 4, processor: "Xeon" }))).toBe(false);
  });
});
