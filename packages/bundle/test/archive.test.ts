/** A bundle as an archive: what went in comes out, what was touched is named, and nothing is unpacked that the manifest does not list. */
import { mkdir, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, list } from "tar";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BundleCorruptError, hashFile, readManifest, Staging, unpackBundle } from "../src/index";
import { manifestText } from "../src/manifest";
import { manifestBody } from "./manifest-body";

let folder: string;
let archive: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "trainyard-bundle-test-"));
  archive = join(folder, "run-step-9-abcdef.tar");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function sealed() {
  const source = join(folder, "state.bin");
  await writeFile(source, Buffer.alloc(10_000, 7));
  const staging = await Staging.begin(join(folder, ".staging"));
  await staging.file("checkpoints/ckp-0123456789abcdef/state.safetensors", "The state", source);
  await staging.json("specification.json", "Specification", { seed: 1 });
  await staging.text(
    "record/points.jsonl",
    "Points",
    (async function* () {
      yield '{"step":1}\n';
      yield '{"step":2}\n';
    })(),
  );
  await rm(source); // as retention may do meanwhile
  const staged = await staging.seal(manifestBody, archive);
  await staging.discard();
  return staged;
}

/** Where a file's contents begin in the archive. */
async function placeOf(text: string): Promise<number> {
  const at = (await readFile(archive)).indexOf(text);
  expect(at).toBeGreaterThan(0);
  return at;
}

async function flip(at: number) {
  const file = await open(archive, "r+");
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, at);
  await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at);
  await file.close();
}

test("what went in comes out, behind a manifest that is the first file", async () => {
  const staged = await sealed();
  expect(staged.sha256).toBe(await hashFile(archive));
  const order: string[] = [];
  await list({ file: archive, onReadEntry: ({ path }) => void order.push(path) });
  expect(order[0]).toBe("manifest.json");

  const { manifest, broken } = await unpackBundle(archive, join(folder, "out"));
  expect(broken).toEqual([]);
  expect(manifest).toMatchObject({ bundleId: manifestBody.bundleId, files: staged.files });
  expect(await readFile(join(folder, "out", "record", "points.jsonl"), "utf8")).toBe('{"step":1}\n{"step":2}\n');
  expect(await readdir(folder)).toEqual(expect.not.arrayContaining([".staging"]));
});

test("the same contents make the same archive", async () => {
  const { sha256 } = await sealed();
  await rm(archive);
  expect((await sealed()).sha256).toBe(sha256);
});

test("a flipped bit names its file, and no other", async () => {
  await sealed();
  await flip((await placeOf("\u0007\u0007\u0007\u0007")) + 5_000);
  const { broken } = await unpackBundle(archive, join(folder, "out"));
  expect(broken).toEqual(["checkpoints/ckp-0123456789abcdef/state.safetensors"]);
});

test("an archive that was cut off names what is missing", async () => {
  await sealed();
  await truncate(archive, (await placeOf("\u0007\u0007\u0007\u0007")) + 100);
  const { broken } = await unpackBundle(archive, join(folder, "out"));
  expect(broken.toSorted()).toEqual(["checkpoints/ckp-0123456789abcdef/state.safetensors", "record/points.jsonl", "specification.json"]);
});

test("a manifest that was touched is found out by its own hash", async () => {
  await sealed();
  await flip((await placeOf('"step": 9')) + '"step": '.length);
  await expect(readManifest(archive)).rejects.toThrow(/does not match its own hash/);
  await expect(unpackBundle(archive, join(folder, "out"))).rejects.toBeInstanceOf(BundleCorruptError);
});

test("what is no bundle is refused in words", async () => {
  await writeFile(archive, "not a tar archive at all".repeat(100));
  await expect(readManifest(archive)).rejects.toThrow(BundleCorruptError);
  await writeFile(archive, "");
  await expect(readManifest(archive)).rejects.toThrow(BundleCorruptError);
  await expect(readManifest(join(folder, "missing.tar"))).rejects.toMatchObject({ code: "not-found" });
});

test("files that the manifest does not list, and links, are not unpacked", async () => {
  const contents = join(folder, "contents");
  await mkdir(contents);
  await writeFile(join(contents, "manifest.json"), manifestText({ ...manifestBody, files: [] }));
  await writeFile(join(contents, "stowaway.sh"), "#!/bin/sh\n");
  await create({ file: archive, cwd: contents }, ["manifest.json", "stowaway.sh"]);
  await unpackBundle(archive, join(folder, "out"));
  expect(await readdir(join(folder, "out"))).toEqual([]);
});

test("a manifest that names a path outside of the bundle is refused", async () => {
  const contents = join(folder, "contents");
  await mkdir(contents);
  const outside = { path: "../outside", what: "", bytes: 1, sha256: "0".repeat(64) };
  await writeFile(join(contents, "manifest.json"), manifestText({ ...manifestBody, files: [outside] }));
  await create({ file: archive, cwd: contents }, ["manifest.json"]);
  await expect(readManifest(archive)).rejects.toThrow(/plain path/);
});
