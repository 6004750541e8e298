/** The ledger's entries fill the wall time exactly, whatever a run went through, and each loss names its incident. */
import { segmentEndReason } from "@trainyard/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LedgerFacts, type LedgerSegment, ledgerOf } from "../src/index";

const idle = { repeatedMs: 0, evaluationMs: 0, checkpointMs: 0, byPerson: false, incidentId: null, endReason: null };
const segment = (given: Partial<LedgerSegment> & Pick<LedgerSegment, "id" | "queuedMs">): LedgerSegment => ({
  startedMs: null,
  readyMs: null,
  lastStepMs: null,
  endedMs: null,
  ...idle,
  ...given,
});
const facts = (given: Partial<LedgerFacts> & Pick<LedgerFacts, "toMs" | "segments">): LedgerFacts => ({
  fromMs: 0,
  diagnostics: [],
  checkpointCostMs: null,
  failures: 0,
  medianStepMs: null,
  everySteps: 100,
  ...given,
});
const classesOf = (given: LedgerFacts) => ledgerOf(given).entries.map((entry) => [entry.class, entry.durationMs, entry.incidentId]);

const lost = segment({
  id: "a",
  queuedMs: 0,
  startedMs: 10,
  readyMs: 30,
  lastStepMs: 1_000,
  endedMs: 1_100,
  endReason: "node-lost",
  incidentId: "i",
});

const anything = fc.option(fc.double({ min: -100, max: 2_000, noNaN: true }));
const amount = fc.double({ min: 0, max: 500, noNaN: true });
const broken = fc.record({
  id: fc.string(),
  queuedMs: fc.double({ min: -100, max: 2_000, noNaN: true }),
  startedMs: anything,
  readyMs: anything,
  lastStepMs: anything,
  endedMs: anything,
  endReason: fc.constantFrom(null, "node-lost" as const, "paused" as const),
  incidentId: fc.constant(null),
  byPerson: fc.boolean(),
  repeatedMs: amount,
  evaluationMs: amount,
  checkpointMs: amount,
});

/** Lives of runs: what follows what, with times that fit. The last segment may be at any stage. */
const duration = fc.double({ min: 0, max: 10_000, noNaN: true });
const share = fc.double({ min: 0, max: 0.5, noNaN: true });
const endReason = fc.constantFrom(...segmentEndReason.options);
const chapter = fc.record({
  gap: duration,
  queue: duration,
  build: duration,
  train: duration,
  tail: duration,
  repeated: share,
  evaluation: share,
  checkpointing: share,
  reason: endReason,
  isReady: fc.boolean(),
});
const stories = fc
  .record({
    fromMs: fc.integer({ min: 0, max: 1_000_000 }),
    chapters: fc.array(chapter, { minLength: 1, maxLength: 12 }),
    stage: fc.constantFrom("queued", "building", "training", "ended"),
    rest: duration,
    tests: fc.array(fc.record({ at: fc.double({ min: 0, max: 100_000, noNaN: true }), length: duration })),
  })
  .map(({ fromMs, chapters, stage, rest, tests }): LedgerFacts => {
    let at: number = fromMs;
    let before: string | null = null;
    const segments = chapters.map(
      ({ gap, queue, build, train, tail, repeated, evaluation, checkpointing, reason, isReady }, index): LedgerSegment => {
        const isLast = index === chapters.length - 1;
        const failed = ["node-lost", "hung", "crashed", "diverged"].includes(reason);
        const queuedMs = at + (index === 0 ? 0 : gap);
        const startedMs = queuedMs + queue;
        const readyMs = startedMs + build;
        const lastStepMs = readyMs + train;
        const endedMs = lastStepMs + tail;
        at = endedMs;
        const byPerson = before === "paused" || before === "stopped";
        before = reason;
        const repeatedMs = index === 0 ? 0 : repeated * train;
        const sums = { repeatedMs, evaluationMs: evaluation * train, checkpointMs: checkpointing * train };
        const whole = { id: `s${index}`, queuedMs, startedMs, readyMs, lastStepMs, endedMs, endReason: reason, byPerson, ...sums };
        const story: LedgerSegment = { ...whole, incidentId: failed ? `i${index}` : null };
        if (isLast && stage !== "ended") {
          const open = { ...story, endedMs: null, endReason: null, incidentId: null };
          if (stage === "training") return open;
          if (stage === "building") return { ...open, readyMs: null, lastStepMs: null };
          return { ...open, startedMs: null, readyMs: null, lastStepMs: null };
        }
        return isReady ? story : { ...story, lastStepMs: null };
      },
    );
    const diagnostics = tests.map(({ at: after, length }) => ({ fromMs: fromMs + after, toMs: fromMs + after + length, incidentId: null }));
    return facts({ fromMs, toMs: Math.ceil(at + rest), segments, diagnostics });
  });

describe("a ledger", () => {
  it("follows a run that lost its node and went on elsewhere", () => {
    const again = segment({
      id: "b",
      queuedMs: 1_110,
      startedMs: 1_120,
      readyMs: 1_150,
      repeatedMs: 200,
      evaluationMs: 50,
      checkpointMs: 20,
    });
    expect(classesOf(facts({ toMs: 2_150, segments: [lost, again] }))).toEqual([
      ["waiting", 10, null],
      ["restart", 20, null],
      ["training", 970, null],
      ["detection", 100, "i"],
      ["restart", 10, "i"],
      ["restart", 10, "i"],
      ["restart", 30, "i"],
      ["repeated", 200, "i"],
      ["training", 730, null],
      ["evaluation", 50, null],
      ["checkpointing", 20, null],
    ]);
  });

  it("takes diagnostics for diagnosis while nothing was being built or trained, and links them", () => {
    const again = segment({ id: "b", queuedMs: 1_100, startedMs: 1_500, readyMs: 1_600 });
    const diagnostics = [
      { fromMs: 1_050, toMs: 1_300, incidentId: null },
      { fromMs: 1_200, toMs: 1_400, incidentId: "j" },
      { fromMs: 1_550, toMs: 1_700, incidentId: "k" },
    ];
    expect(classesOf(facts({ toMs: 2_000, segments: [lost, again], diagnostics })).slice(3)).toEqual([
      ["detection", 100, "i"],
      ["diagnosis", 200, "i"],
      ["diagnosis", 100, "j"],
      ["restart", 100, "i"],
      ["restart", 100, "i"],
      ["training", 400, null],
    ]);
  });

  it("does not hold a person's pause against the goodput, but all other waiting", () => {
    const paused = { ...lost, endReason: "paused" as const, incidentId: null };
    const resumed = segment({ id: "b", queuedMs: 5_100, startedMs: 5_200, readyMs: 5_200, byPerson: true });
    const ledger = ledgerOf(facts({ toMs: 6_200, segments: [paused, resumed] }));
    expect(ledger.totalsMs).toMatchObject({ waiting: 4_110, training: 1_970, checkpointing: 100, detection: 0, restart: 20 });
    expect(ledger.goodput).toBe(1_970 / (6_200 - 4_000));
  });

  it("counts the time after a pause as the pause, and after a failure as waiting because of it", () => {
    const end = { toMs: 3_000 };
    expect(classesOf(facts({ ...end, segments: [lost] })).at(-1)).toEqual(["waiting", 1_900, "i"]);
    const paused = ledgerOf(facts({ ...end, segments: [{ ...lost, endReason: "paused" }] }));
    expect(paused.goodput).toBe(970 / 1_100);
  });

  it("knows no goodput before any time went by", () => {
    expect(ledgerOf(facts({ toMs: 0, segments: [segment({ id: "a", queuedMs: 0 })] })).goodput).toBeNull();
  });

  it("advises an interval by its own cost and failures, once there are some", () => {
    const measured = { toMs: 1_100, segments: [lost], checkpointCostMs: 2, medianStepMs: 5 };
    expect(ledgerOf(facts(measured)).advice).toBeNull();
    const { advice } = ledgerOf(facts({ ...measured, failures: 1 }));
    expect(advice).toMatchObject({ meanTimeBetweenFailuresMs: 1_090, failures: 1, everySteps: 100 });
    expect(advice?.intervalSteps).toBe(Math.round((advice?.intervalMs ?? 0) / 5));
  });

  it("is exact for any story: entries in order without gap or overlap, classes that sum to the wall time, every loss linked", () =>
    fc.assert(
      fc.property(stories, (story) => {
        const ledger = ledgerOf(story);
        let at = ledger.fromMs;
        for (const entry of ledger.entries) {
          expect(entry.fromMs).toBe(at);
          expect(entry.durationMs).toBeGreaterThan(0);
          at += entry.durationMs;
        }
        expect(at).toBe(ledger.toMs);
        expect(Object.values(ledger.totalsMs).reduce((sum, total) => sum + total, 0)).toBe(ledger.toMs - ledger.fromMs);
        if (ledger.goodput !== null) expect(ledger.goodput).toBeLessThanOrEqual(1);
        const incidents = new Set(story.segments.map(({ incidentId }) => incidentId));
        for (const entry of ledger.entries) {
          if (entry.class === "detection")
            expect(entry.incidentId).toBe(story.segments.find(({ id }) => id === entry.segmentId)?.incidentId);
          if (entry.class === "repeated") expect(incidents).toContain(entry.incidentId);
        }
      }),
      { numRuns: 500 },
    ));

  it("stays exact when its times contradict each other", () =>
    fc.assert(
      fc.property(fc.array(broken, { maxLength: 5 }), (segments) => {
        const { entries, totalsMs } = ledgerOf(facts({ toMs: 1_000, segments }));
        expect(Object.values(totalsMs).reduce((sum, total) => sum + total, 0)).toBe(1_000);
        expect(entries.every(({ fromMs, durationMs }, index) => fromMs + durationMs === (entries[index + 1]?.fromMs ?? 1_000))).toBe(true);
      }),
    ));
});
