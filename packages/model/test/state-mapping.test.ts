/** What a swap of optimizers does to their state: every pair, and that what is kept has the size it should have. */
import { type OptimizerSpecification, optimizerSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { optimizerNameOf } from "../src/optimizers/assignment";
import { slotsOf } from "../src/optimizers/slots";
import { keepsUpdateCount, mapOptimizerState } from "../src/optimizers/state-mapping";
import type { Parameter } from "../src/parameters";
import { type ReferenceState, referenceOptimizers } from "./support/reference-optimizers";

type Name = OptimizerSpecification["name"];

const names: readonly Name[] = ["adam", "adamw", "sgd", "lion", "muon", "adafactor"];
const matrix: Parameter = { name: "blocks.0.attention.query.weight", shape: [3, 5], part: "query", isBias: false };
const bias: Parameter = { name: "blocks.0.attention.query.bias", shape: [5], part: "query", isBias: true };

const of = (name: Name, changes: Partial<OptimizerSpecification> = {}): OptimizerSpecification =>
  optimizerSpecification.parse({
    ...{ name, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1, momentum: 0.8 },
    ...changes,
  });

/** `m` first moment, `v` second moment, `b` momentum, `r` and `c` Adafactor's row and column moments: where each comes from, then what is dropped. */
const letters: Readonly<Record<string, string>> = {
  first_moment: "m",
  second_moment: "v",
  momentum: "b",
  row_second_moment: "r",
  column_second_moment: "c",
};

/** Rows: from; columns: to, in the order of `names`. */
const ofMatrix: Readonly<Record<Name, readonly string[]>> = {
  adam: ["m=m v=v", "m=m v=v", "b=5m -v", "m=m -v", "b=5m -v", "m=0 r=0 c=0 -m -v"],
  adamw: ["m=m v=v", "m=m v=v", "b=5m -v", "m=m -v", "b=5m -v", "m=0 r=0 c=0 -m -v"],
  sgd: ["m=0 v=0 -b", "m=0 v=0 -b", "b=b", "m=0.2b", "b=b", "m=0 r=0 c=0 -b"],
  lion: ["m=0 v=0 -m", "m=0 v=0 -m", "b=5m", "m=m", "b=5m", "m=0 r=0 c=0 -m"],
  muon: ["m=0 v=0 -b", "m=0 v=0 -b", "b=b", "m=0.2b", "b=b", "m=0 r=0 c=0 -b"],
  adafactor: ["m=0 v=0 -m -r -c", "m=0 v=0 -m -r -c", "b=0 -m -r -c", "m=0 -m -r -c", "b=0 -m -r -c", "m=m r=r c=c"],
};
/** Muon leaves vectors to AdamW. */
const ofVector: Readonly<Record<Name, readonly string[]>> = {
  adam: ["m=m v=v", "m=m v=v", "b=5m -v", "m=m -v", "m=m v=v", "m=0 v=0 -m -v"],
  adamw: ["m=m v=v", "m=m v=v", "b=5m -v", "m=m -v", "m=m v=v", "m=0 v=0 -m -v"],
  sgd: ["m=0 v=0 -b", "m=0 v=0 -b", "b=b", "m=0.2b", "m=0 v=0 -b", "m=0 v=0 -b"],
  lion: ["m=0 v=0 -m", "m=0 v=0 -m", "b=5m", "m=m", "m=0 v=0 -m", "m=0 v=0 -m"],
  muon: ["m=0 v=0 -m -v", "m=0 v=0 -m -v", "b=5m -v", "m=m -v", "m=m v=v", "m=0 v=0 -m -v"],
  adafactor: ["m=0 v=0 -m -v", "m=0 v=0 -m -v", "b=0 -m -v", "m=0 -m -v", "m=0 v=0 -m -v", "m=m v=v"],
};

/** State after many updates by one gradient, without decay. */
const steadyStates = Object.fromEntries(names.map((name) => [name, stateAfter(name, [0.3, -0.2, 0.05])])) as Record<Name, ReferenceState>;

function stateAfter(name: Name, gradient: readonly number[]): ReferenceState {
  const state: ReferenceState = new Map();
  const value = gradient.map(() => 1);
  for (let step = 1; step <= 2_000; step += 1)
    referenceOptimizers[name](value, state, {
      ...{ specification: of(name), learningRate: 1e-6, step, gradient },
      ...{ rows: 1, columns: gradient.length, isMatrix: true, decays: false },
    });
  return state;
}

describe.each(names.flatMap((from) => names.map((to, column) => [from, to, column] as const)))("from %s to %s", (from, to, column) => {
  it.each([
    ["a matrix", matrix, ofMatrix],
    ["a vector", bias, ofVector],
  ] as const)("says where each tensor of %s comes from, and why", (_title, parameter, expected) => {
    const fates = mapOptimizerState(of(from), of(to), parameter);
    const written = fates.map(({ suffix, fate, source }) => {
      const letter = letters[suffix] ?? suffix;
      if (fate === "dropped") return `-${letter}`;
      const scale = Number((source?.scale ?? 0).toFixed(6));
      return `${letter}=${source === null ? 0 : `${scale === 1 ? "" : scale}${letters[source.suffix]}`}`;
    });
    expect(written.join(" ")).toBe(expected[from][column]);
    for (const { because } of fates) expect(because.length).toBeGreaterThan(10);
    expect(fates.filter(({ fate }) => fate !== "dropped").map(({ suffix }) => suffix)).toEqual(
      slotsOf(of(to), parameter).map(({ suffix }) => suffix),
    );
  });

  it("goes on counting updates only where no state that depends on the count starts again", () => {
    const counts = ["adam", "adamw", "adafactor"];
    const restarts = [matrix, bias].some(
      (parameter) =>
        counts.includes(optimizerNameOf(of(to), parameter)) &&
        mapOptimizerState(of(from), of(to), parameter).some(({ fate }) => fate === "zero"),
    );
    if (keepsUpdateCount(of(from), of(to))) expect(restarts).toBe(false);
    else if (counts.includes(to) || to === "muon") expect(restarts).toBe(true);
  });

  it("keeps what steady gradients would have built up under the optimizer that takes over", () => {
    const [before, after] = [steadyStates[from], steadyStates[to]];
    for (const { suffix, source } of mapOptimizerState(of(from), of(to), { ...matrix, shape: [1, 3] })) {
      if (source === null) continue;
      const kept = before.get(source.suffix)?.map((value) => source.scale * value) ?? [];
      for (const [index, value] of (after.get(suffix) ?? [Number.NaN]).entries()) expect(kept[index]).toBeCloseTo(value, 6);
    }
  });
});

describe("a rate turned from or to zero", () => {
  it("starts or drops the one tensor that depends on it, and keeps the others", () => {
    const written = (from: OptimizerSpecification, to: OptimizerSpecification) =>
      mapOptimizerState(from, to, matrix).map(({ suffix, fate }) => `${suffix} ${fate}`);
    expect(written(of("sgd", { momentum: 0 }), of("sgd"))).toEqual(["momentum zero"]);
    expect(written(of("sgd"), of("sgd", { momentum: 0 }))).toEqual(["momentum dropped"]);
    const others = ["row_second_moment kept", "column_second_moment kept"];
    expect(written(of("adafactor", { beta1: 0 }), of("adafactor"))).toEqual(["first_moment zero", ...others]);
    expect(written(of("adafactor"), of("adafactor", { beta1: 0 }))).toEqual([...others, "first_moment dropped"]);
    expect(written(of("sgd", { momentum: 0 }), of("muon"))).toEqual(["momentum zero"]);
  });

  it("rescales a sum for another momentum when optimizers change, but not within one", () => {
    const scale = (from: OptimizerSpecification, to: OptimizerSpecification) => mapOptimizerState(from, to, matrix)[0]?.source?.scale;
    expect(scale(of("sgd", { momentum: 0.9 }), of("muon", { momentum: 0.95 }))).toBeCloseTo(2, 12);
    expect(scale(of("sgd", { momentum: 0.9 }), of("sgd", { momentum: 0.95 }))).toBe(1);
  });
});
