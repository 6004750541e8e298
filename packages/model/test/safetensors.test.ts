/** The safetensors format, byte for byte. */
import { describe, expect, it } from "vitest";
import { CorruptFileError } from "../src/errors";
import { float32Header, float32Values, parseSafetensors, type StoredTensor } from "../src/safetensors";

const shapes = new Map([
  ["b", [2]],
  ["a", []],
]);
const file = Buffer.concat([float32Header(shapes, { format: "pt" }), Buffer.from(Float32Array.of(1.5, -2, 3).buffer)]);

describe("safetensors", () => {
  it("reads back what it writes, in the same order", () => {
    const { tensors, metadata } = parseSafetensors(file);
    expect(metadata).toEqual({ format: "pt" });
    expect([...tensors.keys()]).toEqual(["b", "a"]);
    expect([...float32Values("b", tensors.get("b") as StoredTensor)]).toEqual([1.5, -2]);
    expect([...float32Values("a", tensors.get("a") as StoredTensor)]).toEqual([3]);
    expect(tensors.get("a")?.shape).toEqual([]);
  });

  it("aligns the data to eight bytes", () => {
    expect(float32Header(shapes).length % 8).toBe(0);
    expect(Number(file.readBigUInt64LE(0)) % 8).toBe(0);
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
    const spoiled = spoil(Uint8Array.from(file));
    expect(() => parseSafetensors(spoiled)).toThrow(CorruptFileError);
    expect(() => parseSafetensors(spoiled)).toThrow(message);
  });
});
