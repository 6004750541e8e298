/** Checkpoints: readable by others, whole or not there, and never trusted without their hashes. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { float32Values, initialParameters, parseSafetensors, slotName } from "@trainyard/model";
import { describe, expect, it } from "vitest";
import { hashFile } from "../src/checkpoint/hash-file";
import { readCheckpoint } from "../src/checkpoint/read-checkpoint";
import { StateImage } from "../src/checkpoint/state-image";
import { stateLayout } from "../src/checkpoint/state-layout";
import { prepareCheckpointDirectory, writeCheckpoint } from "../src/checkpoint/write-checkpoint";
import { assertSpace, fileError, writeDurably } from "../src/files";
import {
  CorruptCheckpointError,
  checkpointDirectoryName,
  DiskFullError,
  deleteCheckpoint,
  failureCode,
  IncompatibleCheckpointError,
  readManifest,
  selectCheckpointsToDelete,
  verifyCheckpoint,
} from "../src/index";
import { temporaryDirectory, tinySpecification } from "./support/tiny";

const specification = tinySpecification();
const layout = stateLayout(specification);
const position = { step: 12, tokens: 1536, sampleCursor: 48, optimizerStartStep: 0 };
const description = {
  runId: "run",
  segmentId: "segment",
  ...position,
  specification,
  datasetHash: "0".repeat(64),
  environment: { node: "20", onnxruntime: "1", platform: "linux-x64", cpu: "any", threads: 1 },
  parentStateHash: null,
};

function filledImage(): StateImage {
  const image = new StateImage(layout);
  for (const [name, values] of initialParameters(specification, 3)) image.tensors.get(name)?.set(values);
  return image;
}

async function writtenCheckpoint(): Promise<string> {
  const directory = join(await temporaryDirectory(), checkpointDirectoryName(position.step));
  await writeCheckpoint(directory, filledImage(), description);
  return directory;
}

function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function flipBit(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

describe("a checkpoint", () => {
  it("comes back bit for bit, with its position and its chain", async () => {
    const directory = await writtenCheckpoint();
    const image = new StateImage(layout);
    const manifest = await readCheckpoint(directory, image);
    const original = filledImage();
    original.setPosition(position);
    expect(Buffer.from(image.bytes).equals(Buffer.from(original.bytes))).toBe(true);
    expect(manifest).toMatchObject({ ...description, stateHash: sha256(original.bytes) });
    const { step, stateHash, parentStateHash } = manifest;
    expect(await verifyCheckpoint(directory)).toEqual({ step, stateHash, parentStateHash, bytes: layout.totalBytes });
  });

  it("is an ordinary safetensors file", async () => {
    const { tensors, metadata } = parseSafetensors(await readFile(join(await writtenCheckpoint(), "state.safetensors")));
    expect(metadata).toMatchObject({ step: "12", tokens: "1536", sampleCursor: "48" });
    for (const [name, values] of initialParameters(specification, 3)) {
      const stored = tensors.get(name);
      if (stored === undefined) throw new Error(`${name} is missing`);
      expect(float32Values(name, stored)).toEqual(values);
      expect(tensors.get(slotName(name, "second_moment"))?.shape).toEqual(stored.shape);
    }
  });

  it("has another hash when only its position differs", async () => {
    const [one, other] = [filledImage(), filledImage()];
    one.setPosition(position);
    other.setPosition({ ...position, step: 13 });
    expect(sha256(one.bytes)).not.toBe(sha256(other.bytes));
  });

  it("leaves nothing but itself behind, also when its step was there before", async () => {
    const directory = await writtenCheckpoint();
    const { stateHash } = await verifyCheckpoint(directory);
    await flipBit(join(directory, "state.safetensors"), 5_000);
    await writeCheckpoint(directory, filledImage(), description);
    expect((await verifyCheckpoint(directory)).stateHash).toBe(stateHash);
    expect(await readdir(join(directory, ".."))).toEqual(["step-00000012"]);
  });
});

describe("hashing beside training", () => {
  it("gives the hash of the file, and the error of one that is not there", async () => {
    const path = join(await temporaryDirectory(), "large");
    const bytes = Buffer.alloc(9_000_001, "state");
    await writeFile(path, bytes);
    expect(await hashFile(path)).toBe(sha256(bytes));
    await expect(hashFile(`${path}r`)).rejects.toThrow(/ENOENT/);
  });
});

describe("a manifest", () => {
  /** The specification as it was written before it had these fields, sealed as it was then. */
  async function writtenBefore(directory: string): Promise<void> {
    const { manifestHash: _, ...body } = await readManifest(directory);
    const { stability: _stability, data, ...others } = body.specification;
    const older = Object.fromEntries(
      Object.entries({ ...body, specification: { ...others, data: { dataset: data.dataset } } }).map(([name, value]) => {
        if (name !== "specification") return [name, value];
        const inOrder = Object.keys(body.specification).filter((section) => section !== "stability");
        const sections: Record<string, unknown> = { ...others, data: { dataset: data.dataset } };
        return [name, Object.fromEntries(inOrder.map((section) => [section, sections[section]]))];
      }),
    );
    await writeFile(join(directory, "manifest.json"), JSON.stringify({ ...older, manifestHash: sha256(JSON.stringify(older)) }, null, 2));
  }

  it("of a version with fewer fields is still sound, and damage to it still found", async () => {
    const directory = await writtenCheckpoint();
    await writtenBefore(directory);
    const { specification: read, updateGuard } = await readManifest(directory);
    expect(read).toEqual(specification);
    expect(updateGuard).toBeUndefined();
    const path = join(directory, "manifest.json");
    const text = await readFile(path, "utf8");
    expect(text).not.toContain("skipUpdate");
    await writeFile(path, text.replace('"beta2": 0.95', '"beta2": 0.96'));
    await expect(readManifest(directory)).rejects.toThrow(CorruptCheckpointError);
  });

  it("holds what decides on skipping, number for number", async () => {
    const directory = join(await temporaryDirectory(), checkpointDirectoryName(position.step));
    const updateGuard = { losses: [0.1 + 0.2, Math.PI, 5e-324], gradientNorms: [1 / 3, 1e300], skippedInARow: 4 };
    await writeCheckpoint(directory, filledImage(), { ...description, updateGuard });
    expect((await readManifest(directory)).updateGuard).toEqual(updateGuard);
    const path = join(directory, "manifest.json");
    await writeFile(path, (await readFile(path, "utf8")).replace('"skippedInARow": 4', '"skippedInARow": 5'));
    await expect(readManifest(directory)).rejects.toThrow(CorruptCheckpointError);
  });
});

describe("damage", () => {
  const image = new StateImage(layout);
  const damages: Record<string, (directory: string) => Promise<void>> = {
    "a flipped bit in the tensors": (directory) => flipBit(join(directory, "state.safetensors"), layout.headerBytes + 1_001),
    "a flipped bit in the header": (directory) => flipBit(join(directory, "state.safetensors"), 40),
    "a cut-off state": (directory) => truncate(join(directory, "state.safetensors"), layout.totalBytes - 1),
    "a missing state": (directory) => rm(join(directory, "state.safetensors")),
    "a missing manifest": (directory) => rm(join(directory, "manifest.json")),
    "a cut-off manifest": (directory) => truncate(join(directory, "manifest.json"), 300),
    "a manifest with another step": async (directory) => {
      const path = join(directory, "manifest.json");
      await writeFile(path, (await readFile(path, "utf8")).replace('"step": 12', '"step": 13'));
    },
  };
  it.each(Object.entries(damages))("is detected: %s", async (_, damage) => {
    const directory = await writtenCheckpoint();
    await damage(directory);
    await expect(verifyCheckpoint(directory)).rejects.toThrow(CorruptCheckpointError);
    const error = await readCheckpoint(directory, image).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CorruptCheckpointError);
    expect(failureCode(error)).toBe("corrupt-checkpoint");
  });

  it("is not what another architecture is called", async () => {
    const other = new StateImage(stateLayout({ ...specification, model: { ...specification.model, layers: 1 } }));
    const sameSize = new StateImage(stateLayout({ ...specification, model: { ...specification.model, context: 300, vocabulary: 32 } }));
    const directory = await writtenCheckpoint();
    await expect(readCheckpoint(directory, other)).rejects.toThrow(IncompatibleCheckpointError);
    await expect(readCheckpoint(directory, sameSize)).rejects.toThrow(IncompatibleCheckpointError);
  });
});

describe("deleting", () => {
  it("removes everything, and does not mind when it is done", async () => {
    const directory = await writtenCheckpoint();
    await deleteCheckpoint(directory);
    expect(await readdir(join(directory, ".."))).toEqual([]);
    await deleteCheckpoint(directory);
  });

  it("of what a killed process left half-written happens before the next segment", async () => {
    const directory = await writtenCheckpoint();
    const segment = join(directory, "..");
    await mkdir(join(segment, ".writing-abc"));
    await prepareCheckpointDirectory(segment);
    expect(await readdir(segment)).toEqual(["step-00000012"]);
  });
});

describe("a full disk", () => {
  it("is noticed before anything is written, with the bytes needed and free", async () => {
    const directory = await temporaryDirectory();
    const error = (() => {
      try {
        return assertSpace(directory, 2 ** 60);
      } catch (reason) {
        return reason;
      }
    })();
    expect(error).toBeInstanceOf(DiskFullError);
    expect(error).toMatchObject({ bytesNeeded: 2 ** 60, bytesFree: expect.any(Number) });
  });

  it.runIf(process.platform === "linux")("while writing is the same typed error", async () => {
    // The device that is always full.
    const file = await import("node:fs/promises").then(({ open }) => open("/dev/full", "w"));
    const reason = await file.write(Buffer.alloc(10)).catch((error: unknown) => error);
    await file.close();
    const error = fileError(join(await temporaryDirectory(), "state"), 10, reason);
    expect(error).toBeInstanceOf(DiskFullError);
    expect(failureCode(error)).toBe("disk-full");
  });

  it("never overwrites what is there", async () => {
    const path = join(await temporaryDirectory(), "file");
    await writeFile(path, "old");
    await expect(writeDurably(path, Buffer.from("new"))).rejects.toThrow(/EEXIST/);
  });
});

describe("selectCheckpointsToDelete", () => {
  const at = (step: number, validationLoss: number | null = null, pinned = false) => ({ id: `c${step}`, step, validationLoss, pinned });

  it("keeps the newest, the best and the pinned", () => {
    const checkpoints = [at(40, 3.5), at(10, 4, true), at(20, 3), at(30, 3.2), at(50, 3.4)];
    expect(selectCheckpointsToDelete(checkpoints, 2)).toEqual(["c30"]);
    expect(selectCheckpointsToDelete(checkpoints, 5)).toEqual([]);
  });

  it("keeps the earliest of equally good ones, and knows no best without losses", () => {
    expect(selectCheckpointsToDelete([at(10, 3), at(20, 3), at(30)], 1)).toEqual(["c20"]);
    expect(selectCheckpointsToDelete([at(10), at(20), at(30)], 1)).toEqual(["c20", "c10"]);
    expect(selectCheckpointsToDelete([], 1)).toEqual([]);
  });
});
