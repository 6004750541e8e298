/** Population-based training: the worst go on from the checkpoints of the best, with values a little changed. */
import type { SearchSpace } from "@trainyard/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "../src/numbers/random";
import { explore } from "../src/schedulers/explore";
import { cubeOf } from "../src/space";
import { attentive, begun, decided, type SimulatedSweep, simulateSweep, specificationOf, usualOutcome } from "./support/simulated-sweep";

const scheduler = { name: "population", population: 8, generations: 4, quantile: 0.25 } as const;
const space = {
  parameters: [
    { kind: "float", path: "schedule.peakLearningRate", low: 1e-4, high: 1e-1, scale: "log" },
    { kind: "integer", path: "batch.tokens", low: 1, high: 4 },
    { kind: "categorical", path: "optimizer.name", choices: ["adamw", "lion"] },
    { kind: "float", path: "optimizer.beta2", low: 0.9, high: 0.999, when: { path: "optimizer.name", in: ["adamw"] } },
  ],
} satisfies Parameters<typeof specificationOf>[0]["space"];

function population(ends: (inFlight: number, call: number) => readonly number[], seed = 0): SimulatedSweep {
  const specification = specificationOf({ scheduler, trials: 8, space, seed });
  return simulateSweep({ revisions: begun(specification), outcome: usualOutcome, suggest: attentive, ends });
}

describe("a population", () => {
  it("decides the same whenever outcomes come", () => {
    const reference = decided(population((inFlight) => [inFlight - 1]));
    void fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 20 }), (pattern) => {
        const ends = (inFlight: number, call: number) => [Math.min(inFlight - 1, pattern[call % pattern.length] ?? 0)];
        expect(decided(population(ends))).toEqual(reference);
      }),
      { numRuns: 15 },
    );
  });

  it("copies from the best quarter to the worst at each generation, at the same rung", () => {
    const { stretches, trials, plan } = population((inFlight) => [inFlight - 1], 3);
    const copies = stretches.filter(({ copiedFrom }) => copiedFrom !== null);
    expect(copies.length).toBeGreaterThan(0);
    const lossAt = (trial: number | null, rung: number) => {
      const outcome = stretches.find((each) => each.trial === trial && each.rung === rung)?.outcome;
      return outcome?.kind === "reached" ? (outcome.losses[0] ?? Number.NaN) : Number.NaN;
    };
    for (const { trial, rung, copiedFrom, values } of copies) {
      const peers = trials.map(({ number }) => lossAt(number, rung - 1)).filter(Number.isFinite);
      const share = Math.min(Math.floor(peers.length / 2), Math.ceil(peers.length / 4));
      const placeOf = (number: number | null) => peers.filter((loss) => loss < lossAt(number, rung - 1)).length;
      expect(placeOf(copiedFrom)).toBeLessThan(share);
      expect(placeOf(trial)).toBeGreaterThanOrEqual(peers.length - share);
      expect(values).not.toBeNull();
      expect(plan.decisions.find((each) => each.trial === trial && each.rung === rung - 1)?.decision).toBe("copies");
    }
  });

  it("is refused where a run could not change on the way, or repeats are wanted", () => {
    const fixed = { parameters: [{ kind: "integer", path: "model.layers", low: 1, high: 4 }] } as const;
    expect(() => specificationOf({ scheduler, trials: 8, space: { parameters: [...fixed.parameters] } })).toThrow(/cannot change while/);
    expect(() => specificationOf({ scheduler, trials: 8, space, repeats: { configurations: 1, seeds: 1 } })).toThrow(/must be 0/);
    expect(() => specificationOf({ scheduler, trials: 9, space })).toThrow(/must be the population, 8/);
  });
});

describe("exploring", () => {
  const searched: SearchSpace = specificationOf({ scheduler, trials: 8, space }).space;
  const start = { "schedule.peakLearningRate": 1e-2, "batch.tokens": 2, "optimizer.name": "adamw", "optimizer.beta2": 0.95 };
  const accepts = () => true;

  it("never leaves the space, whatever the values, and keeps to conditions", () => {
    const cube = cubeOf(searched);
    void fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1 }), (seed, resampleProbability) => {
        let values: Record<string, unknown> = start;
        for (let generation = 0; generation < 10; generation += 1) {
          const random = randomStream(seed, "test", generation);
          const changed = explore(searched, values as typeof start, { resampleProbability, perturbation: 1.2 }, accepts, random);
          expect(cube.encode(changed)).not.toBeNull();
          expect("optimizer.beta2" in changed).toBe(changed["optimizer.name"] === "adamw");
          values = changed;
        }
      }),
    );
  });

  it("multiplies or divides numbers, moves whole ones by one at least, and leaves choices alone unless it draws anew", () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const changed = explore(searched, start, { resampleProbability: 0, perturbation: 1.25 }, accepts, randomStream(seed, "test"));
      expect([0.008, 0.0125]).toContain(changed["schedule.peakLearningRate"]);
      expect([1, 3]).toContain(changed["batch.tokens"]);
      expect(changed["optimizer.name"]).toBe("adamw");
    }
  });

  it("leaves values as they were where nothing near them is accepted", () => {
    expect(explore(searched, start, { resampleProbability: 0.25, perturbation: 1.2 }, () => false, randomStream(0, "test"))).toBe(start);
  });
});
