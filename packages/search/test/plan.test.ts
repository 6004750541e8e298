/** The plan of a sweep: the same trials, stretches and decisions, whenever outcomes come. */
import type { SchedulerSpecification } from "@trainyard/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StretchFacts } from "../src/index";
import {
  allAtOnce,
  attentive,
  begun,
  decided,
  type SimulatedSweep,
  type SweepSoFar,
  simulateSweep,
  specificationOf,
  usualOutcome,
} from "./support/simulated-sweep";

const schedulers = [
  { name: "none" },
  { name: "median", startupTrials: 3, warmup: 0.2, rungs: 4 },
  { name: "percentile", percentile: 25, startupTrials: 3, warmup: 0, rungs: 4 },
  { name: "successive-halving", reductionFactor: 2, least: 1 / 8, cohort: 6 },
  { name: "asha", reductionFactor: 2, least: 1 / 8 },
  { name: "hyperband", reductionFactor: 3, least: 1 / 9 },
] as const satisfies readonly SchedulerSpecification[];

/** For each call, which of up to eight stretches in flight end; none at all now and then. */
const arrivals = fc.array(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]), { minLength: 1, maxLength: 40 });
const endsOf = (pattern: readonly (readonly number[])[]) => (inFlight: number, call: number) => {
  const chosen = (pattern[call % pattern.length] ?? []).filter((position) => position < inFlight);
  // Something ends at least in every third call, or the sweep would not.
  return chosen.length > 0 || call % 3 !== 0 ? chosen : [inFlight - 1];
};

function sweepWith(
  scheduler: SchedulerSpecification,
  ends: (inFlight: number, call: number) => readonly number[],
  parallel = 3,
  from?: SweepSoFar,
): SimulatedSweep {
  const specification = specificationOf({
    sampler: { name: "tpe" },
    scheduler,
    trials: 14,
    parallel,
    repeats: { configurations: 2, seeds: 2 },
  });
  return simulateSweep({ revisions: begun(specification), outcome: usualOutcome, suggest: attentive, ends, ...(from && { from }) });
}

describe.each(schedulers)("a sweep with scheduler $name", (scheduler) => {
  it("decides the same in whatever order outcomes come, however late, in however many calls", () => {
    void fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 5 }), (pattern, parallel) => {
        expect(decided(sweepWith(scheduler, endsOf(pattern), parallel))).toEqual(decided(sweepWith(scheduler, allAtOnce, parallel)));
      }),
      { numRuns: 20 },
    );
  });

  it("plans the same again, wherever its record is cut off", () => {
    const { trials, stretches } = sweepWith(scheduler, allAtOnce);
    for (let last = 0; last <= stretches.length; last += 3) {
      const kept = stretches.slice(0, last);
      const from = { stretches: kept, trials: trials.filter(({ number }) => kept.some(({ trial }) => trial === number)) };
      const again = sweepWith(scheduler, allAtOnce, 3, from);
      const withoutArrival = (list: readonly StretchFacts[]) => list.map((stretch) => ({ ...stretch, arrival: null }));
      expect(again.trials).toEqual(trials);
      expect(withoutArrival(again.stretches)).toEqual(withoutArrival(stretches));
    }
  });

  it("keeps to its slots, gives every trial its rungs in order, and leaves none undecided", () => {
    const { trials, stretches, plan, mostInFlight } = sweepWith(scheduler, allAtOnce);
    expect(mostInFlight).toBe(3);
    expect(trials.filter(({ origin }) => origin.kind === "sampled")).toHaveLength(14);
    expect(plan.decisions.map(({ ordinal }) => ordinal)).toEqual(stretches.map(({ ordinal }) => ordinal));
    for (const { number, origin } of trials) {
      const own = stretches.filter(({ trial }) => trial === number);
      const rungs = own.map(({ rung }) => rung);
      expect(rungs).toEqual(rungs.map((_, index) => (rungs[0] ?? 0) + index));
      if (origin.kind === "repeat") expect(own.map(({ untilFraction }) => untilFraction)).toEqual([1]);
      expect(plan.decisions.filter(({ trial }) => trial === number).map(({ decision }) => decision)).toEqual([
        ...rungs.slice(1).map(() => "goes-on"),
        expect.stringMatching(/pruned|ends/),
      ]);
    }
  });
});

describe("a sweep in which nothing depends on outcomes", () => {
  const sweep = (ends: (inFlight: number, call: number) => readonly number[], sampler: "random" | "grid" | "sobol") =>
    simulateSweep({
      revisions: begun(
        specificationOf({ sampler: { name: sampler, gridPoints: 4 }, trials: 14, repeats: { configurations: 2, seeds: 1 } }),
      ),
      outcome: usualOutcome,
      ends,
    });

  it.each(["random", "grid", "sobol"] as const)(
    "makes the same trials by %s whenever outcomes come, and no slot waits for another",
    (sampler) => {
      const busy: number[] = [];
      const lastFirst = sweep((inFlight) => {
        busy.push(inFlight);
        return [inFlight - 1];
      }, sampler);
      expect(decided(lastFirst)).toEqual(decided(sweep(allAtOnce, sampler)));
      expect(busy.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => 3));
    },
  );
});

describe("a record that the rules of today would not have made", () => {
  it.each(schedulers)("is kept, and the sweep goes on from it to its end, with scheduler $name", (scheduler) => {
    for (const earlier of schedulers) {
      const { trials, stretches } = sweepWith(earlier, allAtOnce);
      const kept = stretches.slice(0, 20);
      const from = { stretches: kept, trials: trials.filter(({ number }) => kept.some(({ trial }) => trial === number)) };
      const { plan, ...swept } = sweepWith(scheduler, allAtOnce, 3, from);
      expect(plan.state).toBe("done");
      expect(swept.stretches.slice(0, kept.length)).toEqual(kept);
      expect(swept.trials.filter(({ origin }) => origin.kind === "sampled").length).toBeGreaterThanOrEqual(14);
    }
  });
});
