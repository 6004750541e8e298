/** What happens to a sweep on its way: budgets, failures, and what people do. */
import { describe, expect, it } from "vitest";
import { type Asked, type Outcome, type PlanInput, plan, type StretchFacts, simulate, type TrialFacts } from "../src/index";
import { random } from "../src/random";
import { allAtOnce, begun, simulateSweep, specificationOf, usualCheck, usualOutcome } from "./support/simulated-sweep";

const nothing = { trials: [], stretches: [], warm: [] };
const asha = { name: "asha", reductionFactor: 2, least: 1 / 8 } as const;
const reached = (): Outcome => ({ kind: "reached", losses: [1] });
const tokensOf = (trials: readonly TrialFacts[], stretches: readonly StretchFacts[]) =>
  stretches.reduce((sum, { trial, rung, untilFraction }) => {
    const from = stretches.find((each) => each.trial === trial && each.rung === rung - 1)?.untilFraction ?? 0;
    return sum + (untilFraction - from) * (trials.find(({ number }) => number === trial)?.tokens ?? 0);
  }, 0);

describe("a budget", () => {
  const check = () => ({ problem: null, tokens: 1_000, flopsPerToken: 6 });

  it.each([{ tokens: 5_000 }, { flops: 30_000 }])("of %o ends the sweep where it is used up, and what waits is pruned", (budget) => {
    const specification = specificationOf({ scheduler: asha, trials: 50, parallel: 2, budget });
    const done = simulate({ revisions: begun(specification), ...nothing, check }, () => reached());
    const used = tokensOf(done.newTrials, done.newStretches);
    expect(used).toBeGreaterThanOrEqual(5_000);
    expect(used).toBeLessThan(6_000);
    expect(done.why).toMatch(/^The budget of .* is used up\.$/);
    expect(done.decisions).toHaveLength(done.newStretches.length);
    expect(done.decisions.some(({ decision, why }) => decision === "pruned" && why.endsWith(done.why))).toBe(true);
  });

  it("is not charged what a trial that diverged did not train", () => {
    const specification = specificationOf({ trials: 50, parallel: 1, budget: { tokens: 5_000 } });
    const diverging = simulate({ revisions: begun(specification), ...nothing, check }, () => ({
      kind: "diverged",
      fraction: 0.25,
      detail: "",
    }));
    expect(diverging.newTrials).toHaveLength(20);
  });

  it("that is raised later goes on with the same trials", () => {
    const before = specificationOf({ scheduler: asha, trials: 20, budget: { tokens: 12_000 } });
    const ended = simulateSweep({ revisions: begun(before), outcome: usualOutcome, ends: allAtOnce });
    const revisions: PlanInput["revisions"] = [
      ...begun(before),
      {
        fromTrial: ended.trials.length + 1,
        fromStretch: ended.stretches.length + 1,
        specification: specificationOf({ scheduler: asha, trials: 20 }),
      },
    ];
    const extended = simulateSweep({ revisions, outcome: usualOutcome, ends: allAtOnce, from: ended });
    expect(extended.trials).toHaveLength(20);
    expect(extended.trials.slice(0, ended.trials.length)).toEqual(ended.trials);
    expect(extended.plan.why).toBe("All 20 trials have ended.");
  });
});

describe("an edit", () => {
  it.each([
    { name: "none" },
    asha,
    { name: "successive-halving", reductionFactor: 2, least: 1 / 4, cohort: 8 },
    { name: "hyperband", reductionFactor: 3, least: 1 / 9 },
  ] as const)("extends a sweep that had ended by more trials in a narrower space, with scheduler $name", (scheduler) => {
    const changes = { scheduler, repeats: { configurations: 1, seeds: 2 } };
    const before = specificationOf({ ...changes, trials: 10 });
    const first = simulateSweep({ revisions: begun(before), outcome: usualOutcome, ends: allAtOnce });
    const narrower = specificationOf({
      ...changes,
      trials: 18,
      space: {
        parameters: [
          { kind: "float", path: "schedule.peakLearningRate", low: 2e-3, high: 4e-3, scale: "log" },
          { kind: "integer", path: "batch.tokens", low: 1, high: 8 },
        ],
      },
    });
    const [fromTrial, fromStretch] = [first.trials.length + 1, first.stretches.length + 1];
    const revisions: PlanInput["revisions"] = [...begun(before), { fromTrial, fromStretch, specification: narrower }];
    const ended = [allAtOnce, (inFlight: number) => [inFlight - 1]].map((ends) =>
      simulateSweep({ revisions, outcome: usualOutcome, ends, from: first }),
    );
    const [extended, late] = ended;
    expect(extended?.trials.slice(0, fromTrial - 1)).toEqual(first.trials);
    expect(extended?.stretches.slice(0, fromStretch - 1)).toEqual(first.stretches);
    const further = extended?.trials.slice(fromTrial - 1).filter(({ origin }) => origin.kind === "sampled") ?? [];
    expect(further).toHaveLength(8);
    for (const { values } of further) {
      expect(values["schedule.peakLearningRate"]).toBeGreaterThanOrEqual(2e-3);
      expect(values["schedule.peakLearningRate"]).toBeLessThanOrEqual(4e-3);
    }
    expect(late?.trials).toEqual(extended?.trials);
    expect(late?.plan.decisions).toEqual(extended?.plan.decisions);
  });
});

describe("a trial", () => {
  it("that is refused has no stretch, costs nothing, counts, and informs the sampler", () => {
    const specification = specificationOf({ trials: 12, parallel: 2 });
    const seen: Asked[] = [];
    const careless = (asked: Asked) => {
      seen.push(asked);
      return random({ ...asked, refusal: () => null });
    };
    const check: PlanInput["check"] = (values) => ({
      ...usualCheck(values),
      problem: Number(values["batch.tokens"]) > 4 ? "batch.tokens is above 4" : null,
    });
    const swept = simulateSweep({ revisions: begun(specification), outcome: usualOutcome, ends: allAtOnce, check, suggest: careless });
    const refused = swept.trials.filter(({ problem }) => problem !== null);
    expect(swept.trials).toHaveLength(12);
    expect(refused.length).toBeGreaterThan(0);
    expect(swept.stretches).toHaveLength(12 - refused.length);
    const known = seen.at(-1)?.observations ?? [];
    for (const { number } of refused.slice(0, -1)) expect(known.find((each) => each.number === number)?.status).toBe("failed");
  });

  it.each(["diverged", "crashed", "does-not-fit"] as const)("that %s informs the sampler and never stops the sweep", (kind) => {
    const seen: Asked[] = [];
    const noting = (asked: Asked) => {
      seen.push(asked);
      return random(asked);
    };
    const specification = specificationOf({ scheduler: asha, trials: 8, parallel: 1 });
    const failing = () => ({ kind, fraction: 0.1, detail: "for a test" }) as const;
    const swept = simulateSweep({ revisions: begun(specification), outcome: failing, ends: allAtOnce, suggest: noting });
    expect(swept.stretches).toHaveLength(8);
    expect(seen.at(-1)?.observations.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => "failed"));
    expect(swept.plan.decisions[0]?.why).toMatch(/ at 10 % of its tokens: for a test$/);
  });

  it("that a person ended is not told to the sampler, and its values are not tried again", () => {
    const specification = specificationOf({
      trials: 4,
      parallel: 1,
      space: { parameters: [{ kind: "categorical", path: "batch.tokens", choices: [1, 2, 3] }] },
    });
    const seen: Asked[] = [];
    const noting = (asked: Asked) => {
      seen.push(asked);
      return random(asked);
    };
    const outcome = ({ number }: TrialFacts): Outcome =>
      number === 1 ? { kind: "cancelled", fraction: 0.1, detail: "" } : { kind: "reached", losses: [number] };
    const swept = simulateSweep({ revisions: begun(specification), outcome, ends: allAtOnce, suggest: noting });
    expect(new Set(swept.trials.map(({ values }) => values["batch.tokens"]))).toEqual(new Set([1, 2, 3]));
    expect(swept.trials).toHaveLength(3);
    expect(swept.plan.why).toBe("Nothing is left in the space that was not tried or refused.");
    expect(seen.at(-1)?.observations.map(({ number }) => number)).toEqual([2, 3]);
  });

  it("that a person added begins next, beyond those that were planned", () => {
    const values = { "schedule.peakLearningRate": 0.01, "batch.tokens": 2 };
    const added: TrialFacts = { number: 7, values, origin: { kind: "added" }, seed: 0, tokens: 2_000, flopsPerToken: 6, problem: null };
    const specification = specificationOf({ scheduler: asha, trials: 6 });
    const first = simulateSweep({ revisions: begun(specification), outcome: usualOutcome, ends: allAtOnce });
    const swept = simulateSweep({
      revisions: begun(specification),
      outcome: usualOutcome,
      ends: allAtOnce,
      from: { ...first, trials: [...first.trials, added] },
    });
    expect(swept.trials).toHaveLength(7);
    expect(swept.stretches.slice(0, first.stretches.length)).toEqual(first.stretches);
    expect(swept.stretches[first.stretches.length]).toMatchObject({ trial: 7, rung: 0 });
  });

  it("that a person repeats is trained whole, and tells neither sampler nor scheduler anything", () => {
    const specification = specificationOf({ scheduler: asha, trials: 6 });
    const seen: Asked[] = [];
    const noting = (asked: Asked) => {
      seen.push(asked);
      return random(asked);
    };
    const repeat = { number: 4, origin: { kind: "repeat", of: 1 }, seed: 9 } as const;
    const {
      trials,
      stretches,
      plan: made,
    } = simulateSweep({
      revisions: begun(specification),
      outcome: (trial) => ({ kind: "reached", losses: [trial.number === 4 ? 0 : trial.number] }),
      ends: allAtOnce,
      suggest: noting,
      meanwhile: (record, call) => {
        const [first] = record.trials;
        return call === 1 && first !== undefined ? { ...record, trials: [...record.trials, { ...first, ...repeat }] } : record;
      },
    });
    expect(trials.map(({ origin }) => origin.kind)).toEqual(["sampled", "sampled", "sampled", "repeat", "sampled", "sampled", "sampled"]);
    expect(stretches.filter(({ trial }) => trial === 4).map(({ untilFraction }) => untilFraction)).toEqual([1]);
    expect(seen.flatMap(({ observations }) => observations).some(({ number }) => number === 4)).toBe(false);
    // Six came to the first rung, not seven with the best of them at place 1.
    expect(made.decisions.filter(({ why }) => why.startsWith("Place")).every(({ why }) => /of [1-6] at/.test(why))).toBe(true);
  });
});

describe("repeats", () => {
  it("are the best of the trials that were trained whole, each with further seeds, once all others have ended", () => {
    const specification = specificationOf({ scheduler: asha, trials: 16, repeats: { configurations: 2, seeds: 3 }, seed: 5 });
    const { trials, stretches } = simulateSweep({ revisions: begun(specification), outcome: usualOutcome, ends: allAtOnce });
    const final = (number: number) => {
      const outcome = stretches.find(({ trial, untilFraction }) => trial === number && untilFraction === 1)?.outcome;
      return outcome?.kind === "reached" ? (outcome.losses[0] ?? Number.NaN) : Number.NaN;
    };
    const whole = trials.filter(({ origin, number }) => origin.kind === "sampled" && Number.isFinite(final(number)));
    const best = whole
      .map(({ number }) => number)
      .sort((a, b) => final(a) - final(b))
      .slice(0, 2);
    const repeats = trials.filter(({ origin }) => origin.kind === "repeat");
    expect(repeats.map(({ origin, seed }) => [origin.kind === "repeat" && origin.of, seed])).toEqual(
      best.flatMap((number) => [6, 7, 8].map((seed) => [number, seed])),
    );
    expect(trials.slice(-6)).toEqual(repeats);
  });
});

describe("order of arrival", () => {
  it("makes decisions as results came, and the same again from the record", () => {
    const specification = specificationOf({ scheduler: asha, trials: 14, order: "arrival" });
    const revisions = begun(specification);
    const lastFirst = simulateSweep({ revisions, outcome: usualOutcome, ends: (inFlight) => [inFlight - 1] });
    const firstFirst = simulateSweep({ revisions, outcome: usualOutcome, ends: () => [0] });
    expect(lastFirst.stretches.map(({ trial }) => trial)).not.toEqual(firstFirst.stretches.map(({ trial }) => trial));
    for (const { trials, stretches, plan: made } of [lastFirst, firstFirst]) {
      const again = plan({ revisions, trials, stretches, warm: [], check: usualCheck });
      expect(again).toEqual({ ...made, newTrials: [], newStretches: [] });
      expect(again.decisions).toHaveLength(stretches.length);
    }
  });
});
