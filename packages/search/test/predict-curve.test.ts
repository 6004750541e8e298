/** Predicted loss curves: what they say of a size further, what they do not claim, and when a curve has left. */
import { describe, expect, it } from "vitest";
import { normalNumber } from "../src/numbers/normal";
import { randomStream } from "../src/numbers/random";
import { type LadderCurve, leavesBand, leavesTrainBand, predictCurve } from "../src/scaling";

const sizes = [1e6, 2e6, 4e6, 8e6, 1.6e7];
const target = { parameters: 3.2e7, tokens: 6.4e8 };

/** A smooth curve down to a law's loss, about which a seed moves it as a whole and each look a little. */
function curveOf(parameters: number, seed: number, tokensPerParameter = 20, noise = 0.004): LadderCurve {
  const tokens = tokensPerParameter * parameters;
  const random = randomStream(seed, "curve", parameters);
  const shift = noise * normalNumber(random);
  const end = 2 + 50 / parameters ** 0.3 + 60 / tokens ** 0.3;
  const loss = (share: number) => end * (1 + 0.4 * Math.exp(-6 * share)) * Math.exp(shift + 0.1 * noise * normalNumber(random));
  const points = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ tokens: (tokens * (index + 1)) / count, loss: loss((index + 1) / count) }));
  return { parameters, tokens, validation: points(25), train: points(500) };
}

const ladder = sizes.map((parameters) => curveOf(parameters, 1));

describe("a predicted curve", () => {
  it("holds the size further", () => {
    const prediction = predictCurve(ladder, target);
    const actual = curveOf(target.parameters, 1);
    const end = actual.validation.at(-1)?.loss ?? 0;
    expect(Math.abs(prediction.final.value / end - 1)).toBeLessThan(0.03);
    expect(end).toBeGreaterThan(prediction.final.low);
    expect(end).toBeLessThan(prediction.final.high);
    expect(
      leavesBand(
        prediction,
        actual.validation.map((point, step) => ({ ...point, step })),
      ),
    ).toBeNull();
    expect(prediction.caution).toBeNull();
    expect(prediction.train).toHaveLength(40);
    expect(prediction.train.at(-1)?.tokens).toBe(target.tokens);
  });

  it("covers about the share of whole curves that it says, and is not wide for that", () => {
    const trials = 60;
    const held = Array.from({ length: trials }, (_, trial) => {
      const prediction = predictCurve(
        sizes.map((parameters) => curveOf(parameters, 100 + trial)),
        target,
        { looks: 20 },
      );
      const actual = curveOf(target.parameters, 1_000 + trial);
      const { low, high } = prediction.final;
      const inside = prediction.validation.every(({ tokens, low, high }) => {
        const loss = actual.validation.find((point) => point.tokens >= tokens)?.loss ?? 0;
        return tokens < 0.2 * target.tokens || (loss > low * 0.995 && loss < high * 1.005);
      });
      return { inside, width: high / low };
    });
    expect(held.filter(({ inside }) => inside).length / trials).toBeGreaterThan(0.8);
    expect(Math.max(...held.map(({ width }) => width))).toBeLessThan(1.15);
  });

  it("grows wider the further it reaches, and says so", () => {
    const width = (parameters: number) => {
      const { final } = predictCurve(ladder, { parameters, tokens: 20 * parameters });
      return final.high / final.low;
    };
    expect(width(1.6e8)).toBeGreaterThan(1.5 * (width(3.2e7) - 1) + 1);
    expect(predictCurve(ladder, { parameters: 1.6e8, tokens: 3.2e9 }).caution).toContain("10 times the largest");
  });

  it("works from three sizes with a caution, from runs of several seeds and lengths, and not from two sizes", () => {
    expect(predictCurve(ladder.slice(2), target).caution).toContain("Only 3 sizes");
    const mixed = [...ladder, ...sizes.slice(0, 3).flatMap((parameters) => [curveOf(parameters, 2), curveOf(parameters, 3, 40)])];
    const { final, runs } = predictCurve(mixed, { parameters: 3.2e7, tokens: 1.28e9 });
    expect(runs).toBe(11);
    expect(Math.abs(final.value / (curveOf(3.2e7, 5, 40).validation.at(-1)?.loss ?? 0) - 1)).toBeLessThan(0.03);
    expect(() => predictCurve(ladder.slice(3), target)).toThrow(/3 sizes at least; 2 are finished/);
  });

  it("is no surer for more seeds of the same sizes", () => {
    const [once, thrice] = [ladder, [...ladder, ...ladder, ...ladder]].map((curves) => predictCurve(curves, target));
    expect(thrice?.final.low).toBeCloseTo(once?.final.low ?? 0, 6);
    expect(thrice?.final.high).toBeCloseTo(once?.final.high ?? 0, 6);
    expect([once?.runs, thrice?.runs]).toEqual([5, 15]);
  });

  it("leaves out a run that did not come to its end, and says when no rung had as many tokens a parameter", () => {
    const cut = { ...curveOf(1e6, 7), validation: curveOf(1e6, 7).validation.slice(0, 20) };
    expect(predictCurve([...ladder, cut], target).runs).toBe(ladder.length);
    expect(predictCurve(ladder, { parameters: 3.2e7, tokens: 3.2e9 }).caution).toContain("tokens a parameter, 100");
  });
});

describe("leaving the band", () => {
  const band = Array.from({ length: 20 }, (_, look) => ({ tokens: 100 * (look + 1), low: 2, middle: 2.5, high: 3 }));
  const curve = (losses: readonly number[]) => losses.map((loss, look) => ({ step: 10 * (look + 1), tokens: 100 * (look + 1), loss }));

  it("takes three looks on one side to the newest", () => {
    expect(leavesBand({ validation: band }, curve([2.5, 2.5, 2.5, 3.1, 3.2, 3.3]))).toEqual({
      step: 40,
      tokens: 400,
      loss: 3.1,
      side: "above",
    });
    expect(leavesBand({ validation: band }, curve([2.5, 2.5, 3.1, 3.1]))).toBeNull();
    expect(leavesBand({ validation: band }, curve([2.5, 2.5, 3.1, 3.1, 1.9, 1.9]))).toBeNull();
    expect(leavesBand({ validation: band }, curve([2.5, 2.5, 1.9, 1.9, 1.9]))?.side).toBe("below");
  });

  it("is over when the curve comes back, and never within the first tenth", () => {
    expect(leavesBand({ validation: band }, curve([2.5, 3.1, 3.1, 3.1, 2.9]))).toBeNull();
    const early = Array.from({ length: 15 }, (_, index) => ({ step: index, tokens: 10 * (index + 1), loss: 9 }));
    expect(leavesBand({ validation: band }, early)).toBeNull();
  });

  it("sees single training losses through their means", () => {
    const steps = Array.from({ length: 200 }, (_, step) => ({ step: step + 1, tokens: 10 * (step + 1), loss: step % 2 === 0 ? 1.6 : 3.4 }));
    expect(leavesTrainBand({ train: band }, steps)).toBeNull();
    const risen = steps.map((point) => (point.tokens > 1_000 ? { ...point, loss: point.loss + 1 } : point));
    expect(leavesTrainBand({ train: band }, risen)).toMatchObject({ tokens: 1_100, step: 110, side: "above" });
  });
});
