import { runSpecification, tokensPerStep, totalSteps, totalTokens, valueAt } from "@trainyard/contracts";
import { recipeByName, resolveSpecification } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { exactAxis } from "../src/charts/axis";
import { bandPaths } from "../src/charts/band-path";
import { proposalTexts } from "../src/components/proposals/proposal-text";
import { flatSlope, sizeLines } from "../src/features/coordinate-check/slopes";
import { fittedPoints, ladderPath, lossAt, rungPoints } from "../src/features/ladder/ladder-points";
import { refit, scalingBand, scalingExtent } from "../src/features/ladder/law-lines";
import { nextRunHref, nextRunTexts } from "../src/features/ladder/next-run";
import { emptyLadder, ladderForm, readLadder, readRule } from "../src/features/new-ladder/ladder-form";
import { makeDraft } from "../src/features/new-run/draft";
import { predictionBands } from "../src/features/run/prediction/prediction-bands";
import { prepareLoss, segment, series } from "./chart-fixtures";
import { ladderFixture } from "./fixtures/ladder";

const ladder = ladderFixture();
const recipe = recipeByName(ladder.recipe).specification;
const shared = { recipe: ladder.recipe, overrides: ladder.specification.overrides };

describe("a ladder's points", () => {
  it("are its finished runs; the fit takes the best of each rung but those held out", () => {
    const half = ladderFixture({ finishedRungs: 4 });
    expect(rungPoints(half).length).toBe(4 * 3);
    expect(new Set(rungPoints(half).map(({ rung }) => rung))).toEqual(new Set([0, 1, 2, 3]));
    const fitted = fittedPoints(ladder);
    expect(fitted.map(({ rung }) => rung)).toEqual([0, 1, 2, 3, 4]);
    for (const { rung, loss } of fitted)
      expect(loss).toBe(Math.min(...rungPoints(ladder).flatMap((point) => (point.rung === rung ? [point.loss] : []))));
  });

  it("lie on the path of the sizes, which goes on beyond the largest", () => {
    const path = ladderPath(ladder.plan, ladder.next.parameters, 200);
    expect(path.at(-1)?.parameters).toBeCloseTo(ladder.next.parameters, 0);
    // Twenty tokens a parameter everywhere, between rungs and beyond.
    for (const { parameters, tokens } of path) expect(tokens / parameters).toBeCloseTo(20, 6);
  });
});

describe("the fitted law", () => {
  it("comes out the same here as where it was fitted", () => {
    const again = refit({ resamples: ladder.fit?.resamples ?? 0, points: fittedPoints(ladder) });
    expect(again?.law).toEqual(ladder.fit);
    expect(refit({ resamples: null, points: fittedPoints(ladder) })).toBeNull();
    expect(refit({ resamples: 10, points: fittedPoints(ladder).slice(0, 3) })).toBeNull();
  });

  it("has a band that holds its own losses, and widens beyond the largest rung", () => {
    const fit = refit({ resamples: 100, points: fittedPoints(ladder) });
    if (fit === null || ladder.fit === null) throw new Error("no fit");
    const band = scalingBand(fit, ladder, "parameters");
    for (const { low, middle, high } of band) expect([low <= middle, middle <= high]).toEqual([true, true]);
    const [first, last] = [band[0], band.at(-1)];
    expect(first?.middle).toBeCloseTo(lossAt(ladder.fit, ladder.plan[0] ?? { parameters: 1, tokens: 1 }), 6);
    const largestFitted = band.findLast(({ x }) => x <= (ladder.plan[4]?.parameters ?? 0));
    const width = (point: (typeof band)[number] | undefined) => (point === undefined ? 0 : (point.high - point.low) / point.middle);
    expect(width(last)).toBeGreaterThan(width(largestFitted));
    const extent = scalingExtent(rungPoints(ladder), band, [], "parameters");
    expect(extent?.x[1]).toBeGreaterThan(ladder.next.parameters);
    expect(scalingExtent([], [], [], "flops")).toBeNull();
  });
});

describe("the next size", () => {
  it("fills in a run of the ladder's recipe with the rung's shape, length and rate", () => {
    const texts = nextRunTexts(ladder, recipe);
    const draft = makeDraft(recipe, recipe, texts, "steps");
    expect(draft.issues).toEqual({});
    expect(draft.specification?.model).toMatchObject({ layers: 10, width: 288, heads: 9 });
    // Whole stretches between forty looks.
    expect(totalTokens(draft.specification ?? recipe) / ladder.next.rung.tokens).toBeCloseTo(1, 1);
    expect(draft.specification?.checkpoint.keep).toBe(recipe.checkpoint.keep);
    const own = ladder.proposals.find(({ from }) => from === ladder.id);
    const rate = own?.proposals.find(({ field }) => field === "schedule.peakLearningRate")?.value;
    expect(draft.specification?.schedule.peakLearningRate).toBeCloseTo(Number(rate), 6);
    const query = new URL(nextRunHref(ladder, recipe), "http://localhost").searchParams;
    expect([query.get("ladder"), query.get("recipe"), query.get("model.width")]).toEqual([ladder.id, ladder.recipe, "288"]);
  });

  it("has the rate that a rung of its size would have where rates were not compared", () => {
    const specification = { ...ladder.specification, learningRateFactors: [1] };
    const rate = (hyperparameters: typeof specification.hyperparameters) =>
      nextRunTexts({ ...ladder, specification: { ...specification, hyperparameters } }, recipe)["schedule.peakLearningRate"];
    expect(rate("recipe")).toBeUndefined();
    expect(Number(rate("interpolated"))).toBeLessThan(recipe.schedule.peakLearningRate);
    const asMup = { ...ladder, specification: { ...specification, hyperparameters: "mup" as const } };
    expect(nextRunTexts(asMup, recipe)).toMatchObject({
      "parametrisation.method": "mup",
      "parametrisation.baseWidth": String(recipe.model.width),
    });
  });
});

describe("proposals", () => {
  it("become micro-batches and the schedule's own unit", () => {
    const proposals = [
      { field: "batch.tokens", value: 4 * tokensPerStep(recipe) },
      { field: "schedule.warmup", value: 40 * tokensPerStep(recipe) },
      { field: "schedule.peakLearningRate", value: 0.00123456 },
      { field: "schedule.decay", value: "cosine" },
    ];
    const texts = proposalTexts(proposals, { ...recipe, schedule: { ...recipe.schedule, unit: "steps" } });
    const applied = makeDraft(recipe, recipe, texts, null).specification ?? recipe;
    expect(tokensPerStep(applied)).toBe(4 * tokensPerStep(recipe));
    // Forty of the old steps are ten of the new.
    expect([texts["schedule.warmup"], texts["schedule.decay"]]).toEqual(["10", "cosine"]);
    expect(applied.schedule.peakLearningRate).toBe(0.00123);
    const inTokens = proposalTexts(proposals, { ...recipe, schedule: { ...recipe.schedule, unit: "tokens" } });
    expect(Number(inTokens["schedule.warmup"])).toBe(40 * tokensPerStep(recipe));
  });

  it("take sequences away only where one micro-batch is too much, and leave unknown fields alone", () => {
    const small = { ...recipe, batch: { ...recipe.batch, sequences: 8, accumulation: 1 } };
    expect(proposalTexts([{ field: "batch.tokens", value: 2 * small.model.context }], small)).toEqual({
      "batch.sequences": "2",
      "batch.accumulation": "1",
    });
    expect(proposalTexts([{ field: "no.such.field", value: 1 }], small)).toEqual({});
  });
});

describe("the form", () => {
  it("reads back the ladder that it was filled with", () => {
    const { draft, issues } = readLadder(ladderForm(ladder.specification, 1e6), undefined, shared);
    expect(issues).toEqual({});
    expect(draft).toEqual(ladder.specification);
  });

  it("takes the rule's rungs until one is changed, and says what cannot be read", () => {
    const form = emptyLadder(900_000);
    expect(readLadder(form, undefined, shared)).toEqual({ draft: null, issues: {} });
    expect(readLadder(form, ladder.specification.rungs, shared).draft?.rungs).toEqual(ladder.specification.rungs);
    const wrong = { ...form, rungs: [{ layers: "2", width: "x", heads: "1", tokens: "1M" }], factors: "1, two" };
    expect(readLadder(wrong, undefined, shared).issues).toMatchObject({
      "rungs.0.width": "must be a number",
      "learningRateFactors.1": "must be a number",
    });
    expect(readLadder(form, ladder.specification.rungs, { ...shared, overrides: null }).draft).toBeNull();
  });

  it("asks for rungs between two sizes in order", () => {
    const { rule } = emptyLadder(900_000);
    expect(readRule(rule, shared).request).toMatchObject({ smallestParameters: 110_000, largestParameters: 900_000, count: 5 });
    expect(readRule({ ...rule, smallest: "2M" }, shared)).toMatchObject({
      request: null,
      issues: { largestParameters: "must be above the smallest" },
    });
  });
});

describe("a predicted band", () => {
  const [held] = ladder.heldOut;
  if (held === undefined) throw new Error("nothing is held out");
  const { prediction } = held;
  const specification = runSpecification.parse(
    resolveSpecification(ladder.recipe, { duration: { tokens: prediction.validation.at(-1)?.tokens ?? 1 } }),
  );
  const stepMap = [
    { step: 0, x: 0 },
    { step: 10, x: 5 },
    { step: 20, x: 10 },
  ];

  it("lies where its tokens are read, by whatever the axis counts", () => {
    const byTokens = predictionBands(prediction, { x: "tokens", specification, stepMap });
    expect(byTokens.map(({ id }) => id)).toEqual(["trainLoss", "validationLoss"]);
    expect(byTokens[1]?.points.at(-1)?.x).toBe(prediction.validation.at(-1)?.tokens);
    const bySteps = predictionBands(prediction, { x: "step", specification, stepMap });
    expect(bySteps[1]?.points.at(-1)?.x).toBe(totalSteps(specification));
    expect(bySteps[1]?.points[0]?.x).toBeLessThan(totalSteps(specification) / 30);
  });

  it("goes over time only as far as the run has come", () => {
    const [, byTime] = predictionBands(prediction, {
      x: "time",
      specification,
      stepMap: [...stepMap, { step: Math.round(totalSteps(specification) / 2), x: 500 }],
    });
    expect(byTime?.points.at(-1)?.x).toBeLessThanOrEqual(500);
    expect(byTime?.points.length).toBeLessThan(prediction.validation.length * 0.6);
  });

  it("is held by the axes of its chart, which go on to the end when that is asked for", () => {
    const scene = {
      segments: [segment({ id: "a", lastStep: 3 })],
      series: [
        series("a", "trainLoss", [
          [1, 5],
          [2, 4],
          [3, 3],
        ]),
      ],
    };
    const bands = [
      {
        points: [
          { x: 1, low: 0.5, middle: 20, high: 40 },
          { x: 1e9, low: 900, middle: 950, high: 1_000 },
        ],
      },
    ];
    expect(prepareLoss(scene).y.domain[1]).toBeLessThan(10);
    const held = prepareLoss(scene, { bands }).y.domain[1];
    // What lies beyond the x axis does not count.
    expect([held >= 40, held < 900]).toEqual([true, true]);
    expect(prepareLoss(scene, { isAhead: true }).x.domain[1]).toBe(100);
    expect(prepareLoss(scene).x.domain[1]).toBe(3);
  });

  it("is drawn as a closed outline, without what a logarithmic axis cannot show", () => {
    const box = { width: 600, height: 300 };
    const points = [
      { x: 0, low: 2, middle: 3, high: 4 },
      { x: 10, low: 0, middle: 2, high: 3 },
      { x: 100, low: 1, middle: 1.5, high: 2 },
    ];
    const y = exactAxis("linear", 0, 5, 5);
    const { outline, middle } = bandPaths(points, exactAxis("linear", 0, 100, 5), y, box);
    expect(outline.match(/[ML]/g)?.length).toBe(6);
    expect(outline.endsWith("Z")).toBe(true);
    expect(middle.match(/[ML]/g)?.length).toBe(3);
    expect(bandPaths(points, exactAxis("log", 1, 100, 5), y, box).middle.match(/[ML]/g)?.length).toBe(2);
    expect(bandPaths([], y, y, box)).toEqual({ outline: "", middle: "" });
  });
});

describe("a coordinate check", () => {
  const points = (["standard", "mup"] as const).flatMap((method) =>
    [256, 32, 64].map((width) => ({
      method,
      width,
      step: 2,
      activation: "block 1",
      size: method === "mup" ? 0.1 : width === 64 ? null : width / 32,
    })),
  );

  it("is drawn by growing width, without what was not finite", () => {
    const [standard, mup] = sizeLines({ points }, "block 1", 2);
    expect(standard?.points).toEqual([
      { width: 32, size: 1 },
      { width: 256, size: 8 },
    ]);
    expect(mup?.points.map(({ width }) => width)).toEqual([32, 64, 256]);
    expect(sizeLines({ points }, "block 1", 1).flatMap((line) => line.points)).toEqual([]);
  });

  it("calls a change of a quarter over eight times the width flat", () => {
    expect(8 ** flatSlope).toBeCloseTo(1.25, 9);
  });
});

describe("every field that is proposed", () => {
  it("has a place in the form, or is the batch", () => {
    const fields = new Set(ladder.proposals.flatMap(({ proposals }) => proposals.map(({ field }) => field)));
    expect(fields.size).toBeGreaterThan(3);
    for (const field of fields) if (field !== "batch.tokens") expect(valueAt(recipe, field)).toBeDefined();
  });
});
