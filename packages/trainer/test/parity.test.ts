/** The engine against the reference implementation, on the cases carried in the repository. */
import { readdirSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidError, NotFoundError } from "@trainyard/contracts";
import { CorruptFileError, IncompatibleWeightsError } from "@trainyard/model";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runParity } from "../src/parity";

const fixtures = fileURLToPath(new URL("../../model/test/fixtures/", import.meta.url));
const reference = join(fixtures, "gpt2-tiny");

describe("runParity", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "trainyard-parity-"));
    await cp(reference, directory, { recursive: true });
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it.each(readdirSync(fixtures))("agrees with transformers on %s far inside the limits", async (name) => {
    const result = await runParity(join(fixtures, name));
    expect(result.pass).toBe(true);
    expect(result.loss).toBeLessThan(1e-6);
    expect(result.logits).toBeLessThan(1e-5);
    expect(result.gradientNorms).toBeLessThan(1e-5);
    expect(result.curve).toBeLessThan(1e-5);
  });

  it.each([
    [
      "a logit",
      (value: CaseFile): void => {
        value.forward.logits_first_row_last_position[3] = 1;
      },
    ],
    [
      "the loss",
      (value: CaseFile): void => {
        value.forward.loss *= 1.0001;
      },
    ],
    [
      "one gradient norm",
      (value: CaseFile): void => {
        value.gradients.norms["transformer.h.1.ln_2.bias"] = 0.0199;
      },
    ],
    [
      "one gradient sum",
      (value: CaseFile): void => {
        value.gradients.sums["transformer.h.0.attn.c_attn.weight"] = -0.00374;
      },
    ],
    [
      "an early loss of the curve",
      (value: CaseFile): void => {
        value.training.losses[5] = 4.459;
      },
    ],
    [
      "a late loss of the curve",
      (value: CaseFile): void => {
        value.training.losses[19] = 4.33;
      },
    ],
    [
      "the weight decay",
      (value: CaseFile): void => {
        value.training.weight_decay = 1;
      },
    ],
    [
      "the clipping",
      (value: CaseFile): void => {
        value.training.clip_global_norm = 1e9;
      },
    ],
  ] as const)("fails when %s differs", async (_what, change) => {
    await edit("case.json", change);
    expect((await runParity(directory)).pass).toBe(false);
  });

  it("fails when the padding token learns", async () => {
    await cp(join(fixtures, "opt-tiny"), directory, { recursive: true });
    await edit("config.json", (config: Record<string, unknown>) => Object.assign(config, { pad_token_id: null }));
    expect((await runParity(directory)).pass).toBe(false);
  });

  it("names what is missing or does not fit", async () => {
    await edit("config.json", (config: Record<string, unknown>) => Object.assign(config, { activation_function: "quick_gelu" }));
    await expect(runParity(directory)).rejects.toThrow(IncompatibleWeightsError);
    await edit("config.json", (config: Record<string, unknown>) => Object.assign(config, { activation_function: "gelu_new", n_layer: 3 }));
    await expect(runParity(directory)).rejects.toThrow("The weights lack the tensor transformer.h.2.ln_1.weight.");
    await edit("case.json", (value: CaseFile) => Object.assign(value.training, { betas: [0.9] }));
    await expect(runParity(directory)).rejects.toThrow(InvalidError);
    await writeFile(join(directory, "case.json"), "{");
    await expect(runParity(directory)).rejects.toThrow(CorruptFileError);
    await rm(join(directory, "case.json"));
    await expect(runParity(directory)).rejects.toThrow(NotFoundError);
  });

  async function edit<Content>(file: string, change: (content: Content) => unknown): Promise<void> {
    const path = join(directory, file);
    const content = JSON.parse(await readFile(path, "utf8")) as Content;
    change(content);
    await writeFile(path, JSON.stringify(content));
  }
});

interface CaseFile {
  forward: { loss: number; logits_first_row_last_position: number[] };
  gradients: { norms: Record<string, number>; sums: Record<string, number> };
  training: { losses: number[]; weight_decay: number; clip_global_norm: number };
}
