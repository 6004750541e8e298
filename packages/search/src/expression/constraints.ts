/** Expressions that a run specification must fulfil. */
import { type FieldIssue, InvalidError, TrainyardError } from "@trainyard/contracts";
import type { ExpressionValue } from "./evaluate";
import { parseExpression } from "./expression";

/**
 * Why a specification breaks one of `constraints`, with the values of the fields it names, or null. Throws an InvalidError for an expression that
 * cannot be read; what is thrown while a specification is looked at names the expression too, an unknown field included.
 */
export function constraintsOf(constraints: readonly string[]): (specification: object) => string | null {
  const expressions = constraints.map(parseExpression);
  return (specification) => {
    const broken = expressions.find((expression) => !expression.holds((path) => valueAt(specification, path, expression.text)));
    if (broken === undefined) return null;
    const values = broken.fields.map((path) => `${path} is ${JSON.stringify(valueAt(specification, path, broken.text))}`);
    return `${broken.text} must hold${values.length === 0 ? "" : `: ${values.join(", ")}`}`;
  };
}

/** What is wrong with constraints themselves, tried on a specification of the kind that they are about. */
export function constraintIssues(constraints: readonly string[], specification: object): FieldIssue[] {
  return constraints.flatMap((text, index) => {
    try {
      const expression = parseExpression(text);
      // All fields, also those that `and` and `or` would not come to.
      for (const path of expression.fields) valueAt(specification, path, text);
      expression.holds((path) => valueAt(specification, path, text));
      return [];
    } catch (error) {
      if (!(error instanceof TrainyardError)) throw error;
      return error.issues.map(({ message }) => ({ field: `space.constraints.${index}`, message }));
    }
  });
}

function valueAt(specification: object, path: string, text: string): ExpressionValue {
  let branch: unknown = specification;
  for (const name of path.split(".")) {
    const isBranch = typeof branch === "object" && branch !== null && Object.hasOwn(branch, name);
    branch = isBranch ? Reflect.get(branch as object, name) : undefined;
  }
  if (branch === null || typeof branch === "number" || typeof branch === "string" || typeof branch === "boolean") return branch;
  const problem = branch === undefined ? "which is no field of the run specification" : "which is no single value";
  throw new InvalidError([{ field: "space.constraints", message: `"${text}" reads ${path}, ${problem}` }]);
}
