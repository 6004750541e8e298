/** What each scheduler lets through, against what its paper says. */
import type { SchedulerSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import {
  expectedShare,
  type Outcome,
  type OutcomeOf,
  type Plan,
  rungsOf,
  type StretchFacts,
  simulate,
  type TrialFacts,
} from "../src/index";
import { begun, specificationOf } from "./support/simulated-sweep";

/** A trial's loss is its number's place in a fixed shuffle, at every rung. */
const shuffled = (trial: number) => (trial * 37) % 101;
const byNumber = ({ number }: TrialFacts): Outcome => ({ kind: "reached", losses: [shuffled(number)] });

function sweep(scheduler: SchedulerSpecification, trials: number, parallel: number, outcome: OutcomeOf = byNumber): Plan {
  const specification = specificationOf({ scheduler, trials, parallel });
  const check = () => ({ problem: null, tokens: 1_000, flopsPerToken: 6 });
  return simulate({ revisions: begun(specification), trials: [], stretches: [], warm: [], check }, outcome);
}

const countsByRung = ({ newStretches }: Plan, rungs: number) =>
  Array.from({ length: rungs }, (_, rung) => newStretches.filter((stretch) => stretch.rung === rung).length);
const trialsAt = (stretches: readonly StretchFacts[], rung: number) =>
  stretches.flatMap((each) => (each.rung === rung ? [each.trial] : []));
const best = (trials: readonly number[], count: number) => [...trials].sort((a, b) => shuffled(a) - shuffled(b)).slice(0, count);

describe("rungs", () => {
  it.each([
    [{ name: "none" }, [1]],
    [{ name: "asha", reductionFactor: 4, least: 1 / 64 }, [1 / 64, 1 / 16, 1 / 4, 1]],
    [{ name: "asha", reductionFactor: 4, least: 0.02 }, [0.02, 0.08, 0.32, 1]],
    [{ name: "asha", reductionFactor: 4, least: 1 }, [1]],
    [{ name: "hyperband", reductionFactor: 3, least: 1 / 27 }, [1 / 27, 1 / 9, 1 / 3, 1]],
    [{ name: "median", startupTrials: 5, warmup: 0, rungs: 4 }, [0.25, 0.5, 0.75, 1]],
  ] as const)("of %o are %o", (scheduler, fractions) => {
    const found = rungsOf({ scheduler });
    expect(found.map(({ rung }) => rung)).toEqual(fractions.map((_, index) => index));
    fractions.forEach((fraction, index) => {
      expect(found[index]?.fraction).toBeCloseTo(fraction, 12);
    });
    expect(found.at(-1)?.fraction).toBe(1);
  });
});

describe("successive halving", () => {
  const scheduler = { name: "successive-halving", reductionFactor: 4, least: 1 / 16, cohort: 16 } as const;

  it("lets the best quarter of each cohort through, and costs what is expected", () => {
    const plan = sweep(scheduler, 32, 5);
    expect(countsByRung(plan, 3)).toEqual([32, 8, 2]);
    for (const cohort of [0, 1]) {
      const members = Array.from({ length: 16 }, (_, index) => 16 * cohort + index + 1);
      const through = trialsAt(plan.newStretches, 1).filter((trial) => members.includes(trial));
      expect(through.sort()).toEqual(best(members, 4).sort());
    }
    const fractions = [0, ...rungsOf({ scheduler }).map(({ fraction }) => fraction)];
    const trained = plan.newStretches.reduce((sum, { rung, untilFraction }) => sum + untilFraction - (fractions[rung] ?? 0), 0);
    expect(trained / 32).toBeCloseTo(expectedShare(scheduler), 12);
  });

  it("compares a last cohort that does not fill, and trains its best whole", () => {
    expect(countsByRung(sweep(scheduler, 19, 4), 3)).toEqual([19, 5, 2]);
  });

  it("goes on without the trials that crashed, and ranks those that diverged last", () => {
    const broken = (trial: TrialFacts): Outcome => {
      if (trial.number <= 4) return { kind: "crashed", fraction: 0.01, detail: "" };
      return trial.number <= 14 ? { kind: "diverged", fraction: 0.01, detail: "" } : byNumber(trial);
    };
    const plan = sweep(scheduler, 16, 4, broken);
    expect(trialsAt(plan.newStretches, 1).sort()).toEqual([15, 16]);
    expect(plan.decisions.filter(({ decision }) => decision === "ends")).toHaveLength(14 + 1);
  });
});

describe("Hyperband", () => {
  it("runs the brackets of the paper's table for R = 27 and factor 3", () => {
    const plan = sweep({ name: "hyperband", reductionFactor: 3, least: 1 / 27 }, 27 + 12 + 6 + 4, 7);
    const firstRungs = new Map<number, number>();
    for (const { trial, rung } of plan.newStretches) if (!firstRungs.has(trial)) firstRungs.set(trial, rung);
    expect([0, 1, 2, 3].map((rung) => [...firstRungs.values()].filter((first) => first === rung).length)).toEqual([27, 12, 6, 4]);
    expect(countsByRung(plan, 4)).toEqual([27, 9 + 12, 3 + 4 + 6, 1 + 1 + 2 + 4]);
  });
});

describe("ASHA", () => {
  const scheduler = { name: "asha", reductionFactor: 4, least: 1 / 64 } as const;

  it.each([1, 4, 16])("lets the best quarter of each rung through with %d slots, and waits for nobody", (parallel) => {
    const plan = sweep(scheduler, 100, parallel);
    const counts = countsByRung(plan, 4);
    for (const rung of [0, 1, 2]) {
      const through = trialsAt(plan.newStretches, rung + 1);
      const there = trialsAt(plan.newStretches, rung);
      expect(through.length).toBeGreaterThanOrEqual(Math.max(1, Math.floor((counts[rung] ?? 0) / 4)));
      expect(through).toEqual(expect.arrayContaining(best(there, Math.floor(there.length / 4))));
    }
    const firstPromotion = plan.newStretches.findIndex(({ rung }) => rung === 1);
    expect(firstPromotion).toBeLessThan(8 + 2 * parallel);
  });

  it("lets no more than a quarter of a rung through while new trials come, though each is better than all before", () => {
    const better = ({ number }: TrialFacts): Outcome => ({ kind: "reached", losses: [-number] });
    const { newStretches } = sweep(scheduler, 64, 1, better);
    const lastNew = newStretches.findLastIndex(({ rung }) => rung === 0);
    for (let end = 1; end <= lastNew; end += 1) {
      const counts = [0, 1, 2].map((rung) => trialsAt(newStretches.slice(0, end), rung).length);
      expect(counts[1]).toBeLessThanOrEqual(Math.floor((counts[0] ?? 0) / 4));
      expect(counts[2]).toBeLessThanOrEqual(Math.floor((counts[1] ?? 0) / 4));
    }
    expect(newStretches.slice(0, 10).map(({ trial }) => trial)).toEqual([1, 2, 3, 4, 4, 5, 6, 7, 8, 8]);
  });

  it("trains the best whole even where too few trials begin for a quarter", () => {
    expect(countsByRung(sweep(scheduler, 3, 2), 4)).toEqual([3, 1, 1, 1]);
  });

  it("takes the next best where the only one that went on diverges", () => {
    const first = best([1, 2, 3], 1)[0];
    const plan = sweep(scheduler, 3, 2, (trial) =>
      trial.number === first ? { kind: "diverged", fraction: 0.01, detail: "" } : byNumber(trial),
    );
    expect(trialsAt(plan.newStretches, 3)).toEqual([best([1, 2, 3], 2)[1]]);
  });
});

describe("a stopping rule", () => {
  /** One trial after the other, each worse than the one before at rung 0 and back to normal later. */
  const worse = ({ number }: TrialFacts, { rung }: StretchFacts): Outcome => ({ kind: "reached", losses: [rung === 0 ? number : 0.5] });
  const rule = { startupTrials: 3, rungs: 4 };

  it("prunes below the median once enough others came as far", () => {
    const plan = sweep({ name: "median", warmup: 0, ...rule }, 6, 1, worse);
    const pruned = plan.decisions.filter(({ decision }) => decision === "pruned");
    expect(pruned.map(({ trial, rung }) => [trial, rung])).toEqual([4, 5, 6].map((trial) => [trial, 0]));
    expect(pruned[0]?.why).toBe("4.0000 at best up to 25 % of its tokens; 2.0000 is the median of 3 others.");
  });

  it("prunes nobody during the warm-up, and forgives a trial that was better before", () => {
    expect(sweep({ name: "median", warmup: 0.5, ...rule }, 6, 1, worse).decisions.filter(({ decision }) => decision === "pruned")).toEqual(
      [],
    );
    const rising = ({ number }: TrialFacts, { rung }: StretchFacts): Outcome => ({
      kind: "reached",
      losses: [number === 4 && rung === 1 ? 9 : 5 - rung],
    });
    const plan = sweep({ name: "median", warmup: 0, startupTrials: 3, rungs: 2 }, 4, 1, rising);
    expect(plan.decisions.filter(({ decision }) => decision === "pruned")).toEqual([]);
  });

  it("keeps only those within the percentile", () => {
    const decreasing = ({ number }: TrialFacts): Outcome => ({ kind: "reached", losses: [[4, 3, 2, 1, 1.7, 1.8][number - 1] ?? 0] });
    const plan = sweep({ name: "percentile", percentile: 25, warmup: 0, startupTrials: 4, rungs: 2 }, 6, 1, decreasing);
    // Percentile 25 of 1, 2, 3, 4 is 1.75; of 1, 1.7, 2, 3, 4 it is 1.7.
    expect(plan.decisions.filter(({ decision }) => decision === "pruned").map(({ trial }) => trial)).toEqual([6]);
  });
});
