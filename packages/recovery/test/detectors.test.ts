/** The detectors on BLOOM's recorded spike, on made-up trouble, and on calm. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { detect, detectors, type Observation } from "../src/index";

const gradientNormDetectors = ["median-deviation-gradientNorm", "rolling-sigma-gradientNorm"];

const alarmsOf = (name: string, series: readonly Observation[]) => {
  const detector = detectors.find((candidate) => candidate.name === name);
  if (detector === undefined) throw new Error(`There is no detector ${name}.`);
  return detect(detector, series);
};

describe("BLOOM-176B's spike, after a calm history", () => {
  const recorded = readFileSync(new URL("./fixtures/bloom-176b-spike.csv", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(",").map(Number))
    .map(([step = 0, trainLoss = 0, gradientNorm = 0]): Observation => ({ step, trainLoss, gradientNorm }));
  const firstStep = recorded[0]?.step ?? 0;
  const series = [...calm(1000, { firstStep: firstStep - 1000, loss: 2.2, norm: 0.24, spread: 0.1 }), ...recorded];

  it.each(gradientNormDetectors)("is seen by %s at 31215, before the loss moves", (name) => {
    expect(alarmsOf(name, series)[0]?.step).toBe(31_215);
  });

  it("is seen in the loss a step later, and by no rule that waits for five high steps", () => {
    expect(alarmsOf("rolling-sigma-trainLoss", series)[0]?.step).toBe(31_216);
    expect(alarmsOf("running-mean-ratio", series)).toEqual([]);
  });

  it("is a rise of the loss from then on", () => {
    expect(alarmsOf("loss-rise", series)[0]?.step).toBe(31_216);
  });

  it("is no divergence, because it passes", () => {
    const after = calm(500, { firstStep: 31_251, loss: 2.21, norm: 0.26, spread: 0.1 });
    expect(alarmsOf("divergence", [...series, ...after])).toEqual([]);
  });
});

describe("calm", () => {
  it.each(detectors.map(({ name }) => name).filter((name) => name !== "plateau"))("gives %s at most one alarm in 10,000 steps", (name) => {
    const series = calm(30_000, { firstStep: 1, loss: 3, norm: 0.5, spread: 0.1, fallsBy: 1 });
    expect(alarmsOf(name, series).length).toBeLessThanOrEqual(3);
  });

  it("with norms that vary by factors is still calm to the median's rule", () => {
    const series = calm(30_000, { firstStep: 1, loss: 3, norm: 0.5, spread: 0.35, fallsBy: 1 });
    expect(alarmsOf("median-deviation-gradientNorm", series).length).toBeLessThanOrEqual(3);
  });
});

describe("trouble", () => {
  it("that is not finite is named by its metric, the loss first", () => {
    const [alarm] = alarmsOf("non-finite", [{ step: 7, trainLoss: null, gradientNorm: null }]);
    expect(alarm).toMatchObject({ step: 7, metric: "trainLoss", value: null });
    expect(alarmsOf("non-finite", [{ step: 8, trainLoss: 2, gradientNorm: null }])[0]?.metric).toBe("gradientNorm");
  });

  it("that stays at twice the running mean trips the fifth time in a row", () => {
    const high = Array.from({ length: 6 }, (_, index) => ({ step: 201 + index, trainLoss: 9, gradientNorm: 1 }));
    expect(alarmsOf("running-mean-ratio", [...calm(200, quiet), ...high])[0]?.step).toBe(205);
    expect(alarmsOf("running-mean-ratio", [...calm(200, quiet), ...high.slice(0, 4)])).toEqual([]);
  });

  it("that rises and stays is a divergence, told once", () => {
    const risen = calm(300, { ...quiet, firstStep: 201, loss: 3.4 });
    const [first, ...others] = alarmsOf("divergence", [...calm(200, quiet), ...risen]);
    expect(first?.step).toBeGreaterThanOrEqual(201 + 31);
    expect(first?.step).toBeLessThan(201 + 40);
    expect(others).toEqual([]);
  });

  it("that is a loss which no longer falls is a plateau; one that falls is none", () => {
    expect(alarmsOf("plateau", calm(3000, { ...quiet, fallsBy: 1 }))).toEqual([]);
    expect(alarmsOf("plateau", calm(3000, quiet))).toHaveLength(1);
  });
});

describe("a rise of the loss", () => {
  const rises = (series: readonly Observation[]) => alarmsOf("loss-rise", series).map(({ step }) => step);
  const raised = (series: readonly Observation[], from: number, to: number, by: number) =>
    series.map((each) => (each.step >= from && each.step <= to ? { ...each, trainLoss: (each.trainLoss ?? 0) + by } : each));

  it("is seen where it is too small for any single step to stand out", () => {
    const [first = 0] = rises(raised(calm(300, quiet), 200, 300, 0.1));
    expect(first).toBeGreaterThanOrEqual(204);
    expect(first).toBeLessThanOrEqual(208);
  });

  it("is seen in a single step that is very odd, and not in one that is a little", () => {
    expect(rises(raised(calm(300, quiet), 200, 200, 2))[0]).toBe(200);
    expect(rises(raised(calm(300, quiet), 200, 200, 0.2))).toEqual([]);
  });

  it("is seen while the loss falls fast, as early as step 30", () => {
    const falling = calm(100, { ...quiet, loss: 6, fallsBy: 2 });
    expect(rises(falling)).toEqual([]);
    const [first = 0] = rises(raised(falling, 30, 100, 0.6));
    expect(first).toBeGreaterThanOrEqual(30);
    expect(first).toBeLessThanOrEqual(38);
  });
});

describe("the norm's median", () => {
  const withNorm = (at: number, factor: number) =>
    calm(200, quiet).map((each) => (each.step === at ? { ...each, gradientNorm: 0.5 * factor } : each));

  it("asks for more while training begins, and for less from step 65 on", () => {
    const alarmsAt = (at: number, factor: number) => alarmsOf("median-deviation-gradientNorm", withNorm(at, factor)).length;
    expect([alarmsAt(16, 20), alarmsAt(17, 20), alarmsAt(40, 3), alarmsAt(40, 5)]).toEqual([0, 1, 0, 1]);
    expect([alarmsAt(64, 3.5), alarmsAt(65, 3.5), alarmsAt(150, 3.5), alarmsAt(150, 2.2)]).toEqual([0, 1, 1, 0]);
  });

  it("asks for more where batches are so small that losses differ much", () => {
    const noisy = (factor: number) =>
      withNorm(150, factor).map((each, index) => ({ ...each, trainLoss: 3 * (1 + 0.03 * Math.sin(7 * index ** 2)) }));
    const alarms = (factor: number) => alarmsOf("median-deviation-gradientNorm", noisy(factor)).length;
    expect([alarms(4), alarms(50)]).toEqual([0, 1]);
  });
});

describe("a detector", () => {
  it.each(detectors.map((detector) => [detector.name, detector] as const))("%s changes no state that it is given", (_name, detector) => {
    let { start: state } = detector;
    for (const observation of calm(200, quiet)) {
      const before = structuredClone(state);
      const next = detector.observe(state, observation);
      expect(state).toEqual(before);
      state = next.state;
    }
  });
});

interface Calm {
  readonly firstStep: number;
  readonly loss: number;
  readonly norm: number;
  /** Deviation of the norm's logarithm. */
  readonly spread: number;
  /** What the loss falls by over the whole series. */
  readonly fallsBy?: number;
}

const quiet: Calm = { firstStep: 1, loss: 3, norm: 0.5, spread: 0.1 };

/** Normal noise on the loss, log-normal on the norm; the same for the same arguments. */
function calm(count: number, { firstStep, loss, norm, spread, fallsBy = 0 }: Calm): readonly Observation[] {
  let word = 12_345;
  const uniform = () => {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    return (word + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return Array.from({ length: count }, (_, index) => ({
    step: firstStep + index,
    trainLoss: loss - (fallsBy * index) / count + 0.01 * normal(),
    gradientNorm: norm * Math.exp(spread * normal()),
  }));
}
