/** The coordinate check on real updates: under muP what activations change by is alike from 32 to 256 features, otherwise it grows. */
import type { CoordinateCheck, RunOverrides } from "@trainyard/contracts";
import { coordinateRuns } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { coordinateSlopes } from "../src/coordinate-check";
import { measureActivations } from "../src/coordinate-check/measure";

const steps = 4;
const small = { layers: 2, context: 16, vocabulary: 128, heads: 4 };

async function slopesOf(recipe: string, widths: number[], overrides: RunOverrides): Promise<ReadonlyMap<string, number>> {
  const points: CoordinateCheck["points"] = [];
  const given = { ...overrides, model: { ...small, ...overrides.model } };
  for (const { method, width, specification } of coordinateRuns({ recipe, overrides: given, widths })) {
    const sizes = await measureActivations({ specification, steps, threads: 1 });
    points.push(...sizes.map((size) => ({ method, width, ...size })));
  }
  return new Map(coordinateSlopes(points).map(({ method, activation, slope }) => [`${method} ${activation}`, slope]));
}

describe.each([
  ["gpt2-nano", "adamw", 4e-3, [32, 64, 128, 256]],
  ["neox-nano", "adamw", 4e-3, [32, 256]],
  ["gpt3-nano", "lion", 1e-3, [32, 256]],
  ["opt-nano", "adafactor", 4e-3, [32, 256]],
  ["neox-nano", "muon", 2e-2, [32, 256]],
  ["gpt-neo-nano", "sgd", 0.1, [32, 256]],
] as const)("%s under %s", (recipe, name, peakLearningRate, widths) => {
  it("changes alike at every width under muP, and does not without it", async () => {
    const slopes = await slopesOf(recipe, [...widths], { optimizer: { name }, schedule: { peakLearningRate } });
    const text = [...slopes].map(([key, slope]) => `${key} ${slope.toFixed(2)}`).join(", ");
    const of = (method: string) => [...slopes].flatMap(([key, slope]) => (key.startsWith(method) ? slope : []));
    const stream = [...slopes].flatMap(([key, slope]) => (/^mup (embedding|block)/.test(key) ? Math.abs(slope) : []));
    expect(stream).toHaveLength(3);
    expect(Math.max(...stream), text).toBeLessThan(0.2);
    // What the drawn output projection makes of a change falls with the root of the width, until what it has learned outweighs that.
    expect(slopes.get("mup logits"), text).toBeGreaterThan(-0.55);
    expect(slopes.get("mup logits"), text).toBeLessThan(0.2);
    expect(Math.max(...of("standard")), text).toBeGreaterThan(0.28);
  });
});
