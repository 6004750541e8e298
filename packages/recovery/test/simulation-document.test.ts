/** docs/simulated-recovery.md is made from the simulation: `npx vitest run --project unit packages/recovery/test/simulation-document.test.ts --update` writes it. */
import { expect, it } from "vitest";
import { type SimulatedOutcome, type SimulationResult, simulateRecovery } from "../src/index";

const head = `# Simulated recovery

What share of a run of 54 days on 16,384 nodes would train, with the failures that Llama 3 405B had, if Trainyard's own code looked after it: the cordon rules with their circuit breaker, back-off and
retry limit, the advisor for the checkpoint interval (Young and Daly, from the cost and the failures measured in the simulated run so far), and the ledger that does the accounting. Time is
simulated, interruptions fall at random times from a seed. Nothing is trained, and what machines do in this story is assumed: the table below has every assumption with its source. Made by a test from \`simulateRecovery\` of
\`packages/recovery\`; \`npx trainyard bench recovery\` prints its goodput.
`;

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const minutes = (milliseconds: number): string => `${(milliseconds / 60_000).toFixed(1)} min`;
const table = (rows: readonly (readonly string[])[]): string => {
  const [header = [], ...others] = rows;
  return [header, header.map(() => "---"), ...others].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
};

function outcomes({ fixed, ...advised }: SimulationResult): string {
  const row = (name: string, { goodput, totalsMs, manualRestarts }: SimulatedOutcome) => {
    const wall = Object.values(totalsMs).reduce((sum, total) => sum + total, 0);
    const { checkpointing, repeated, detection, diagnosis, restart, waiting } = totalsMs;
    return [
      name,
      percent(goodput),
      ...[checkpointing, repeated, detection + diagnosis + restart, waiting].map((total) => percent(total / wall)),
      String(manualRestarts),
    ];
  };
  return table([
    ["checkpoint every", "goodput", "checkpointing", "repeated", "detection, diagnosis, restart", "planned pauses", "restarts by a person"],
    row(`${minutes(advised.intervalMs)}, as advised`, advised),
    ...fixed.map((outcome) => row(`${minutes(outcome.intervalMs)}, fixed`, outcome)),
  ]);
}

it("docs/simulated-recovery.md says what the simulation says", { timeout: 120_000 }, async () => {
  const first = simulateRecovery({ seed: 1 });
  const others = [2, 3, 4, 5].map((seed) => simulateRecovery({ seed, fixedIntervalsMs: [] }).goodput);
  const costs = [200, 1_000, 2_000, 5_000, 20_000].map((checkpointBlockedMs) =>
    simulateRecovery({ settings: { checkpointBlockedMs }, fixedIntervalsMs: [] }),
  );
  const restarts = [45_000, 180_000, 600_000].map((restartMs) => simulateRecovery({ settings: { restartMs }, fixedIntervalsMs: [] }));
  const text = [
    head,
    "## Outcome",
    "",
    outcomes(first),
    "",
    `Seed 1: ${first.interruptions} of 466 interruptions met the run at work or on its way there, the others fell together with one of those; ${first.cordons} cordons. Other seeds, as advised: ${others.map(percent).join(", ")}.`,
    "",
    "Goodput is the share of the wall time in which the run trained: neither checkpoints, nor steps that had run before, nor planned pauses count as training.",
    "",
    "## What it hangs on",
    "",
    "The same with one assumption changed:",
    "",
    table([
      ["training held up by a checkpoint", "advised interval", "goodput"],
      ...costs.map(({ assumptions, intervalMs, goodput }) => [
        `${(assumptions.checkpointBlockedMs?.value ?? 0) / 1_000} s`,
        minutes(intervalMs),
        percent(goodput),
      ]),
    ]),
    "",
    table([
      ["claim to first step", "goodput"],
      ...restarts.map(({ assumptions, goodput }) => [`${(assumptions.restartMs?.value ?? 0) / 1_000} s`, percent(goodput)]),
    ]),
    "",
    "## Assumptions",
    "",
    table([
      ["assumption", "value", "unit", "source"],
      ...Object.entries(first.assumptions).map(([name, { value, unit, source }]) => [`\`${name}\``, String(value), unit, source]),
    ]),
    "",
  ];
  await expect(text.join("\n")).toMatchFileSnapshot("../../../docs/simulated-recovery.md");
});
