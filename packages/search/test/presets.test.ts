import { overridesWith, specificationField } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { randomStream } from "../src/numbers/random";
import { presets } from "../src/presets";
import { cubeOf } from "../src/space";

describe("presets", () => {
  it.each(presets.map((each) => [each.name, each.space] as const))("%s names fields, and values that a run can have", (name, space) => {
    for (const { path } of space.parameters) expect(specificationField(path), path).toBeDefined();
    const cube = cubeOf(space);
    const random = randomStream(0, name);
    for (let draw = 0; draw < 50; draw += 1) expect(() => overridesWith({}, cube.decode(cube.dimensions.map(random)))).not.toThrow();
  });

  it("read a list as it is typed", () =>
    expect(overridesWith({}, { "model.attentionPattern": "dense, banded" }).model?.attentionPattern).toEqual(["dense", "banded"]));
});
