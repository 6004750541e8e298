/** Steps that ran twice are compared bit for bit. */
import { describe, expect, it } from "vitest";
import { type CertifiedStep, certificateOf } from "../src/index";

const steps = (from: number, to: number, changed: Partial<CertifiedStep> & { step?: number } = {}): CertifiedStep[] =>
  Array.from({ length: to - from + 1 }, (_, index) => {
    const step = from + index;
    const point = {
      step,
      trainLoss: 1 / step,
      gradientNorm: 2 / step,
      learningRate: 1e-3,
      tokens: step * 8,
      sampleStart: step,
      sampleEnd: step + 1,
    };
    return step === changed.step ? { ...point, ...changed } : point;
  });
const facts = { comparable: true, against: "first" };

describe("a resume certificate", () => {
  it("passes when all steps ran again with the same bits, whatever came after", () => {
    expect(certificateOf({ ...facts, before: steps(11, 20), after: steps(11, 40) })).toMatchObject({
      status: "pass",
      against: "first",
      fromStep: 11,
      toStep: 20,
      comparedSteps: 10,
      firstDifference: null,
    });
  });

  it("is pending until the last of them has run again, and judged by what there is once no more will come", () => {
    const pending = { ...facts, before: steps(11, 20), after: steps(11, 19) };
    expect(certificateOf(pending)).toMatchObject({ status: "pending", comparedSteps: 9 });
    expect(certificateOf({ ...pending, afterEnded: true })).toMatchObject({ status: "pass", comparedSteps: 9 });
    expect(certificateOf({ ...pending, after: [] }).status).toBe("pending");
    expect(certificateOf({ ...pending, after: [], afterEnded: true }).status).toBe("not-comparable");
  });

  it("fails at the first step that differs in its last bit, even while it is pending", () => {
    const value = 1 / 15 + Number.EPSILON / 16;
    expect(value).not.toBe(1 / 15);
    const after = steps(11, 18, { step: 15, trainLoss: value });
    expect(certificateOf({ ...facts, before: steps(11, 20), after })).toMatchObject({
      status: "fail",
      firstDifference: { step: 15, quantity: "trainLoss", before: 1 / 15, after: value },
    });
  });

  it("names causes before effects within a step", () => {
    const after = steps(11, 20, { step: 12, trainLoss: 9, learningRate: 2e-3 });
    expect(certificateOf({ ...facts, before: steps(11, 20), after }).firstDifference?.quantity).toBe("learningRate");
  });

  it("takes null for equal to null alone", () => {
    const before = steps(11, 12, { step: 12, trainLoss: null });
    expect(certificateOf({ ...facts, before, after: before }).status).toBe("pass");
    expect(certificateOf({ ...facts, before, after: steps(11, 12) })).toMatchObject({ status: "fail", firstDifference: { before: null } });
  });

  it("is not comparable where the bits may differ, and where nothing ran twice", () => {
    const different = { before: steps(11, 20), after: steps(11, 20, { step: 12, trainLoss: 9 }) };
    const certificate = certificateOf({ ...facts, ...different, comparable: false, why: "It trained on a GPU." });
    expect(certificate).toMatchObject({ status: "not-comparable", firstDifference: null, detail: "It trained on a GPU." });
    expect(certificateOf({ ...facts, before: [], after: steps(11, 20) })).toMatchObject({ status: "not-comparable", toStep: null });
  });
});
