/** The forked process: guards, failures with names, and an end when its agent is gone. */
import { rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";
import { TrainerProcess } from "./support/trainer-process";

const dataset = sharedTinyDataset();
/** So long that only a command or a signal ends it. */
const endless = tinySpecification({ duration: { steps: 1_000_000 }, checkpoint: { everySteps: 1_000_000 }, schedule: { warmup: 1 } });

function trainer(): TrainerProcess {
  const started = new TrainerProcess();
  onTestFinished(() => started.kill());
  return started;
}

async function endlessStart() {
  return tinyStart({ root: await temporaryDirectory(), datasetDirectory: dataset.directory, specification: endless });
}

describe("the trainer process", { timeout: 60_000 }, () => {
  it("trains, takes commands, survives signals, a second start and nonsense, and exits with 0", async () => {
    const start = await endlessStart();
    const process = trainer();
    process.send(start);
    await process.event(({ type }) => type === "step");
    process.child.kill("SIGTERM");
    process.child.kill("SIGINT");
    process.send({ ...start, segmentId: "second" });
    process.send({ type: "command", commandId: "x", kind: "dance" });
    expect(await process.event((event) => event.type === "log" && event.message.includes("second"))).toMatchObject({ level: "error" });
    expect(await process.event((event) => event.type === "log" && event.message.includes("kind"))).toMatchObject({ level: "error" });
    process.command("checkpoint");
    await process.event((event) => event.type === "applied" && event.commandId === "checkpoint");
    process.command("pause");
    expect(await process.exit).toBe(0);
    expect(process.events.at(-1)).toMatchObject({ type: "ended", reason: "paused" });
    expect(process.events.filter(({ type }) => type === "ready")).toHaveLength(1);
  });

  it("keeps commands that come before it is ready", async () => {
    const process = trainer();
    process.send(await endlessStart());
    process.command("stop");
    expect(await process.exit).toBe(0);
    expect(process.events.at(-1)).toMatchObject({ type: "ended", reason: "stopped", step: 0 });
  });

  it("exits when its agent is gone", async () => {
    const process = trainer();
    process.send(await endlessStart());
    await process.event(({ type }) => type === "step");
    process.child.disconnect();
    expect(await process.exit).toBe(2);
  });

  it("names what it failed of, and exits with 1", async () => {
    const start = await endlessStart();
    const first = trainer();
    first.send({ ...start, specification: { ...endless, duration: { steps: 2 }, schedule: { ...endless.schedule, warmup: 0 } } });
    expect(await first.exit).toBe(0);
    const checkpoint = join(start.checkpointDirectory, "step-00000002");
    await truncate(join(checkpoint, "state.safetensors"), 100);

    const failures: [object, string][] = [
      [{ ...start, resumeFrom: checkpoint }, "corrupt-checkpoint"],
      [{ ...start, datasetDirectory: join(start.checkpointDirectory, "nowhere") }, "dataset-missing"],
      [{ ...start, threads: 0 }, "invalid"],
    ];
    const ended = failures.map(async ([message, code]) => {
      const process = trainer();
      process.send(message);
      expect(await process.exit).toBe(1);
      expect(process.events.at(-1)).toMatchObject({ type: "failed", code });
    });
    await Promise.all(ended);
    await rm(start.checkpointDirectory, { recursive: true });
  });
});
