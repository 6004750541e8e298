/** What a run would meet if it went on, marks of changed environments, and model cards as blocks. */
import type { EnvironmentChange, EnvironmentRecord } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { markersOf } from "../src/charts/marker";
import { codeParts, markdownBlocks } from "../src/features/bundle/markdown-blocks";
import { environmentAhead, type RunEnvironments } from "../src/features/run/environment/environment-ahead";
import { segment } from "./chart-fixtures";

const usual: EnvironmentRecord = {
  node: "22.5.1",
  operatingSystem: "Linux 6.1 x64",
  processor: "EPYC",
  processorFeatures: ["avx2"],
  threads: 2,
  packages: { "onnxruntime-node": "1.30.0" },
  libraries: {},
  code: { version: "0.1.0", commit: "c1", difference: null, sources: "s1" },
  lockfile: "l1",
  variables: {},
};
const updated: EnvironmentRecord = { ...usual, packages: { "onnxruntime-node": "1.31.0" } };

const trained = (segmentId: string, environment: EnvironmentRecord | null, ordinal = 1, runId = "run") => ({
  segmentId,
  runId,
  ordinal,
  startStep: 0,
  environment,
});
const node = (name: string, environment: EnvironmentRecord | null, state: "healthy" | "lost" = "healthy") => ({
  nodeId: name,
  node: name,
  state,
  environment,
});
const environments = (segments: RunEnvironments["segments"], nodes: RunEnvironments["nodes"]): RunEnvironments => ({
  segments,
  changes: [],
  nodes,
});

describe("what a run would meet", () => {
  it("is nothing to speak of where every node computes as before", () => {
    const alike = { ...usual, operatingSystem: "Linux 6.2 x64" };
    expect(environmentAhead(environments([trained("a", usual)], [node("one", usual), node("two", alike)]), "run")).toBeNull();
  });

  it("names the nodes it would wait on, alike ones together, and those that go on at once; lost ones count for nothing", () => {
    const nodes = [node("one", updated), node("two", usual), node("three", updated), node("four", { ...usual, threads: 9 }, "lost")];
    expect(environmentAhead(environments([trained("a", usual)], nodes), "run")).toMatchObject({
      changed: [{ nodes: ["one", "three"], differences: [{ label: "onnxruntime-node", before: "1.30.0", after: "1.31.0" }] }],
      unchanged: ["two"],
    });
  });

  it("depends on the segment whose state it goes on from, and on what the run itself has trained in before", () => {
    const segments = [trained("theirs", updated, 1, "other"), trained("own", usual, 1), trained("waiting", null, 2)];
    const found = environments(segments, [node("one", updated)]);
    expect(environmentAhead(found, "run", "theirs")).toBeNull();
    expect(environmentAhead(found, "run")).toMatchObject({ changed: [{ nodes: ["one"] }], unchanged: [] });
    expect(environmentAhead(environments([...segments, trained("later", updated, 3)], [node("one", usual)]), "run", "later")).toBeNull();
  });

  it("is not known before anything was recorded", () => {
    expect(environmentAhead(environments([trained("a", null)], [node("one", usual)]), "run")).toBeNull();
  });
});

describe("the mark of a changed environment", () => {
  const change: EnvironmentChange = {
    segmentId: "b",
    node: "one",
    differences: [
      { field: "libraries.libonnxruntime.so.1", label: "libonnxruntime.so.1", before: "a".repeat(64), after: "b".repeat(64) },
      { field: "lockfile", label: "package-lock.json", before: "l1", after: "l2" },
    ],
    waits: false,
    acceptedBy: "ada",
    acceptedReason: "updated",
    acceptedAt: "2026-01-01T00:00:00.000Z",
  };
  const segments = [segment({ id: "a", lastStep: 60 }), segment({ id: "b", ordinal: 2, parentId: "a", startStep: 40 })];
  const marks = (changes: EnvironmentChange[]) => markersOf(segments, [], [], changes).filter(({ kind }) => kind === "environment");

  it("stands where the curve goes on, and says what changed and who accepted it", () => {
    expect(marks([change])).toMatchObject([
      { step: 40, segmentId: "b", detail: "libonnxruntime.so.1 aaaaaaaa → bbbbbbbb, on one, accepted by ada" },
    ]);
  });

  it("is none for what waits, or changes nothing that is computed", () => {
    expect(marks([{ ...change, waits: true }])).toEqual([]);
    expect(marks([{ ...change, differences: change.differences.slice(1) }])).toEqual([]);
  });
});

describe("a model card", () => {
  it("is read as headings, tables, lists and paragraphs", () => {
    const card =
      "# Name\n\nTrained\nfrom `gpt2-nano`.\n\n## Model\n\n|  |  |\n| --- | --- |\n| Width | 8 |\n| Odd \\| name | 1 |\n\n- one\n- two\n";
    expect(markdownBlocks(card)).toEqual([
      { kind: "heading", level: 1, text: "Name" },
      { kind: "paragraph", text: "Trained from `gpt2-nano`." },
      { kind: "heading", level: 2, text: "Model" },
      {
        kind: "table",
        head: ["", ""],
        rows: [
          ["Width", "8"],
          ["Odd | name", "1"],
        ],
      },
      { kind: "list", items: ["one", "two"] },
    ]);
    expect(codeParts("from `gpt2-nano`.")).toEqual(["from ", "gpt2-nano", "."]);
  });
});
