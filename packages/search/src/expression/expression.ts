/**
 * Expressions over fields by dotted path, as constraints of a space and as filters of trials: `model.width % model.heads == 0 and loss < 3`. Read
 * and evaluated without generating code, which the pages' Content-Security-Policy forbids.
 */
import { InvalidError } from "@trainyard/contracts";
import { type ExpressionValue, evaluate, expressionFunction, namesIn } from "./evaluate";
import { parse } from "./parse";

export interface Expression {
  readonly text: string;
  /** Paths it reads. */
  readonly fields: readonly string[];
  /** `field` gives the value of a path, null where it has none. Throws an InvalidError that names the expression where types do not fit. */
  evaluate(field: (path: string) => ExpressionValue): ExpressionValue;
  /** As `evaluate`, for what must come to true or false. */
  holds(field: (path: string) => ExpressionValue): boolean;
}

/** Throws an InvalidError that names the expression and the place. */
export function parseExpression(text: string): Expression {
  const tree = named(text, () => parse(text));
  const names = namesIn(tree);
  named(text, () => names.functions.forEach(expressionFunction));
  const value = (field: (path: string) => ExpressionValue) => named(text, () => evaluate(tree, field));
  return {
    text,
    fields: names.fields,
    evaluate: value,
    holds(field) {
      const result = value(field);
      if (typeof result !== "boolean") throw refusal(text, `must come to true or false, not ${JSON.stringify(result)}`);
      return result;
    },
  };
}

function named<Result>(text: string, attempt: () => Result): Result {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw refusal(text, error.message);
    throw error;
  }
}

function refusal(text: string, message: string): InvalidError {
  return new InvalidError([{ field: "expression", message: `"${text}" ${message}` }]);
}
