/** The configuration that is read back names every field that shapes an update, as the specification has it. */
import { valueAt } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { eventsOf, runSegment } from "./support/segment";
import { sharedTinyDataset, temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

const dataset = sharedTinyDataset();

describe("the configuration read back from the first update", () => {
  it.each(["adamw", "adam", "sgd", "adafactor", "lion", "muon"] as const)("is what was asked for, under %s", async (name) => {
    const specification = tinySpecification({
      model: { layers: 1, width: 16, context: 16 },
      optimizer: { name, momentum: 0.7, nesterov: name === "muon" },
      regularisation: { residualDropout: 0.1 },
      loss: { labelSmoothing: 0.1 },
      duration: { steps: 3 },
      schedule: { warmup: 0 },
    });
    const start = tinyStart({ root: await temporaryDirectory(), datasetDirectory: dataset.directory, specification });
    const events = await runSegment(start);
    const readings = eventsOf(events, "configuration");
    expect(readings.map(({ step }) => step)).toEqual([1]);
    const { learningRate, ...values } = readings[0]?.values ?? {};
    expect(learningRate).toBe(eventsOf(events, "step")[0]?.point.learningRate);
    const sections = ["batch", "loss", "regularisation", "optimizer", "schedule"] as const;
    const fields = sections.flatMap((section) => Object.keys(specification[section]).map((field) => `${section}.${field}`));
    expect(Object.keys(values).sort()).toEqual([...fields, "model.activation"].sort());
    for (const [field, value] of Object.entries(values)) {
      const asked = valueAt(specification, field);
      if (typeof asked === "number") expect(Math.fround(Number(value)), field).toBe(Math.fround(asked));
      else expect(value, field).toEqual(asked);
    }
  });
});
