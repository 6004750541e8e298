/** The New run form: what a search finds, what is folded away, and what stays in sight. */
import { recipes } from "@trainyard/model/recipes";
import { describe, expect, it } from "vitest";
import { type DraftTexts, makeDraft } from "../src/features/new-run/draft";
import { groupViews, idleReason } from "../src/features/new-run/form/form-view";
import { limitsText } from "../src/features/new-run/form/limits";
import { hits, searchWords } from "../src/features/new-run/form/search";
import { formField, formGroups } from "../src/specification/fields";

const recipe = recipes.find(({ name }) => name === "gpt2-nano")?.specification;
if (recipe === undefined) throw new Error("gpt2-nano is missing");

function viewsOf(typed: DraftTexts, query = "", onlyChanged = false) {
  const draft = makeDraft(recipe as NonNullable<typeof recipe>, recipe as NonNullable<typeof recipe>, typed, null);
  const views = groupViews(formGroups, draft, draft.issues, { words: searchWords(query), onlyChanged });
  const paths = (part: "shown" | "folded") => views.flatMap((view) => view[part].map(({ path }) => path));
  return { draft, views, shown: paths("shown"), folded: paths("folded") };
}

function field(path: string) {
  const found = formField(path);
  if (found === undefined) throw new Error(`${path} is missing`);
  return found;
}

describe("search", () => {
  it("finds by label, path, help, group and choice, all words at once", () => {
    expect(viewsOf({}, "rotary base").shown).toEqual(["model.rotaryBase"]);
    expect(viewsOf({}, "model.rotaryB").shown).toEqual(["model.rotaryBase"]);
    expect(viewsOf({}, "PaLM").shown).toEqual(["loss.zLoss"]);
    expect(viewsOf({}, "swiglu").shown).toContain("model.activation");
    expect(viewsOf({}, "checkpoints keep").shown).toEqual(["checkpoint.keep"]);
    expect(viewsOf({}, "flux capacitor").shown).toEqual([]);
  });

  it("finds what is folded away, with the reason why it is", () => {
    const { draft, shown, folded } = viewsOf({}, "momentum");
    expect(shown).toContain("optimizer.momentum");
    expect(folded).toEqual([]);
    expect(idleReason(field("optimizer.momentum"), draft)).toBe("No effect unless the optimizer is SGD or Muon.");
  });

  it("marks every hit, overlapping ones too, and keeps the text", () => {
    expect(hits("Rotary base", ["base", "rot"])).toEqual([
      { text: "Rot", isHit: true },
      { text: "ary ", isHit: false },
      { text: "base", isHit: true },
    ]);
    expect(hits("banana", ["ana"])).toEqual([
      { text: "b", isHit: false },
      { text: "anana", isHit: true },
    ]);
  });
});

describe("folding", () => {
  it("loses nothing: each field is shown or folded", () => {
    const { shown, folded } = viewsOf({});
    expect([...shown, ...folded].sort()).toEqual(formGroups.flatMap(({ fields }) => fields.map(({ path }) => path)).sort());
    expect(folded).toEqual(expect.arrayContaining(["model.rotaryBase", "model.bandWidth", "batch.rampMilestones", "duration.tokens"]));
    expect(shown).toContain("duration.steps");
  });

  it("unfolds what the other choices make matter, and what is changed or wrong", () => {
    expect(viewsOf({ "model.positions": "rotary" }).folded).not.toContain("model.rotaryBase");
    expect(viewsOf({ "model.rotaryBase": "20000" }).shown).toContain("model.rotaryBase");
    expect(viewsOf({ "model.rotaryBase": "0" }).shown).toContain("model.rotaryBase");
  });

  it("marks the group of a change and of an error", () => {
    const view = (typed: DraftTexts, id: string) => viewsOf(typed).views.find(({ group }) => group.id === id);
    expect(view({ "model.layers": "2" }, "size")).toMatchObject({ changedCount: 1, isWrong: false });
    expect(view({ "model.layers": "0" }, "size")).toMatchObject({ changedCount: 1, isWrong: true });
    expect(view({ "model.layers": "0" }, "attention")).toMatchObject({ changedCount: 0, isWrong: false });
  });

  it("shows only what differs when asked to", () => {
    const { shown, folded } = viewsOf({ "model.layers": "2", seed: "9" }, "", true);
    expect([...shown, ...folded].sort()).toEqual(["model.layers", "seed"]);
  });
});

describe("limits", () => {
  it("are said as numbers are typed", () => {
    expect(limitsText(field("model.layers"))).toBe("1 to 256");
    expect(limitsText(field("model.width"))).toBe("8 to 65,536");
    expect(limitsText(field("schedule.peakLearningRate"))).toBe("above 0, to 10");
    expect(limitsText(field("model.positions"))).toBeNull();
  });
});
