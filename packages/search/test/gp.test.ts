import type { ParameterValues } from "@trainyard/contracts";
import { describe, expect, it, vi } from "vitest";
import { gp } from "../src/gp/gp";
import { closedFormFunctions, mixedFunction, runSearch, spaceOf } from "../src/measure";
import { asking, finished } from "../src/measure/search-run";
import { normalNumber } from "../src/numbers/normal";
import { randomStream } from "../src/numbers/random";
import type { Observation } from "../src/observation";
import { fingerprint } from "../src/space";

const branin = closedFormFunctions.find(({ name }) => name === "branin") ?? mixedFunction;

/** Values of some trials by the sampler, one at a time, and what came of each by `outcome`. */
function search(
  on: typeof branin,
  trials: number,
  outcome: (number: number, values: ParameterValues) => Observation = (number, values) => finished(number, values, on),
  refusal: (values: ParameterValues) => string | null = () => null,
): Observation[] {
  const observations: Observation[] = [];
  for (let number = 1; number <= trials; number++) {
    const values = gp({ ...asking("gp", on, { seed: 3, number, trials, observations }), refusal });
    if (values === null) break;
    observations.push(outcome(number, values));
  }
  return observations;
}

const distance = (a: ParameterValues, b: ParameterValues) =>
  Math.max(...Object.keys(a).map((path) => Math.abs(Number(a[path]) - Number(b[path]))));

describe("Gaussian process", () => {
  it("comes near Branin's least value in 40 trials, and repeats exactly", () => {
    const first = runSearch("gp", branin, 1, 40);
    expect(first.regret).toBeLessThan(0.01);
    expect(runSearch("gp", branin, 1, 40)).toEqual(first);
  });

  it("finds the good choices of a mixed and conditional space", () => {
    const { regret } = runSearch("gp", mixedFunction, 2, 50);
    expect(regret).toBeLessThan(0.02);
    expect(regret).toBeLessThan(runSearch("random", mixedFunction, 2, 50).regret / 5);
  });

  it("suggests the same in a process that was never asked before: nothing is remembered that matters", async () => {
    const observations = search(branin, 24);
    const asked = asking("gp", branin, { seed: 3, number: 25, trials: 40, observations });
    const next = gp(asked);
    vi.resetModules();
    const fresh = await import("../src/gp/gp");
    expect(fresh.gp).not.toBe(gp);
    expect(fresh.gp({ ...asked, observations: structuredClone(observations) })).toEqual(next);
  });

  it("keeps away from pending trials", () => {
    const observations = search(branin, 20);
    const ask = (known: readonly Observation[]) => gp(asking("gp", branin, { seed: 3, number: 22, trials: 40, observations: known })) ?? {};
    const first = ask(observations);
    const pending: Observation = { number: 21, values: first, status: "pending", losses: [], fraction: 0 };
    expect(distance(ask([...observations, pending]), first)).toBeGreaterThan(0.01);
  });

  it("leaves a region where trials fail", () => {
    const failsBelow = 2.5;
    const trials = search(branin, 50, (number, values) =>
      Number(values.x1) < failsBelow ? { number, values, status: "failed", losses: [], fraction: 0.1 } : finished(number, values, branin),
    );
    const late = trials.slice(25);
    expect(late.filter(({ status }) => status === "failed").length).toBeLessThan(late.length / 3);
    expect(Math.min(...trials.flatMap(({ losses }) => losses))).toBeLessThan(0.41);
  });

  it("begins with draws while nothing but failures is known", () => {
    const trials = search(branin, 15, (number, values) => ({ number, values, status: "failed", losses: [], fraction: 0 }));
    expect(new Set(trials.map(({ values }) => fingerprint(values))).size).toBe(15);
  });

  it("tries every configuration of a small space once, and none that is refused", () => {
    const space = spaceOf({
      parameters: [
        { kind: "integer", path: "depth", low: 1, high: 6 },
        { kind: "categorical", path: "kind", choices: ["a", "b", null] },
      ],
    });
    const on = { name: "small", space, least: 0, value: (values: ParameterValues) => (Number(values.depth) - 4) ** 2 };
    const trials = search(on, 30, undefined, ({ depth }) => (depth === 2 ? "odd" : null));
    expect(new Set(trials.map(({ values }) => fingerprint(values))).size).toBe(15);
    expect(trials).toHaveLength(15);
  });

  it("learns from trials that were stopped early that less training is worse, not that their values are", () => {
    // All of the good half was stopped at a quarter of its tokens, where losses are higher by more than values make a difference.
    const space = spaceOf({ parameters: [{ kind: "float", path: "x", low: 0, high: 1 }] });
    const on = { name: "line", space, least: 0, value: ({ x }: ParameterValues) => Number(x) };
    const observations = Array.from({ length: 16 }, (_, index): Observation => {
      const x = (index + 0.5) / 16;
      const fraction = x < 0.5 && index % 4 !== 0 ? 0.25 : 1;
      return { number: index + 1, values: { x }, status: "finished", losses: [x + (fraction < 1 ? 2 : 0)], fraction };
    });
    const next = gp(asking("gp", on, { seed: 1, number: 17, trials: 30, observations }));
    expect(Number(next?.x)).toBeLessThan(0.25);
  });

  it("is not led astray by noise between seeds", () => {
    const space = spaceOf({ parameters: ["x", "y"].map((path) => ({ kind: "float" as const, path, low: 0, high: 1 })) });
    const truth = ({ x, y }: ParameterValues) => (Number(x) - 0.3) ** 2 + (Number(y) - 0.6) ** 2;
    const noise = randomStream(5, "noise");
    const on = { name: "noisy", space, least: 0, value: (values: ParameterValues) => truth(values) + 0.02 * normalNumber(noise) };
    const late = search(on, 45).slice(30);
    expect(late.reduce((sum, { values }) => sum + truth(values), 0) / late.length).toBeLessThan(0.05);
  });

  it("goes on where all losses are equal", () => {
    const on = { ...branin, value: () => 1 };
    expect(new Set(search(on, 14).map(({ values }) => fingerprint(values))).size).toBe(14);
  });

  it("spreads over the Pareto front of two objectives", () => {
    const space = spaceOf({ parameters: ["x", "y"].map((path) => ({ kind: "float" as const, path, low: 0, high: 1 })) });
    const on = { name: "two", space, least: 0, value: () => 0 };
    const trials = search(on, 40, (number, values) => {
      const [x, y] = [Number(values.x), Number(values.y)];
      return { number, values, status: "finished", losses: [x * x + y, (1 - x) ** 2 + y], fraction: 1 };
    });
    const front = trials.slice(10).filter(({ values }) => Number(values.y) < 0.05);
    expect(front.length).toBeGreaterThan(15);
    for (const third of [0, 1, 2]) expect(front.some(({ values }) => Math.floor(Number(values.x) * 2.999) === third)).toBe(true);
  });
});
