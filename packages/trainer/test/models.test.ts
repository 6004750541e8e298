/** Saved models: given out and read back unchanged, generated with, and started from. */
import { copyFile, mkdir, readdir, readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConflictError, InvalidError, NotFoundError } from "@trainyard/contracts";
import { CorruptFileError, float32Header, IncompatibleWeightsError, parameterList } from "@trainyard/model";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import { TextCodec } from "../src/dataset/text-codec";
import { exportHuggingFace, exportOnnx, generateWith, readSavedModel, type SavedModel } from "../src/models";
import { TextStream } from "../src/models/text-stream";
import { onProcessor } from "../src/runtime/engine";
import { LogitsSessions } from "../src/runtime/logits-sessions";
import { tensorsOf } from "../src/runtime/tensors";
import { eventsOf, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const fixtures = fileURLToPath(new URL("../../model/test/fixtures/", import.meta.url));
const dataset = sharedTinyDataset();
const steps = { duration: { steps: 6 }, schedule: { warmup: 0 }, checkpoint: { everySteps: 6 }, evaluation: { everySteps: 6 } };
const signal = new AbortController().signal;
let checkpoint = "";
let saved: SavedModel;
let finalLoss: number | null | undefined;

beforeAll(async () => {
  // Where a checkpoint lies in an instance: its dataset is found from there.
  const root = join(dataset.directory, "..", "..");
  const events = await runSegment(tinyStart({ root, datasetDirectory: dataset.directory, specification: tinySpecification(steps) }));
  checkpoint = eventsOf(events, "checkpoint").at(-1)?.directory ?? "";
  finalLoss = eventsOf(events, "evaluation").at(-1)?.validationLoss;
  saved = await readSavedModel(checkpoint);
}, 60_000);

const generation = (from: SavedModel, change: Partial<Parameters<typeof generateWith>[1]> = {}) =>
  generateWith(from, { prompt: "Liberty", tokens: 12, temperature: 1, seed: 3, threads: 1, onText: () => undefined, signal, ...change });

describe("a Hugging Face directory", () => {
  it("gives back the model that was written", async () => {
    const out = join(await temporaryDirectory(), "model");
    await exportHuggingFace(saved, out);
    const read = await readSavedModel(out);
    expect(read.model).toEqual(saved.model);
    expect(read.tensors).toEqual(saved.tensors);
    expect([read.tokenizer, read.endOfText]).toEqual([saved.tokenizer, 0]);
    expect((await readdir(out)).sort()).toEqual([
      "config.json",
      "generation_config.json",
      "model.safetensors",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    expect(JSON.parse(await readFile(join(out, "tokenizer_config.json"), "utf8"))).toMatchObject({
      eos_token: "<|endoftext|>",
      model_max_length: 32,
    });
    expect((await generation(read)).text).toBe((await generation(saved)).text);
  });

  it("is not written over another, nor for what its format cannot express", async () => {
    const out = await temporaryDirectory();
    await writeFile(join(out, "mine"), "");
    await expect(exportHuggingFace(saved, out)).rejects.toThrow(ConflictError);
    const odd = { ...saved, model: { ...saved.model, positions: "alibi" as const } };
    await expect(exportHuggingFace(odd, join(out, "model"))).rejects.toThrow(IncompatibleWeightsError);
    expect(await readdir(out)).toEqual(["mine"]);
  });

  it("may be in shards, which lie beside their index", async () => {
    const out = await temporaryDirectory();
    const whole = await readSavedModel(join(fixtures, "gpt-neo-odd"));
    await copyFile(join(fixtures, "gpt-neo-odd", "config.json"), join(out, "config.json"));
    await rename(await shardOf(whole, out, true), join(out, "a.safetensors"));
    await rename(await shardOf(whole, out, false), join(out, "b.safetensors"));
    const index = (second: string) => JSON.stringify({ weight_map: { one: "a.safetensors", two: second } });
    await writeFile(join(out, "model.safetensors.index.json"), index("b.safetensors"));
    expect((await readSavedModel(out)).tensors).toEqual(whole.tensors);
    await writeFile(join(out, "model.safetensors.index.json"), index("../b.safetensors"));
    await expect(readSavedModel(out)).rejects.toThrow(CorruptFileError);
  });

  it("that is missing, empty or without weights is refused with its path", async () => {
    const out = await temporaryDirectory();
    await expect(readSavedModel(join(out, "nowhere"))).rejects.toThrow(NotFoundError);
    await expect(readSavedModel(out)).rejects.toThrow("neither manifest.json nor config.json is in it");
    await copyFile(join(fixtures, "gpt2-tiny", "config.json"), join(out, "config.json"));
    await expect(readSavedModel(out)).rejects.toThrow("model.safetensors (nor model.safetensors.index.json)");
  });
});

/** Half of a model's tensors, even or odd ones, under the file's own names. */
async function shardOf({ model, tensors }: SavedModel, directory: string, even: boolean): Promise<string> {
  const { storedParameters } = await import("@trainyard/model");
  const half = storedParameters(model).filter((_, index) => (index % 2 === 0) === even);
  const header = float32Header(new Map(half.map(({ names: [name = ""], shape }) => [name, shape])));
  const path = join(directory, "shard");
  await writeFile(path, Buffer.concat([header, ...half.map(({ from }) => Buffer.from(from(tensors).slice().buffer))]));
  return path;
}

describe("an ONNX model", () => {
  it("computes the same logits in a plain onnxruntime session, weights read from beside it", async () => {
    const out = join(await temporaryDirectory(), "onnx");
    await exportOnnx(saved, out, 16);
    expect((await readdir(out)).sort()).toEqual(["model.onnx", "model.onnx.data", "tokenizer.json"]);
    const session = await InferenceSession.create(join(out, "model.onnx"));
    expect([session.inputNames, session.outputNames]).toEqual([["input_ids"], ["logits"]]);
    const text = [5, 80, 200, 7, 41];
    const ids = BigInt64Array.from({ length: 16 }, (_, index) => BigInt(text[index] ?? 0));
    const { logits } = await session.run({ input_ids: new Tensor("int64", ids, [1, 16]) });
    if (logits === undefined) throw new Error("No logits.");
    expect(logits.dims).toEqual([1, 16, saved.model.vocabulary]);
    const sessions = new LogitsSessions(saved, onProcessor(1));
    const expected = await sessions.next({ tensors: tensorsOf(parameterList(saved.model), saved.tensors) }, text);
    const row = (logits.data as Float32Array).subarray(4 * saved.model.vocabulary, 5 * saved.model.vocabulary);
    for (const [index, value] of expected.entries()) expect(row[index]).toBeCloseTo(value, 4);
    await sessions.release();
    await session.release();
  });

  it("is not longer than the context", async () => {
    await expect(exportOnnx(saved, join(await temporaryDirectory(), "onnx"), 33)).rejects.toThrow("length: must be 1 to 32");
  });
});

describe("generation", () => {
  it("is told piece by piece, the same for the same seed", async () => {
    const pieces: string[] = [];
    const one = await generation(saved, { onText: (piece) => pieces.push(piece) });
    expect(pieces.join("")).toBe(one.text);
    expect(pieces.length).toBeGreaterThan(3);
    expect(one).toMatchObject({ prompt: "Liberty", tokens: 12 });
    expect((await generation(saved)).text).toBe(one.text);
    expect((await generation(saved, { seed: 4 })).text).not.toBe(one.text);
  });

  it("never tells half a character", async () => {
    const codec = new TextCodec(saved.tokenizer ?? "");
    const tokens = await codec.encode("naïve €5");
    expect(tokens.length).toBeGreaterThan(8); // its vocabulary has these only as bytes
    const pieces: string[] = [];
    const stream = new TextStream(codec, (piece) => pieces.push(piece));
    for (const token of tokens) await stream.add(token);
    expect(pieces.join("")).toBe("naïve €5");
    expect(pieces).toEqual(expect.arrayContaining(["ï", "€"]));
    await stream.add(tokens[2] ?? 0);
    expect(await stream.end()).toBe("naïve €5\uFFFD");
    expect(pieces.at(-1)).toBe("\uFFFD");
  });

  it("needs a tokenizer that fits, and sound numbers", async () => {
    await expect(generation({ ...saved, tokenizer: null })).rejects.toThrow("tokenizer: none was found");
    await expect(generation({ ...saved, model: { ...saved.model, vocabulary: 100 } })).rejects.toThrow("knows 300 tokens");
    await expect(generation(saved, { temperature: -1 })).rejects.toThrow(InvalidError);
    await expect(generation(saved, { tokens: 0 })).rejects.toThrow(InvalidError);
  });

  it("finds a checkpoint's tokenizer where it is told, else among the datasets, else not at all", async () => {
    const elsewhere = join(await temporaryDirectory(), "moved");
    await mkdir(elsewhere);
    for (const file of await readdir(checkpoint)) await symlink(join(checkpoint, file), join(elsewhere, file));
    expect((await readSavedModel(elsewhere)).tokenizer).toBeNull();
    expect((await readSavedModel(elsewhere, { datasets: join(dataset.directory, "..") })).tokenizer).toBe(saved.tokenizer);
    expect((await readSavedModel(elsewhere, { tokenizer: join(dataset.directory, "tokenizer.json") })).tokenizer).toBe(saved.tokenizer);
  });
});

describe("a run that starts from pretrained weights", () => {
  const startFrom = async (pretrainedFrom: string, model = {}) =>
    tinyStart({
      root: await temporaryDirectory(),
      datasetDirectory: dataset.directory,
      specification: tinySpecification({ ...steps, duration: { steps: 1 }, model }),
      pretrainedFrom,
    });

  it("has the loss that the checkpoint ended with, and tells of it", async () => {
    const events = await runSegment(await startFrom(checkpoint));
    expect(eventsOf(events, "evaluation")[0]).toMatchObject({ step: 0, validationLoss: finalLoss });
    const [note] = eventsOf(events, "log");
    expect(note).toMatchObject({ level: "info" });
    expect(note?.message).toContain(`Started from the checkpoint of step 6 in ${checkpoint}: `);
    expect(note?.message.split("\n")).toHaveLength(1);
  });

  it("says what did not fit, and that the tokens are others", async () => {
    const events = await runSegment(await startFrom(join(fixtures, "gpt2-tiny")));
    const message = eventsOf(events, "log")[0]?.message;
    expect(message).toContain("In part: embedding.token (96 of 300 rows), embedding.position (24 of 32 rows).");
    expect(message).toContain("heads is 4 there and 2 here");
    expect(message).toContain("tokenizer was not found");
  });

  it("reads them at its first start only", async () => {
    const start = await startFrom("/nowhere");
    const events = await runSegment({
      ...start,
      resumeFrom: checkpoint,
      specification: tinySpecification({ ...steps, duration: { steps: 7 } }),
    });
    expect(eventsOf(events, "ended")).toMatchObject([{ reason: "finished", step: 7 }]);
    expect(eventsOf(events, "log")).toEqual([]);
  });

  it("fails before its first step where the folder cannot be used, naming the field", async () => {
    for (const [folder, message] of [
      ["/nowhere", "There is no folder /nowhere"],
      [dataset.directory, "neither manifest.json nor config.json"],
    ] as const) {
      const failure = await runSegment(await startFrom(folder)).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(InvalidError);
      expect(failure).toMatchObject({ issues: [{ field: "initialisation.pretrained", message: expect.stringContaining(message) }] });
    }
  });
});
