/** Changes of a running segment: made at a step boundary, read back from live state, and exact under resume. */
import {
  compareReadBack,
  type FromTrainer,
  fromTrainer,
  learningRateOf,
  planChange,
  type RunOverrides,
  type RunSpecification,
  type StateFate,
} from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { readManifest } from "../src/checkpoint/manifest";
import { type EventOf, eventsOf, finalStateHash, type Order, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();
const smallest = { model: { layers: 1, width: 16, context: 16 }, evaluation: { everySteps: 100 } };
const started = tinySpecification({ ...smallest, duration: { steps: 14 }, checkpoint: { everySteps: 9 } });
const tokensAStep = 4 * 16;

interface Planned {
  readonly step: number;
  readonly change: RunOverrides;
}

/** What is in force once the changes are made; the middle of the run is far enough from its end for all of them. */
function after(specification: RunSpecification, changes: readonly Planned[]): RunSpecification {
  return changes.reduce(
    (inForce, { step, change }) => planChange(inForce, change, { step, tokens: step * tokensAStep }).specification,
    specification,
  );
}

/** Trains under `specification`; asks for each change when its step is told of, or at the start when that is its step. */
async function train(
  specification: RunSpecification,
  changes: readonly Planned[] = [],
  {
    resumeFrom = null,
    startStep = 0,
    orders = () => [],
  }: { resumeFrom?: string | null; startStep?: number; orders?: (event: FromTrainer) => Order[] } = {},
): Promise<readonly FromTrainer[]> {
  const start = tinyStart({ root: await temporaryDirectory(), datasetDirectory: dataset.directory, specification, resumeFrom });
  const events = await runSegment(start, (event) => {
    const at = event.type === "step" ? event.point.step : event.type === "ready" ? startStep : -1;
    return [...changes.filter(({ step }) => step === at).map(({ change }) => ({ change })), ...orders(event)];
  });
  for (const event of events) fromTrainer.parse(event);
  return events;
}

function losses(events: readonly FromTrainer[]): readonly (number | null)[] {
  return eventsOf(events, "step").map(({ point }) => point.trainLoss);
}

function checkpointAt(events: readonly FromTrainer[], step: number): EventOf<"checkpoint"> {
  const found = eventsOf(events, "checkpoint").find((checkpoint) => checkpoint.step === step);
  if (found === undefined) throw new Error(`There is no checkpoint of step ${step}.`);
  return found;
}

let plain: Promise<readonly FromTrainer[]> | undefined;
/** The run without a change, trained once. */
function undisturbed(): Promise<readonly FromTrainer[]> {
  plain ??= train(started);
  return plain;
}

/** Before the steps from the last change on, all is as without it; then it is another run. */
async function expectToTakeEffect(events: readonly FromTrainer[], changes: readonly Planned[], whatFollows = losses): Promise<void> {
  const first = Math.min(...changes.map(({ step }) => step));
  const [changed, unchanged] = [whatFollows(events), whatFollows(await undisturbed())];
  expect(changed.slice(0, first)).toEqual(unchanged.slice(0, first));
  expect(changed.slice(first + 1)).not.toEqual(unchanged.slice(first + 1));
}

/** Killed after any of its checkpoints and resumed by what was in force there, the run makes the rest of its changes and ends in the same bits. */
async function expectExactResume(events: readonly FromTrainer[], changes: readonly Planned[]): Promise<void> {
  for (const { step, directory } of eventsOf(events, "checkpoint").slice(0, -1)) {
    // A change at the checkpoint's own step is recorded already, or it is still to be made: both must come to the same.
    for (const isRecorded of [true, false]) {
      const made = changes.filter((change) => change.step < step || (isRecorded && change.step === step));
      const rest = changes.slice(made.length);
      const resumed = await train(after(started, made), rest, { resumeFrom: directory, startStep: step });
      expect(finalStateHash(resumed), `from step ${step}`).toBe(finalStateHash(events));
    }
  }
}

describe("numbers", () => {
  const changes: readonly Planned[] = [{ step: 7, change: { schedule: { peakLearningRate: 1e-3 }, optimizer: { beta2: 0.98 } } }];

  it("change from the next update on, nothing is rebuilt, and what is read back is what the update was fed", async () => {
    const events = await train(started, changes);
    const [changed] = eventsOf(events, "changed");
    const inForce = after(started, changes);
    expect(changed).toMatchObject({ step: 7, specification: inForce });
    const rate = learningRateOf(inForce, { step: 7, tokens: 7 * tokensAStep });
    expect(changed?.readBack).toMatchObject({
      values: { "schedule.peakLearningRate": 1e-3, "optimizer.beta2": Math.fround(0.98) },
      learningRate: Math.fround(rate),
      optimizerStartStep: 0,
      rebuildDurationMs: null,
      checkpointDirectory: checkpointAt(events, 7).directory,
      stateHash: checkpointAt(events, 7).stateHash,
    });
    expect(eventsOf(events, "step")[7]?.point.learningRate).toBe(Math.fround(rate));
    expect((await readManifest(checkpointAt(events, 7).directory)).specification).toEqual(started);
    expect((await readManifest(checkpointAt(events, 9).directory)).specification).toEqual(inForce);
    const readings = eventsOf(events, "configuration").map(({ step, values }) => [step, values["optimizer.beta2"], values.learningRate]);
    const rateAtFirst = Math.fround(learningRateOf(started, { step: 0, tokens: 0 }));
    expect(readings).toEqual([
      [1, Math.fround(0.95), rateAtFirst],
      [8, Math.fround(0.98), Math.fround(rate)],
    ]);
    const order = events.map((event) => event.type);
    expect(order.indexOf("checkpoint")).toBeLessThan(order.indexOf("changed"));
    await expectToTakeEffect(events, changes);
  });

  it("are exact under resume, before and after the change is recorded", async () => {
    await expectExactResume(await train(started, changes), changes);
  });
});

describe("the optimizer", () => {
  const there: Planned = { step: 6, change: { optimizer: { name: "sgd" }, schedule: { peakLearningRate: 0.05 } } };
  const back: Planned = { step: 11, change: { optimizer: { name: "adamw" }, schedule: { peakLearningRate: 3e-3 } } };

  it("goes to SGD and back: state by the written rules, bias corrections from the swap on, exact under resume", async () => {
    const events = await train(started, [there, back]);
    const [toSgd, toAdamw] = eventsOf(events, "changed");
    const fates = ({ state }: { state: readonly StateFate[] }) => state.map(({ tensor, fate }) => `${tensor} ${fate}`);
    expect(fates(toSgd?.readBack ?? { state: [] })).toEqual(["momentum kept", "second moment dropped"]);
    expect(fates(toAdamw?.readBack ?? { state: [] })).toEqual(["first moment zero", "second moment zero", "momentum dropped"]);
    expect([toSgd, toAdamw].map((changed) => changed?.readBack)).toMatchObject([
      { values: { "optimizer.name": "sgd" }, optimizerStartStep: 6, rebuildDurationMs: expect.any(Number) },
      { values: { "optimizer.name": "adamw" }, optimizerStartStep: 11, rebuildDurationMs: expect.any(Number) },
    ]);
    expect((await readManifest(checkpointAt(events, 14).directory)).optimizerStartStep).toBe(11);
    await expectToTakeEffect(events, [there, back]);
    await expectExactResume(events, [there, back]);
  });
});

describe("the graph", () => {
  it.each<[string, RunOverrides]>([
    ["activation", { model: { activation: "relu" } }],
    ["decay mask", { optimizer: { decayMask: "all", weightDecay: 1 } }],
    ["micro-batch and accumulation", { batch: { sequences: 3, accumulation: 2 } }],
    ["dropout", { regularisation: { residualDropout: 0.1 } }],
  ])("is built again for another %s, the optimizer's state stays, and resume is exact", async (_, change) => {
    const changes = [{ step: 7, change }];
    const events = await train(started, changes);
    const [changed] = eventsOf(events, "changed");
    expect(changed?.readBack).toMatchObject({ optimizerStartStep: 0, rebuildDurationMs: expect.any(Number) });
    expect(changed?.readBack.state.map(({ fate }) => fate)).toEqual(["kept", "kept"]);
    const { changes: fields } = planChange(started, change, { step: 7, tokens: 7 * tokensAStep });
    expect(compareReadBack(fields, changed?.readBack.values ?? {}).every(({ agrees }) => agrees)).toBe(true);
    await expectToTakeEffect(events, changes);
    await expectExactResume(events, changes);
  });

  it("evaluates by the new activation, too", async () => {
    const change = { model: { activation: "relu" as const }, evaluation: { everySteps: 7 } };
    const losses = async (changes: readonly Planned[]) =>
      eventsOf(await train(started, changes), "evaluation").map((event) => event.validationLoss);
    const [swapped, same] = [await losses([{ step: 13, change }]), await losses([{ step: 13, change: { evaluation: { everySteps: 7 } } }])];
    expect(swapped[1]).not.toBe(same[1]);
  });
});

describe("what a run does beside training", () => {
  it("follows at once: length, evaluation, checkpoints, without another bit in the state", async () => {
    const events = await train(tinySpecification({ ...smallest, duration: { steps: 12 }, schedule: { decay: "constant" } }), [
      { step: 5, change: { duration: { steps: 16 }, checkpoint: { everySteps: 4 }, evaluation: { everySteps: 8 } } },
    ]);
    expect(events.at(-1)).toMatchObject({ type: "ended", reason: "finished", step: 16 });
    expect(eventsOf(events, "checkpoint").map(({ step }) => step)).toEqual([5, 8, 12, 16]);
    expect(eventsOf(events, "evaluation").map(({ step }) => step)).toEqual([0, 8, 16]);
    const straight = await train(tinySpecification({ ...smallest, duration: { steps: 16 }, schedule: { decay: "constant" } }));
    expect(finalStateHash(events)).toBe(finalStateHash(straight));
  });

  it("leaves out what is told to be left out from then on, in whatever batch, exactly under resume", async () => {
    const changes = [
      { step: 7, change: { data: { skip: [{ from: 30, to: 35 }] } } },
      {
        step: 10,
        change: {
          batch: { sequences: 3 },
          data: {
            skip: [
              { from: 30, to: 35 },
              { from: 45, to: 47 },
            ],
          },
        },
      },
    ];
    const events = await train(started, changes);
    const points = eventsOf(events, "step").map(({ point }) => point);
    expect(points.slice(6, 12).map(({ sampleStart, sampleEnd, tokens }) => [sampleStart, sampleEnd, tokens / 16])).toEqual([
      [24, 28, 28],
      [28, 37, 32],
      [37, 41, 36],
      [41, 45, 40],
      [45, 50, 43],
      [50, 53, 46],
    ]);
    expect(eventsOf(events, "changed").map(({ readBack }) => readBack.values["data.skip"])).toEqual(
      changes.map(({ change }) => change.data.skip),
    );
    await expectToTakeEffect(events, changes);
    await expectExactResume(events, changes);
  });

  it("reads on where it was, in another batch", async () => {
    const events = await train(started, [{ step: 7, change: { batch: { sequences: 2 } } }]);
    const points = eventsOf(events, "step").map(({ point }) => point);
    expect(points.slice(6, 9).map(({ sampleStart, sampleEnd, tokens }) => [sampleStart, sampleEnd, tokens])).toEqual([
      [24, 28, 7 * tokensAStep],
      [28, 30, 7 * tokensAStep + 32],
      [30, 32, 7 * tokensAStep + 64],
    ]);
  });
});

describe("a change that cannot be made", () => {
  it("is refused with the reason, and training goes on as if it had not been asked for", async () => {
    const events = await train(started, [{ step: 7, change: { model: { width: 64 }, optimizer: { beta2: 0.98 } } }]);
    expect(eventsOf(events, "refused")).toMatchObject([{ step: 7, why: expect.stringContaining("model.width") }]);
    expect(eventsOf(events, "changed")).toEqual([]);
    expect(finalStateHash(events)).toBe(finalStateHash(await undisturbed()));
  });

  it("is left to whoever goes on when the end is commanded with it", async () => {
    const change = { optimizer: { beta2: 0.98 } };
    const events = await train(started, [{ step: 7, change }], {
      orders: (event) => (event.type === "step" && event.point.step === 7 ? ["drain"] : []),
    });
    expect(events.filter(({ type }) => type === "changed" || type === "refused")).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: "ended", reason: "drained", step: 7 });
    const resumed = await train(started, [{ step: 7, change }], { resumeFrom: checkpointAt(events, 7).directory, startStep: 7 });
    expect(finalStateHash(resumed)).toBe(finalStateHash(await train(started, [{ step: 7, change }])));
  });
});
