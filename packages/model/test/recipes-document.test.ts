/** docs/recipes.md is made from the recipes: `npx vitest run --project unit packages/model/test/recipes-document.test.ts --update` writes it. */
import { headWidth, type Recipe, tokensPerStep, totalTokens } from "@trainyard/contracts";
import { expect, it } from "vitest";
import { flopsPerToken } from "../src/counts/index";
import { recipes } from "../src/recipes/index";

const integers = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 });

const head = `# Recipes

What a run can start from: the published predecessors at every size, and for each family a size for a processor. Made from the recipes themselves; a
test holds this page against them. \`npx trainyard recipes show NAME\` says more of one.

FLOPs a token are those of forward and backward: 6 N + 12 Σ H D R over the layers (PaLM, appendix B), N being every parameter but an input embedding
that is only looked up, R the positions that a layer sees. A batch and a length are in tokens.
`;

const headings = [
  "recipe",
  "parameters",
  "layers",
  "width",
  "heads x width",
  "context",
  "vocabulary",
  "FLOPs a token",
  "batch",
  "length",
  "peak rate",
];

function row({ name, parameters, specification }: Recipe): readonly string[] {
  const { model, schedule } = specification;
  return [
    `\`${name}\``,
    integers.format(parameters),
    String(model.layers),
    String(model.width),
    `${model.heads} x ${headWidth(model)}`,
    String(model.context),
    String(model.vocabulary),
    compact.format(flopsPerToken(model)),
    integers.format(tokensPerStep(specification)),
    compact.format(totalTokens(specification)),
    String(schedule.peakLearningRate),
  ];
}

function section(title: string, members: readonly Recipe[]): string {
  const lines = [headings, headings.map(() => "---"), ...members.map(row)].map((cells) => `| ${cells.join(" | ")} |`);
  const notes = members.map(({ name, description, source }) => `- \`${name}\`: ${description} Source: ${source}.`);
  return [`## ${title}`, "", ...lines, "", ...notes, ""].join("\n");
}

it("docs/recipes.md says what the recipes say", async () => {
  const titles = [...new Set(recipes.map(({ family }) => family.title))];
  const sections = titles.map((title) =>
    section(
      title,
      recipes.filter(({ family }) => family.title === title),
    ),
  );
  await expect([head, ...sections].join("\n")).toMatchFileSnapshot("../../../docs/recipes.md");
});
