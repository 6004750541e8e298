/** What a node's findings mean, and the programs that tell of its graphics processors. */
import { describe, expect, it } from "vitest";
import { judgeSpace } from "../../src/diagnostics/disk-space";
import { failuresOfDcgm, parseGpuHealth, parseXids, testGpus } from "../../src/diagnostics/gpu";
import { judgeReplay, judgeSpeed, judgeSustained } from "../../src/diagnostics/judgements";
import type { NodeTest } from "../../src/diagnostics/node-test";
import { runTests } from "../../src/diagnostics/run-tests";
import { testClock, testRoundTrip } from "../../src/diagnostics/services";
import { worstFirst } from "../../src/inspect-batch";

describe("graphics processors", () => {
  /** As `nvidia-smi` 580.159 of an H200 printed it. */
  const sound = "0, NVIDIA H200, 0, No, No, Not Active, Not Active, Not Active\n";

  it("are sound by the output of a sound one", async () => {
    expect(parseGpuHealth(sound)).toEqual({ gpus: 1, failures: [], warnings: [] });
    const run = async (command: string) => (command === "nvidia-smi" ? sound : Promise.reject(new Error("not there")));
    expect(await testGpus(run)).toMatchObject({ status: "pass", figure: 0 });
  });

  it("fail by uncorrected errors and failed remapping, and warn of waiting rows and throttling", () => {
    const lines = [
      "0, NVIDIA H200, 3, No, Yes, Not Active, Not Active, Not Active",
      "1, NVIDIA H200, [N/A], Yes, No, Active, Not Active, Active",
    ];
    const { failures, warnings } = parseGpuHealth(lines.join("\n"));
    expect(failures).toHaveLength(2);
    expect(warnings[0]).toContain("remapped at its next reset");
    expect(warnings[1]).toContain("heat, by hardware and heat, by software");
  });

  it("fail by the driver's errors of hardware, not by those of programs", () => {
    const log = [
      "[ 12.1] NVRM: Xid (PCI:0000:00:06): 79, pid=812, name=node, GPU has fallen off the bus.",
      "[ 13.1] NVRM: Xid (PCI:0000:00:06): 31, pid=812, name=node, Ch 00000008, MMU Fault",
      "[  1.0] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  580.159.04  Release Build  (nixbld@)",
    ];
    expect(parseXids(log.join("\n"))).toEqual([expect.stringContaining("XID 79")]);
  });

  it("fail by what dcgmi finds", () => {
    const tests = [
      { name: "Memory", results: [{ status: "Pass" }] },
      { name: "PCIe", results: [{ status: "FAIL" }] },
    ];
    expect(failuresOfDcgm(JSON.stringify({ "DCGM Diagnostic": { test_categories: [{ category: "Hardware", tests }] } }))).toEqual([
      "dcgmi failed PCIe.",
    ]);
  });

  it("are skipped where there are none", async () => {
    expect(await testGpus(() => Promise.reject(new Error("not there")))).toMatchObject({ status: "skipped" });
  });
});

describe("what figures mean", () => {
  it("is told by limits", async () => {
    expect([0.1, 2, 100].map((free) => judgeSpace(free).status)).toEqual(["fail", "warn", "pass"]);
    const clockAt = (offsetMs: number) =>
      testClock(
        async () => ({ timeMs: 1_000_000, roundTripMs: 2 }),
        () => 1_000_001 + offsetMs,
      );
    expect(await clockAt(0)).toMatchObject({ status: "pass", figure: 0 });
    expect(await clockAt(-300_000)).toMatchObject({ status: "fail", detail: expect.stringContaining("behind") });
    expect((await clockAt(5_000)).status).toBe("warn");
    expect((await testRoundTrip("Redis", async () => 1)).status).toBe("pass");
    expect((await testRoundTrip("Redis", async () => 400)).status).toBe("warn");
    expect((await testRoundTrip("Redis", async () => null)).status).toBe("fail");
  });

  it("is a straggler below the share of its own past, or of the others", () => {
    const references = { own: 1_000, others: null, slowBelow: 0.75 };
    expect(judgeSpeed(800, "tokens/s", references).status).toBe("pass");
    expect(judgeSpeed(700, "tokens/s", references)).toMatchObject({ status: "warn", limit: 750 });
    expect(judgeSpeed(800, "tokens/s", { ...references, others: 2_000 })).toMatchObject({ status: "warn", limit: 1_500 });
    expect(judgeSpeed(1, "tokens/s", { own: null, others: null, slowBelow: 0.75 }).status).toBe("pass");
  });

  it("is silent corruption where one replay differs, and throttling where speed falls", () => {
    expect(judgeReplay(["a", "a"], "a", "known").status).toBe("pass");
    expect(judgeReplay(["a", "b"], "a", "known")).toMatchObject({ status: "fail", figure: 1 });
    expect([0.95, 0.7, 0.3].map((last) => judgeSustained({ first: 1, last }, null).status)).toEqual(["pass", "warn", "fail"]);
  });
});

describe("a round of tests", () => {
  const test = (name: string, changes: Partial<NodeTest> = {}): NodeTest => ({
    name,
    label: name,
    level: 1,
    disturbs: false,
    run: async () => ({ status: "pass", figure: 1, unit: "", limit: null, detail: "" }),
    ...changes,
  });
  const calm = () => new AbortController().signal;
  const round = { level: 2 as const, training: calm, faulty: new Set<string>(), signal: calm(), onProgress: () => undefined };

  it("takes those of its level, tells of each, and fails the ones that a drill names", async () => {
    const told: (string | null)[] = [];
    const tests = [test("a"), test("b", { level: 2 }), test("c", { level: 3 })];
    const results = await runTests({ ...round, tests, faulty: new Set(["b"]), onProgress: ({ current }) => told.push(current) });
    expect(results.map(({ name, status }) => [name, status])).toEqual([
      ["a", "pass"],
      ["b", "fail"],
    ]);
    expect(told).toEqual(["a", "b", null]);
  });

  it("skips what disturbs while the node trains, also when training begins meanwhile", async () => {
    const training = new AbortController();
    const long = test("long", {
      disturbs: true,
      run: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
          training.abort();
        }),
    });
    const results = await runTests({
      ...round,
      tests: [long, test("next", { disturbs: true }), test("quick")],
      training: () => training.signal,
    });
    expect(results.map(({ status }) => status)).toEqual(["skipped", "skipped", "pass"]);
  });

  it("does not take a test that could not run for one that failed", async () => {
    const broken = test("broken", { run: () => Promise.reject(new Error("no process")) });
    await expect(runTests({ ...round, tests: [broken] })).rejects.toThrow("no process");
  });
});

it("puts the worst sample first, with its distance from the middle", () => {
  const sample = (index: number, loss: number | null) => ({ index, loss, text: "", documents: [] });
  const sorted = worstFirst([sample(0, 2), sample(1, 2.1), sample(2, 9), sample(3, 1.9), sample(4, null)]);
  expect(sorted.map(({ index }) => index)).toEqual([4, 2, 1, 0, 3]);
  expect(sorted[0]?.deviations).toBeNull();
  expect(sorted[1]?.deviations).toBeGreaterThan(10);
});
