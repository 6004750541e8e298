/** Policies and rules as they are typed: the requests they make, and what is wrong in the units of the form. */
import { policyLimits, recoveryRules } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { emptyPolicy, readPolicy, swappableFields } from "../src/features/policies/policy-form";
import { answerText } from "../src/features/policies/policy-words";
import { readRules, textsOfRules } from "../src/features/settings/rules-form";

const typed = { ...emptyPolicy, name: "guard", detector: "non-finite" };

describe("readPolicy", () => {
  it("makes a roll-back that leaves the rate alone where no factor is typed", () => {
    const { request } = readPolicy(typed, { author: "ada" });
    expect(request).toEqual({
      ...{ name: "guard", detector: "non-finite", runId: null, author: "ada", limits: policyLimits.parse({}) },
      answer: { kind: "rollback", skipSamples: true, learningRateFactor: null },
    });
    expect(readPolicy({ ...typed, factor: "0.5" }, {}).request?.answer).toMatchObject({ learningRateFactor: 0.5 });
  });

  it("names what is wrong by field", () => {
    const { request, issues } = readPolicy({ ...emptyPolicy, answer: "lower-learning-rate", factor: "", maxAnswers: "0" }, {});
    expect(request).toBeNull();
    expect(Object.keys(issues).sort()).toEqual(["answer.learningRateFactor", "detector", "limits.maxAnswers", "name"]);
  });

  it("puts swapped settings below their sections, and wants one at least", () => {
    const swap = { ...typed, answer: "swap" } as const;
    expect(readPolicy(swap, {}).issues["answer.changes"]).toBe("choose at least one setting");
    const { request } = readPolicy({ ...swap, swaps: [{ path: "optimizer.name", text: "lion" }] }, {});
    expect(request?.answer).toEqual({ kind: "swap", changes: { optimizer: { name: "lion" } } });
    expect(request === null ? "" : answerText(request.answer)).toBe("change optimizer.name to lion");
  });

  it("offers no setting that a running run refuses", () => {
    const paths = swappableFields.map(({ path }) => path);
    expect(paths).toContain("optimizer.name");
    expect(paths).not.toContain("model.layers");
    expect(paths).not.toContain("seed");
  });
});

describe("rules", () => {
  it("survive being typed", () => {
    const rules = recoveryRules.parse({});
    expect(textsOfRules(rules)).toMatchObject({ slowBelow: "75", mostCordonedShare: "50", restartBackOffMs: "0, 5, 30" });
    expect(readRules(textsOfRules(rules))).toEqual({ rules, issues: {} });
  });

  it("tell limits in the units of the form", () => {
    const texts = { ...textsOfRules(recoveryRules.parse({})), slowBelow: "100", restartBackOffMs: "", withinHours: "" };
    const { rules, issues } = readRules(texts);
    expect(rules).toBeNull();
    expect(issues.slowBelow).toContain("below 100 %");
    expect(issues.restartBackOffMs).toContain("1 to 10 waits");
    expect(issues.withinHours).toBeDefined();
  });
});
