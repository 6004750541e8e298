/** Weights that the transformers library saved, in and out unchanged; and rearrangements with their inverses. */
import { describe, expect, it } from "vitest";
import { IncompatibleWeightsError } from "../../src/errors";
import { type Arrangement, asIs, fused, transposed, within } from "../../src/hugging-face/arrangement";
import { parametersFromTensors, specificationFromConfig, storedParameters } from "../../src/index";
import { parameterList } from "../../src/parameters";
import { type ReferenceModel, referenceModel, referenceNames, sourceOf } from "../support/reference-model";

describe("an arrangement", () => {
  const matrix = (rows: number, columns: number, from: number) => ({
    shape: [rows, columns],
    values: Float32Array.from({ length: rows * columns }, (_, index) => from + index),
  });

  it("of a matrix swaps its axes", () => {
    expect([...transposed.join([matrix(2, 3, 1)]).values]).toEqual([1, 4, 2, 5, 3, 6]);
    expect(transposed.shape([[2, 3]])).toEqual([3, 2]);
  });

  it("lays matrices side by side", () => {
    const joined = fused(1).join([matrix(2, 2, 1), matrix(2, 2, 11)]);
    expect(joined).toEqual({ shape: [2, 4], values: Float32Array.of(1, 2, 11, 12, 3, 4, 13, 14) });
  });

  it("interleaves by heads, as rows when transposed", () => {
    const parts = [matrix(1, 4, 1), matrix(1, 4, 11)];
    expect([...fused(2).join(parts).values]).toEqual([1, 2, 11, 12, 3, 4, 13, 14]);
    expect(within(transposed, fused(2)).join(parts)).toEqual({ shape: [8, 1], values: Float32Array.of(1, 2, 11, 12, 3, 4, 13, 14) });
  });

  it.each<[string, Arrangement, number]>([
    ["as it is", asIs, 1],
    ["transposed", transposed, 1],
    ["side by side", fused(1), 3],
    ["interleaved", fused(2), 3],
    ["interleaved rows", within(transposed, fused(2)), 3],
  ])("%s has an inverse", (_title, arrangement, count) => {
    for (const shape of [[3, 4], [1, 2], [5, 6], [8]]) {
      const size = shape.reduce((product, each) => product * each, 1);
      const parts = Array.from({ length: count }, (_, part) => ({
        shape,
        values: Float32Array.from({ length: size }, (_value, index) => 100 * part + index),
      }));
      const joined = arrangement.join(parts);
      expect(joined.shape).toEqual(arrangement.shape(parts.map((part) => part.shape)));
      expect(arrangement.split(joined, count)).toEqual(parts);
    }
  });
});

describe.each(referenceNames)("the weights of %s", (name) => {
  const { config, tensors } = referenceModel(name);
  const model = specificationFromConfig(config);

  it("come in whole and go out as they were", async () => {
    const parameters = await parametersFromTensors(model, sourceOf(tensors));
    expect(parameterList(model).map((each) => [each.name, parameters.get(each.name)?.length])).toEqual(
      parameterList(model).map((each) => [each.name, each.shape.reduce((product, size) => product * size, 1)]),
    );
    const written = storedParameters(model).map(({ names, shape, from }) => [names[0], { shape, values: from(parameters) }] as const);
    expect(new Map(written)).toEqual(tensors);
  });

  it("are the same under the bare model's names", async () => {
    const bare = new Map([...tensors].map(([key, tensor]) => [key.replace(/^(transformer|model|gpt_neox)\./, ""), tensor]));
    expect(await parametersFromTensors(model, sourceOf(bare))).toEqual(await parametersFromTensors(model, sourceOf(tensors)));
  });
});

describe("weights that do not fit", () => {
  const { config, tensors } = referenceModel("gpt2-tiny");
  const model = specificationFromConfig(config);
  const one = { shape: [1], values: Float32Array.of(1) };
  const load = (
    change: (changed: Map<string, ReferenceModel extends { tensors: ReadonlyMap<string, infer T> } ? T : never>) => unknown,
  ) => {
    const changed = new Map(tensors);
    change(changed);
    return parametersFromTensors(model, sourceOf(changed));
  };

  it.each([
    ["missing", "transformer.ln_f.bias", null, "lack the tensor transformer.ln_f.bias"],
    ["unexpected", "transformer.extra", one, "unexpected tensor transformer.extra"],
    ["of another shape", "transformer.ln_f.bias", one, "Tensor transformer.ln_f.bias is [1]; the model needs [32]."],
  ] as const)("are refused: a tensor that is %s", async (_title, tensor, value, message) => {
    const change = (changed: Map<string, typeof one | { readonly shape: readonly number[]; readonly values: Float32Array }>) =>
      value === null ? changed.delete(tensor) : changed.set(tensor, value);
    await expect(load(change)).rejects.toThrow(IncompatibleWeightsError);
    await expect(load(change)).rejects.toThrow(message);
  });

  it("may have the masks of old versions, and the tied projection beside the embedding or in its place", async () => {
    const expected = await load(() => undefined);
    const embedding = tensors.get("transformer.wte.weight") ?? one;
    expect(
      await load((changed) => changed.set("transformer.h.0.attn.bias", one).set("h.1.attn.masked_bias", one).set("lm_head.weight", one)),
    ).toEqual(expected);
    expect(
      await load((changed) => {
        changed.delete("transformer.wte.weight");
        changed.set("lm_head.weight", embedding);
      }),
    ).toEqual(expected);
  });

  it("and architectures whose parameters the family has no place for", () => {
    expect(() => storedParameters({ ...model, activation: "swiglu" })).toThrow("no place for blocks.0.feedForward.gate.weight");
  });
});
