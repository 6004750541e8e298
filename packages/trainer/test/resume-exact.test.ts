/** Whatever kills a trainer, and whenever: resumed from its newest whole checkpoint, the run ends in the same bits. */
import { readdirSync, watch } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { uniformNumber } from "@trainyard/model";
import { describe, expect, it, onTestFinished } from "vitest";
import { CorruptCheckpointError, verifyCheckpoint } from "../src/index";
import { finalStateHash, runSegment } from "./support/segment";
import { temporaryDirectory, tinyDataset, tinySpecification, tinyStart } from "./support/tiny";
import { TrainerProcess } from "./support/trainer-process";

const kills = 20;
const specification = tinySpecification({ duration: { steps: 40 }, checkpoint: { everySteps: 3 } });

/** Newest checkpoint of any segment that verifies; what is corrupt is passed over. */
async function newestWholeCheckpoint(runDirectory: string): Promise<string | null> {
  const candidates: { step: number; directory: string }[] = [];
  for (const segment of await readdir(runDirectory).catch(() => []))
    for (const entry of await readdir(join(runDirectory, segment)))
      if (entry.startsWith("step-")) candidates.push({ step: Number(entry.slice(5)), directory: join(runDirectory, segment, entry) });
  for (const { directory } of candidates.sort((a, b) => b.step - a.step)) {
    try {
      await verifyCheckpoint(directory);
      return directory;
    } catch (error) {
      if (!(error instanceof CorruptCheckpointError)) throw error;
    }
  }
  return null;
}

/** Settles when a checkpoint begins to be written into the directory. */
function writingBegins(directory: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(directory, () => {
      if (!readdirSync(directory).some((entry) => entry.startsWith(".writing-"))) return;
      watcher.close();
      resolve();
    });
    onTestFinished(() => watcher.close());
  });
}

describe("resume", () => {
  it(`is exact through ${kills} kills at random steps and while checkpoints are written`, { timeout: 300_000 }, async () => {
    const root = await temporaryDirectory();
    const datasetDirectory = await tinyDataset(root);
    const straight = await runSegment(tinyStart({ root, datasetDirectory, specification, segmentId: "straight" }));
    const expected = finalStateHash(straight);

    let killed = 0;
    let killedWhileWriting = 0;
    for (let round = 0; killed < kills; round += 1) {
      // A lucky run gets through before enough kills; then the next one starts at the seed.
      const roundRoot = join(root, `round-${round}`);
      const runDirectory = join(roundRoot, "checkpoints", "run");
      for (let life = 0; ; life += 1) {
        const resumeFrom = await newestWholeCheckpoint(runDirectory);
        const start = tinyStart({ root: roundRoot, datasetDirectory, specification, segmentId: `life-${life}`, resumeFrom });
        await mkdir(start.checkpointDirectory, { recursive: true });
        const trainer = new TrainerProcess();
        onTestFinished(() => trainer.kill());
        trainer.send(start);
        if (killed < kills) {
          const stepsSeen = 1 + Math.floor(8 * uniformNumber(7, "kills", killed, 0));
          const enoughSteps = trainer.event(() => trainer.events.filter(({ type }) => type === "step").length >= stepsSeen);
          await Promise.race([killed % 2 === 0 ? enoughSteps : writingBegins(start.checkpointDirectory), trainer.exit]);
          enoughSteps.catch(() => undefined); // it is killed before
          trainer.kill();
        }
        const how = await trainer.exit;
        if (how === 0) {
          expect(finalStateHash(trainer.events)).toBe(expected);
          break;
        }
        expect(how, JSON.stringify(trainer.events.at(-1))).toBe("SIGKILL");
        killed += 1;
        if ((await readdir(start.checkpointDirectory)).some((entry) => entry.startsWith(".writing-"))) killedWhileWriting += 1;
      }
    }
    expect(killed).toBe(kills);
    expect(killedWhileWriting).toBeGreaterThan(0);
  });

  it("passes over a corrupt newest checkpoint and is exact from the one before", async () => {
    const root = await temporaryDirectory();
    const datasetDirectory = await tinyDataset(root);
    const expected = finalStateHash(await runSegment(tinyStart({ root: join(root, "straight"), datasetDirectory, specification })));
    const runDirectory = join(root, "checkpoints", "run");
    const broken = tinyStart({ root, datasetDirectory, specification, segmentId: "broken" });
    await runSegment(broken, (event) => (event.type === "step" && event.point.step === 20 ? ["drain"] : []));
    const newest = join(broken.checkpointDirectory, "step-00000020", "state.safetensors");
    const bytes = await readFile(newest);
    bytes[bytes.length - 3] = (bytes.at(-3) ?? 0) ^ 0x10;
    await writeFile(newest, bytes);

    const resumeFrom = await newestWholeCheckpoint(runDirectory);
    expect(resumeFrom).toBe(join(broken.checkpointDirectory, "step-00000018"));
    const resumed = await runSegment(tinyStart({ root, datasetDirectory, specification, segmentId: "resumed", resumeFrom }));
    expect(finalStateHash(resumed)).toBe(expected);
  });
});
