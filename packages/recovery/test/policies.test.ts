/** What policies make of alarms: modes, limits, the look back. */
import type { Policy } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { type BacktestStep, backtestRun, firstWarning, type PastAnswer, policyDecision } from "../src/index";

const limits = { cooldownSteps: 200, maxAnswers: 2, perTokens: 1_000_000 };
const rollback = { kind: "rollback", skipSamples: true, learningRateFactor: 0.5 } as const;
const decisionAt = (
  step: number,
  past: readonly PastAnswer[],
  mode: Policy["mode"] = "act",
  answer: Policy["answer"] = rollback,
  tokens = step * 1_000,
) => policyDecision({ policy: { mode, answer, limits }, alarm: { detector: "non-finite", step }, tokens, past });
const answered = (step: number, more: Partial<PastAnswer> = {}): PastAnswer => ({ step, tokens: step * 1_000, outcome: "acted", ...more });

describe("a policy", () => {
  it("only notes what its answer or its mode lets it only note", () => {
    expect(decisionAt(10, [], "act", { kind: "note" }).outcome).toBe("noted");
    expect(decisionAt(10, [], "off").outcome).toBe("noted");
  });

  it("says in shadow mode what it would do, and does it once it may act", () => {
    expect(decisionAt(10, [], "shadow")).toEqual({
      outcome: "would-act",
      detail:
        "It would roll back to the last checkpoint before the first warning sign, skip the samples read since then, multiply the learning rate by 0.5.",
    });
    expect(decisionAt(10, []).outcome).toBe("acted");
  });

  it("rests for its cool-down after an answer, to the step", () => {
    expect(decisionAt(299, [answered(100)]).outcome).toBe("cooling-down");
    expect(decisionAt(300, [answered(100)]).outcome).toBe("acted");
  });

  it("counts the cool-down from where a roll-back let the run go on", () => {
    const past = [answered(1_000, { resumedStep: 900 })];
    expect(decisionAt(1_099, past).outcome).toBe("cooling-down");
    expect(decisionAt(1_100, past).outcome).toBe("acted");
  });

  it("rests as well on steps before its answer, which a run that went back comes by again", () => {
    expect(decisionAt(50, [answered(100)]).outcome).toBe("cooling-down");
  });

  it("pauses and asks once it has given its answers within the tokens, and answers again beyond them", () => {
    const past = [answered(1_000), answered(1_400)];
    expect(decisionAt(1_800, past).outcome).toBe("limit-reached");
    expect(decisionAt(1_999, past).outcome).toBe("limit-reached");
    expect(decisionAt(2_000, past).outcome).toBe("acted");
  });

  it("reaches its limit in a run that goes back again and again and so never gets on", () => {
    const past = [answered(1_000, { resumedStep: 100 }), answered(1_000, { resumedStep: 100 })];
    expect(decisionAt(1_000, past).outcome).toBe("limit-reached");
  });

  it("counts what it would have done in shadow mode, and not what it only noted or failed to do", () => {
    expect(decisionAt(150, [answered(100, { outcome: "would-act" })], "shadow").outcome).toBe("cooling-down");
    expect(decisionAt(150, [answered(100, { outcome: "noted" }), answered(110, { outcome: "failed" })]).outcome).toBe("acted");
  });

  it("rests after having asked, and then asks again rather than acting", () => {
    const past = [answered(1_000), answered(1_400), answered(1_700, { outcome: "limit-reached" })];
    expect(decisionAt(1_750, past).outcome).toBe("cooling-down");
    expect(decisionAt(1_900, past).outcome).toBe("limit-reached");
  });
});

describe("the first warning", () => {
  const alarm = (step: number, detector = "median-deviation-gradientNorm") => ({ detector, step });

  it("is the first of a chain of alarms of trusted detectors, none further apart than 64 steps", () => {
    const alarms = [alarm(10), alarm(100), alarm(164, "loss-rise"), alarm(200), alarm(290)];
    expect(firstWarning(alarms, alarm(200))).toBe(100);
    expect(firstWarning(alarms)).toBe(290);
  });

  it("is the alarm itself where it stands alone, and no plateau leads to it", () => {
    expect(firstWarning([alarm(180, "plateau"), alarm(200)])).toBe(200);
    expect(firstWarning([alarm(180, "plateau")])).toBe(180);
  });

  it("is sent further back by a detector that often errs only for its own alarms", () => {
    const sigma = (step: number) => alarm(step, "rolling-sigma-gradientNorm");
    expect(firstWarning([sigma(150), alarm(200)], alarm(200))).toBe(200);
    expect(firstWarning([sigma(150), sigma(200)], sigma(200))).toBe(150);
  });

  it("does not look beyond the alarm asked about", () => {
    expect(firstWarning([alarm(100), alarm(120)], alarm(100))).toBe(100);
  });
});

describe("a look back", () => {
  /** Losses of 3 and norms of 1 that hardly vary, with norms of 50 at some steps. */
  const series = (steps: number, spikes: readonly number[]): BacktestStep[] =>
    Array.from({ length: steps }, (_, index) => {
      const step = index + 1;
      const wave = 1 + 0.01 * Math.sin(step);
      const gradientNorm = spikes.includes(step) ? 50 : wave;
      return { step, trainLoss: 3 * wave, gradientNorm, tokens: step * 100, sampleStart: 4 * (step - 1), sampleEnd: 4 * step };
    });
  const policy = { detector: "median-deviation-gradientNorm", answer: rollback, limits: { ...limits, cooldownSteps: 100 } };
  const look = (observations: readonly BacktestStep[], more: Partial<Parameters<typeof backtestRun>[0]> = {}) =>
    backtestRun({ policy, observations, checkpoints: [100, 200, 300], answeredIncidents: [], ...more });

  it("goes back to the last checkpoint before the first warning and skips what was read since", () => {
    const result = look(series(500, [250]));
    expect(result.alarms.map(({ step }) => step)).toEqual([250]);
    expect(result.answers).toMatchObject([{ step: 250, stepsLost: 50, samplesSkipped: 4 }]);
    expect(result).toMatchObject({ steps: 500, stepsLost: 50, hadIncident: false });
  });

  it("does not take a checkpoint of the step that was warned of, and none before any is the seed", () => {
    expect(look(series(500, [200])).answers).toMatchObject([{ stepsLost: 100 }]);
    expect(look(series(500, [99])).answers).toMatchObject([{ stepsLost: 99 }]);
  });

  it("takes the warnings of other detectors into account", () => {
    const answers = look(series(500, [295, 296, 297, 298, 299, 301]), { policy: { ...policy, detector: "non-finite" } }).answers;
    expect(answers).toEqual([]);
    const observations = series(500, [298]).map((each) => (each.step === 302 ? { ...each, trainLoss: null } : each));
    const [answer] = look(observations, { policy: { ...policy, detector: "non-finite" } }).answers;
    expect(answer).toMatchObject({ step: 302, stepsLost: 102, samplesSkipped: 4 * 5 });
  });

  it("knows after a roll-back what it knew at the checkpoint, as a new segment does, and after other answers what it has seen", () => {
    const risen = series(600, []).map((each) => (each.step >= 250 ? { ...each, trainLoss: 4 } : each));
    const divergence = { ...policy, detector: "divergence" };
    const back = look(risen, { policy: divergence });
    expect(back.alarms.length).toBeGreaterThan(1);
    expect(back.answers[0]).toMatchObject({ stepsLost: (back.alarms[0]?.step ?? 0) - 200 });
    const lower: Policy["answer"] = { kind: "lower-learning-rate", learningRateFactor: 0.5 };
    const lowered = look(risen, { policy: { ...divergence, answer: lower } });
    expect(lowered.alarms).toHaveLength(1);
    expect(lowered.answers).toMatchObject([{ stepsLost: 0, samplesSkipped: 0 }]);
  });

  it("knows of checkpoints before the first step that it is shown", () => {
    const late = series(500, [250]).filter(({ step }) => step > 150);
    expect(look(late, { checkpoints: [100, 260] }).answers).toMatchObject([{ stepsLost: 150 }]);
  });

  it("asks where its limit is reached", () => {
    const details = look(series(900, [250, 450, 650])).answers.map(({ detail }) => detail);
    expect(details).toHaveLength(3);
    expect(details[2]).toContain("pause the run and ask");
  });

  it("says whether an incident that was answered lay near an alarm", () => {
    expect(look(series(500, [250]), { answeredIncidents: [186] }).hadIncident).toBe(true);
    expect(look(series(500, [250]), { answeredIncidents: [185] }).hadIncident).toBe(false);
  });
});
