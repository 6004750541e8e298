/** The simulated run: the goodput that is promised, against fixed intervals, through the real rules. */

import { recoveryRules } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { simulateRecovery } from "../src/index";

describe("54 days on 16,384 nodes", () => {
  const results = [1, 2, 3].map((seed) => simulateRecovery({ seed, fixedIntervalsMs: [600_000, 3_600_000] }));

  it.each(results.map((result) => [result.seed, result] as const))(
    "train at least 97 %% of the time with the advisor's interval, seed %d",
    (_seed, result) => {
      expect(result.goodput).toBeGreaterThanOrEqual(0.97);
      expect(result.fixed.every(({ goodput }) => goodput < result.goodput)).toBe(true);
      expect(result.interruptions).toBeGreaterThan(440);
      expect(result.interruptions).toBeLessThanOrEqual(466);
      expect(Object.values(result.totalsMs).reduce((sum, total) => sum + total, 0)).toBe(54 * 86_400_000);
    },
  );

  it("come to an interval near Young's, from what was measured on the way", () => {
    const young = Math.sqrt(2 * ((54 * 86_400_000) / 419) * 1_000);
    expect(results[0]?.intervalMs).toBeGreaterThan(0.9 * young);
    expect(results[0]?.intervalMs).toBeLessThan(1.1 * young);
  });
});

describe("the simulation", () => {
  const small = { settings: { days: 5, nodes: 60, spares: 4, unexpected: 40, planned: 5 }, fixedIntervalsMs: [] };

  it("is the same for the same seed, and another for another", () => {
    expect(simulateRecovery({ seed: 7, ...small })).toEqual(simulateRecovery({ seed: 7, ...small }));
    expect(simulateRecovery({ seed: 8, ...small }).goodput).not.toBe(simulateRecovery({ seed: 7, ...small }).goodput);
  });

  it("trains without a break where nothing happens", () => {
    const { goodput, totalsMs } = simulateRecovery({ settings: { ...small.settings, unexpected: 0, planned: 0, checkpointBlockedMs: 0 } });
    expect(goodput).toBe(1 - totalsMs.restart / (5 * 86_400_000));
  });

  it("goes through the cordon rules and their circuit breaker", () => {
    const unsure = recoveryRules.parse({ mostCordonedShare: 0 });
    expect(simulateRecovery(small).cordons).toBeGreaterThan(0);
    expect(simulateRecovery({ ...small, rules: unsure }).cordons).toBe(0);
  });

  it("waits for repairs when no spares are left", () => {
    const without = simulateRecovery({ settings: { ...small.settings, spares: 0 }, fixedIntervalsMs: [] });
    expect(without.goodput).toBeLessThan(0.6);
    expect(simulateRecovery(small).goodput).toBeGreaterThan(without.goodput);
  });

  it("waits as long as the back-off says, and for a person at the retry limit", () => {
    const settings = { ...small.settings, firstIntervalMs: 10 * 3_600_000 };
    const [patient] = simulateRecovery({ settings, fixedIntervalsMs: [10 * 3_600_000] }).fixed;
    expect(patient?.manualRestarts).toBeGreaterThan(0);
    const roomy = { ...small, settings: { ...small.settings, spares: 60 } };
    const slow = recoveryRules.parse({ restartBackOffMs: [600_000] });
    const restartMs = simulateRecovery(roomy).totalsMs.restart;
    expect(simulateRecovery({ ...roomy, rules: slow }).totalsMs.restart).toBeGreaterThan(restartMs + 30 * 600_000);
  });
});
