/** The safetensors format, and Hugging Face weights in and out unchanged. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CorruptFileError, IncompatibleWeightsError } from "../src/errors";
import { parametersFromSafetensors, parametersToSafetensors, specificationFromConfig } from "../src/hugging-face";
import { float32Values, parseSafetensors, type Safetensors, type StoredTensor, storedFloat32, writeSafetensors } from "../src/safetensors";

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/gpt2-tiny/${name}`, import.meta.url)));
const config = JSON.parse(new TextDecoder().decode(fixture("config.json"))) as Record<string, unknown>;
const file = fixture("model.safetensors");

describe("safetensors", () => {
  const tensors = new Map([
    ["b", storedFloat32([2], Float32Array.of(1.5, -2))],
    ["a", storedFloat32([], Float32Array.of(3))],
  ]);

  it("reads back what it writes, in the same order", () => {
    const written = writeSafetensors(tensors, { format: "pt" });
    const { tensors: read, metadata } = parseSafetensors(written);
    expect(metadata).toEqual({ format: "pt" });
    expect([...read.keys()]).toEqual(["b", "a"]);
    expect([...float32Values("b", read.get("b") as StoredTensor)]).toEqual([1.5, -2]);
    expect(read.get("a")?.shape).toEqual([]);
    expect(writeSafetensors(read, metadata)).toEqual(written);
  });

  it("aligns the data to eight bytes", () => {
    const written = writeSafetensors(tensors);
    expect(Number(new DataView(written.buffer).getBigUint64(0, true)) % 8).toBe(0);
  });

  it("widens half precision", () => {
    const stored = (type: "F16" | "BF16", words: number[]): StoredTensor => ({
      type,
      shape: [words.length],
      bytes: new Uint8Array(Uint16Array.from(words).buffer),
    });
    expect([...float32Values("x", stored("F16", [0x3c00, 0xc000, 0x0001, 0x7c00]))]).toEqual([1, -2, 2 ** -24, Number.POSITIVE_INFINITY]);
    expect([...float32Values("x", stored("BF16", [0x3f80, 0xc000]))]).toEqual([1, -2]);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
    ["an empty file", () => new Uint8Array(3), "at least 8 bytes"],
    ["a header longer than the file", (bytes) => bytes.subarray(0, 20), "header claims"],
    ["cut data", (bytes) => bytes.subarray(0, bytes.length - 1), "its range is"],
    ["trailing bytes", (bytes) => Uint8Array.of(...bytes, 0), "cover 12 bytes of the 13"],
    ["a header that is no JSON", (bytes) => bytes.with(8, 0x78), "not valid JSON"],
  ])("refuses %s", (_what, spoil, message) => {
    const spoiled = spoil(writeSafetensors(tensors));
    expect(() => parseSafetensors(spoiled)).toThrow(CorruptFileError);
    expect(() => parseSafetensors(spoiled)).toThrow(message);
  });
});

describe("Hugging Face GPT-2", () => {
  const model = specificationFromConfig(config);

  it("reads the architecture", () => {
    expect(model).toEqual({ family: "gpt2", layers: 2, width: 32, heads: 4, context: 24, vocabulary: 96 });
  });

  it("takes weights in and gives them out unchanged", () => {
    const read = parseSafetensors(file);
    const written = parseSafetensors(parametersToSafetensors(model, parametersFromSafetensors(model, read)));
    const bytes = ({ tensors }: Safetensors) => new Map([...tensors].sort().map(([name, { bytes }]) => [name, [...bytes]]));
    expect(bytes(written)).toEqual(bytes(read));
  });

  it("takes the bare model's names and ignores its mask buffers", () => {
    const bare = new Map([...parseSafetensors(file).tensors].map(([name, tensor]) => [name.replace("transformer.", ""), tensor]));
    bare.set("h.0.attn.bias", storedFloat32([1], Float32Array.of(1)));
    expect(parametersFromSafetensors(model, { tensors: bare, metadata: {} })).toEqual(
      parametersFromSafetensors(model, parseSafetensors(file)),
    );
  });

  it("names a tensor that is missing, unexpected or of another shape", () => {
    const { tensors, metadata } = parseSafetensors(file);
    const load = (change: (changed: Map<string, StoredTensor>) => unknown) => {
      const changed = new Map(tensors);
      change(changed);
      return () => parametersFromSafetensors(model, { tensors: changed, metadata });
    };
    const one = storedFloat32([1], Float32Array.of(1));
    expect(load((changed) => changed.delete("transformer.ln_f.bias"))).toThrow("lack the tensor transformer.ln_f.bias");
    expect(load((changed) => changed.set("transformer.extra", one))).toThrow("unexpected tensor transformer.extra");
    expect(load((changed) => changed.set("transformer.ln_f.bias", one))).toThrow(
      "Tensor transformer.ln_f.bias is [1]; the model needs [32].",
    );
    expect(load((changed) => changed.clear())).toThrow(IncompatibleWeightsError);
  });

  it("refuses settings it does not have", () => {
    expect(() => specificationFromConfig({ ...config, model_type: "opt" })).toThrow("model_type = opt; only gpt2");
    expect(() => specificationFromConfig({ ...config, n_inner: 100 })).toThrow("n_inner = 100");
    expect(() => specificationFromConfig({ ...config, n_head: "four" })).toThrow("heads");
  });
});
