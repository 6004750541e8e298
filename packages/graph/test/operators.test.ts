/** Every operator: values and gradients against figures worked out by hand, and gradients against central differences in float64. */
import { describe, expect, it } from "vitest";
import { GradientError, gradients, reduceSum } from "../src/index";
import type { OperatorName } from "../src/operators/attributes";
import { operators } from "../src/operators/table";
import { evaluate } from "../src/reference/evaluate";
import { notDifferentiable } from "../src/rules/rule";
import { gradientRules } from "../src/rules/table";
import { caseGraph } from "./case-graph";
import { expectCentralDifferences, expectClose, spread } from "./finite-differences";
import { caseTitle, operatorCases } from "./operator-cases";

const names = Object.keys(operators) as OperatorName[];
const differentiable = operatorCases.filter(({ operator }) => typeof gradientRules[operator] === "function");

describe("the operator table", () => {
  it.each(names)("%s has a case", (name) => {
    expect(operatorCases.some(({ operator }) => operator === name)).toBe(true);
  });

  it.each(names.filter((name) => typeof gradientRules[name] === "function"))(
    "the rule of %s is checked for every float operand",
    (name) => {
      for (const { inputs } of operatorCases.filter(({ operator }) => operator === name))
        for (const input of inputs) expect(input.gradient !== undefined).toBe(input.dataType === undefined);
    },
  );

  it("knows three kinds of operators: with a rule, without a derivative, without a rule", () => {
    expect(names.filter((name) => gradientRules[name] === notDifferentiable)).toEqual([
      "BitwiseXor",
      "ShiftRight",
      "Floor",
      "Cast",
      "GatherElements",
    ]);
    expect(names.filter((name) => gradientRules[name] === undefined)).toEqual(["Min", "Max", "ReduceMax"]);
  });
});

describe.each(operatorCases.map((operatorCase) => [caseTitle(operatorCase), operatorCase] as const))("%s", (_title, operatorCase) => {
  it("has the value worked out by hand", () => {
    const { output, feeds } = caseGraph(operatorCase);
    const [value] = evaluate([output], feeds);
    expectClose(value?.data, operatorCase.expected, 1e-12);
  });
});

describe.each(differentiable.map((operatorCase) => [caseTitle(operatorCase), operatorCase] as const))(
  "gradient of %s",
  (_title, operatorCase) => {
    it("has the value worked out by hand", () => {
      const { inputs, loss, feeds } = caseGraph(operatorCase);
      const wanted = inputs.filter((input) => input.dataType === "float32");
      const expected = operatorCase.inputs.flatMap(({ gradient }) => (gradient === undefined ? [] : [gradient]));
      const computed = evaluate(gradients(loss, wanted), feeds);
      for (const [index, values] of expected.entries()) expectClose(computed[index]?.data, values, 1e-9);
    });

    it("agrees with central differences away from the hand-made point", () => {
      const { inputs, loss, feeds } = caseGraph(operatorCase);
      const wanted = inputs.filter((input) => input.dataType === "float32");
      const point = {
        ...feeds,
        ...Object.fromEntries(wanted.map((input, index) => [input.node.name, spread(feeds[input.node.name]?.length ?? 0, index)])),
      };
      expectCentralDifferences(loss, wanted, point);
    });
  },
);

describe("an operator that a gradient cannot pass", () => {
  it.each(operatorCases.filter(({ operator }) => typeof gradientRules[operator] !== "function").map((c) => [c.operator, c] as const))(
    "%s is an error that names operator and node, not a zero",
    (operator, operatorCase) => {
      const { inputs, output } = caseGraph(operatorCase);
      const sum = reduceSum(output);
      expect(() => gradients(sum, inputs.slice(0, 1))).toThrow(GradientError);
      expect(() => gradients(sum, inputs.slice(0, 1))).toThrow(new RegExp(`^${operator} at node ${operator}_\\d+: `));
    },
  );
});
