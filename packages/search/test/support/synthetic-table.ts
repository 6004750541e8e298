/** A table of made-up training: losses fall by a power law towards what the settings allow, and the best begin no faster than others. */
import type { TrainingTable } from "../../src/measure";
import { randomStream } from "../../src/numbers/random";

const knobs = [
  { path: "schedule.peakLearningRate", values: [3e-4, 1e-3, 3e-3, 1e-2] },
  { path: "optimizer.weightDecay", values: [0, 0.01, 0.1, 1] },
  { path: "schedule.warmupSteps", values: [0, 10, 50, 200] },
  { path: "optimizer.beta2", values: [0.9, 0.95, 0.99, 0.999] },
];
const tokens = 64_000;
const evaluations = Array.from({ length: 64 }, (_, index) => (index + 1) * 1_000);

/** Configurations in the grid's order; every tenth has a second seed. */
export function syntheticTable(seed: number): TrainingTable {
  const configurations = knobs.reduce<number[][]>(
    (all, { values }) => all.flatMap((levels) => values.map((_, level) => [...levels, level])),
    [[]],
  );
  const rows = configurations.flatMap((values, index) => {
    const random = randomStream(seed, "table", index);
    const distance = values.reduce((sum, level, knob) => sum + (level - (1 + (knob % 2))) ** 2, 0);
    const floor = 3 + 0.05 * distance + 0.02 * random();
    const speed = 0.4 + 0.1 * random();
    const diverged = values[0] === 3 && values[2] === 0;
    return (index % 10 === 0 ? [0, 1] : [0]).map((runSeed) => {
      const curve = evaluations.map((at) => floor + 1e-3 * runSeed + 2 * (at / 1_000) ** -speed);
      const losses = diverged ? curve.map((loss, at) => (at < 20 ? loss + 1 : null)) : curve;
      return { values, seed: runSeed, validationLoss: losses, trainLoss: losses, diverged };
    });
  });
  return { recipe: "gpt2-nano", dataset: "made-up", knobs, tokens, evaluations, rows };
}
