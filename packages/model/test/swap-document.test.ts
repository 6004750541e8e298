/** docs/changing-a-run.md writes down what becomes of the optimizer's state for every pair of optimizers: what the code does, line by line. */
import { readFileSync } from "node:fs";
import { optimizerSpecification } from "@trainyard/contracts";
import { expect, it } from "vitest";
import { recipeByName, stateFates } from "../src";

const { specification } = recipeByName("gpt2-nano");
const names = optimizerSpecification.shape.name.options;

/** A row of the table: tensors with one fate for one reason together, in the order of the state. */
function row(from: (typeof names)[number], to: (typeof names)[number]): string {
  const using = (name: (typeof names)[number]) => ({ model: specification.model, optimizer: { ...specification.optimizer, name } });
  const fates = new Map<string, Set<string>>();
  for (const { tensor, fate, because } of stateFates(using(from), using(to))) {
    const reason = `${fate === "zero" ? "starts at zero" : fate}: ${because}`;
    fates.set(reason, (fates.get(reason) ?? new Set()).add(tensor));
  }
  const words = [...fates].map(([reason, tensors]) => `*${[...tensors].join(", ")}* ${reason}`);
  return `| ${from} | ${to} | ${words.join("; ")} |`;
}

it("the document has the row of every pair", () => {
  const document = readFileSync(new URL("../../../docs/changing-a-run.md", import.meta.url), "utf8");
  const rows = names.flatMap((from) => names.filter((to) => to !== from).map((to) => row(from, to)));
  expect(document.split("\n").filter((line) => line.startsWith("| ") && names.some((name) => line.startsWith(`| ${name} |`)))).toEqual(
    rows,
  );
});
