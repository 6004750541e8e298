/** The commands that read and write models on disk, as they are typed; without a server. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const binary = fileURLToPath(new URL("../bin/trainyard.js", import.meta.url));
const model = fileURLToPath(new URL("../../../packages/model/test/fixtures/opt-tiny", import.meta.url));
/** Nothing listens there. */
const TRAINYARD_URL = "http://127.0.0.1:9";
let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "trainyard-cli-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function trainyard(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [binary, ...args], { env: { ...process.env, TRAINYARD_URL } }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

it("exports a model that passes the same parity check, and refuses to write over it", async () => {
  const out = join(directory, "exported");
  const { code, stdout } = await trainyard("export", model, "--format", "hugging-face", "--out", out, "--json");
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    { format: "hugging-face", directory: out, tokenizer: false, model: { family: "opt" } },
  ]);
  await cp(join(model, "case.json"), join(out, "case.json"));
  expect(JSON.parse((await trainyard("parity", out, "--json")).stdout)).toMatchObject({ pass: true });
  expect((await trainyard("export", model, "--format", "onnx", "--out", out)).code).toBe(5);
  expect((await readdir(directory)).filter((name) => name.startsWith("."))).toEqual([]);
});

it("generates with a model and a tokenizer, and says what is missing", async () => {
  const letters = [..."abcdefghijklmnopqrstuvwxyz "];
  const vocab = Object.fromEntries(letters.map((letter, id) => [letter, id]));
  const tokenizer = join(directory, "tokenizer.json");
  await writeFile(
    tokenizer,
    JSON.stringify({ version: "1.0", added_tokens: [], decoder: { type: "Fuse" }, model: { type: "BPE", vocab, merges: [] } }),
  );
  const generate = (...others: readonly string[]) => trainyard("generate", model, "--prompt", "hello", "--tokens", "9", ...others);
  const { code, stdout } = await generate("--tokenizer", tokenizer, "--json");
  expect(code).toBe(0);
  const generation = JSON.parse(stdout);
  expect(Object.keys(generation).sort()).toEqual(["prompt", "text", "tokens", "tokensPerSecond"]);
  expect(generation.text).toMatch(/^[a-z ]{0,9}$/);
  expect((await generate("--tokenizer", tokenizer)).stdout).toContain(`hello${generation.text}`);
  const missing = await generate();
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("tokenizer")]);
  expect((await trainyard("generate", "/nowhere/model", "--prompt", "x")).code).toBe(3);
  expect((await trainyard("generate", "ckp-1", "--prompt", "x")).code).toBe(4);
});
