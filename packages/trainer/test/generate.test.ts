/** Text samples: deterministic, at the temperature asked for, from the prompt asked for. */
import { buildLogitsGraph, initialParameters } from "@trainyard/model";
import { Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { stateLayout } from "../src/checkpoint/state-layout";
import { drawToken, generateText } from "../src/generate";
import { openDataset } from "../src/index";
import { onProcessor } from "../src/runtime/engine";
import { GraphSession } from "../src/runtime/graph-session";
import { LogitsSessions } from "../src/runtime/logits-sessions";
import { StateSet } from "../src/runtime/state-set";
import { sharedTinyDataset, tinySpecification } from "./support/tiny";

const dataset = sharedTinyDataset();
const specification = tinySpecification();
const { model, samples } = specification;

function initialState(): StateSet {
  const state = new StateSet(stateLayout(specification));
  state.set(initialParameters(specification, 1));
  return state;
}

describe("drawToken", () => {
  const logits = Float32Array.of(0, Math.log(2), Math.log(5), -Infinity);

  it("takes the token at its quantile of the softmax", () => {
    expect([0.01, 0.124, 0.126, 0.374, 0.376, 0.999999].map((uniform) => drawToken(logits, 1, uniform))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it("sharpens towards the likeliest as the temperature falls, and takes it at zero", () => {
    // at temperature 1/2 the weights are squared: 1, 4, 25
    expect([0.03, 0.04, 0.16, 0.17].map((uniform) => drawToken(logits, 0.5, uniform))).toEqual([0, 1, 1, 2]);
    expect(drawToken(logits, 0, 0.001)).toBe(2);
  });
});

describe("generateText", () => {
  it("draws the same text at the same step, another at another, and leaves the state as it was", async () => {
    const { codec } = await openDataset(dataset.directory);
    const logits = new LogitsSessions(specification, onProcessor(1));
    const state = initialState();
    const before = Buffer.from(state.image.bytes);
    const draw = (step: number, seed = 1) =>
      generateText({ samples: { ...samples, tokens: 40 }, seed, step, codec, nextLogits: (tokens) => logits.next(state, tokens) });
    const text = await draw(5);
    expect(text.length).toBeGreaterThan(0);
    expect(await draw(5)).toBe(text);
    expect(await draw(6)).not.toBe(text);
    expect(await draw(5, 2)).not.toBe(text);
    expect(before.equals(state.image.bytes)).toBe(true);
    await logits.release();
  });

  it("goes on from the prompt, and from an end-of-text token without one; stops at end of text", async () => {
    const { codec } = await openDataset(dataset.directory);
    const asked: (readonly number[])[] = [];
    const draw = (prompt: string, favourite: (length: number) => number) =>
      generateText({
        samples: { ...samples, prompt, tokens: 5, temperature: 0 },
        seed: 1,
        step: 1,
        codec,
        async nextLogits(tokens) {
          asked.push([...tokens]);
          return new Float32Array(model.vocabulary + 8)
            .fill(0)
            .fill(9, model.vocabulary)
            .fill(5, favourite(tokens.length), favourite(tokens.length) + 1);
        },
      });
    const letters = await codec.encode("abcdef");
    const prompt = await codec.encode("Liberty");
    expect(await draw("Liberty", (length) => letters[length - prompt.length] ?? 0)).toBe("abcde");
    expect(asked[0]).toEqual(prompt);
    asked.length = 0;
    expect(await draw("", (length) => (length < 3 ? (letters[length] ?? 0) : 0))).toBe("bc");
    expect(asked[0]).toEqual([0]);
  });
});

describe("LogitsSessions", () => {
  it("agree with the whole context at every length, and read the last tokens of a longer text", async () => {
    const logits = new LogitsSessions(specification, onProcessor(1));
    const state = initialState();
    const text = Array.from({ length: 45 }, (_, index) => (index * 37) % model.vocabulary);
    const graph = buildLogitsGraph(specification, { sequences: 1, rows: "all" });
    const session = await GraphSession.create(graph, onProcessor(1));
    for (const length of [1, 15, 16, 17, 32, 45]) {
      const visible = text.slice(0, length).slice(-model.context);
      const tokens = new Tensor(
        "int32",
        Int32Array.from({ length: model.context }, (_, index) => visible[index] ?? 0),
        [1, model.context],
      );
      const all = new Tensor("float32", new Float32Array(model.context * model.vocabulary), [model.context, model.vocabulary]);
      await session.run(
        (name) => (name === "tokens" ? tokens : state.tensors.get(name)),
        () => all,
      );
      const row = (all.data as Float32Array).subarray((visible.length - 1) * model.vocabulary, visible.length * model.vocabulary);
      const next = await logits.next(state, text.slice(0, length));
      for (const [index, value] of next.entries()) expect(Math.abs(value - (row[index] ?? Number.NaN))).toBeLessThan(1e-4);
    }
    await session.release();
    await logits.release();
  });
});
