/** What an expression's tree comes to. */
import type { Tree } from "./parse";

export type ExpressionValue = number | string | boolean | null;

const functions: Readonly<Record<string, (...given: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  round: Math.round,
  sqrt: Math.sqrt,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  min: Math.min,
  max: Math.max,
};

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a - b * Math.floor(a / b),
  "^": (a, b) => a ** b,
};

const orders: Readonly<Record<string, (a: number | string, b: number | string) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/**
 * `field` gives the value of a path; null: it has none there. Arithmetic with what is not there is not there either, and no comparison by size
 * holds with it. Throws a TypeError that says what does not fit.
 */
export function evaluate(tree: Tree, field: (path: string) => ExpressionValue): ExpressionValue {
  const value = (of: Tree): ExpressionValue => evaluate(of, field);
  switch (tree.kind) {
    case "constant":
      return tree.value;
    case "field":
      return field(tree.path);
    case "negative":
      return calculated([value(tree.of)], (a = 0) => -a);
    case "not":
      return !truth(value(tree.of));
    case "in": {
      const given = value(tree.value);
      return tree.list.some((entry) => value(entry) === given) !== tree.isNegated;
    }
    case "call":
      return calculated(tree.given.map(value), expressionFunction(tree.name));
    case "chain": {
      let left = value(tree.first);
      for (const { sign, right: next } of tree.links) {
        const right = value(next);
        if (!compare(sign, left, right)) return false;
        left = right;
      }
      return true;
    }
    case "both": {
      if (tree.sign === "and") return truth(value(tree.left)) && truth(value(tree.right));
      if (tree.sign === "or") return truth(value(tree.left)) || truth(value(tree.right));
      const operation = arithmetic[tree.sign];
      if (operation === undefined) throw new TypeError(`has an operator ${tree.sign} that nothing is known of`);
      return calculated([value(tree.left), value(tree.right)], (a = 0, b = 0) => operation(a, b));
    }
  }
}

/** Paths and functions that a tree names. */
export function namesIn(tree: Tree): { fields: string[]; functions: string[] } {
  const below = childrenOf(tree).map(namesIn);
  return {
    fields: [...new Set([...(tree.kind === "field" ? [tree.path] : []), ...below.flatMap(({ fields }) => fields)])],
    functions: [...new Set([...(tree.kind === "call" ? [tree.name] : []), ...below.flatMap((each) => each.functions)])],
  };
}

/** The function of that name. Throws a TypeError. */
export function expressionFunction(name: string): (...given: number[]) => number {
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (found === undefined) throw new TypeError(`calls ${name}, which is none of ${Object.keys(functions).join(", ")}`);
  return found;
}

function childrenOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case "constant":
    case "field":
      return [];
    case "call":
      return tree.given;
    case "negative":
    case "not":
      return [tree.of];
    case "in":
      return [tree.value, ...tree.list];
    case "chain":
      return [tree.first, ...tree.links.map(({ right }) => right)];
    case "both":
      return [tree.left, tree.right];
  }
}

function truth(value: ExpressionValue): boolean {
  if (typeof value !== "boolean") throw new TypeError(`needs true or false, not ${JSON.stringify(value)}`);
  return value;
}

function calculated(given: readonly ExpressionValue[], operation: (...numbers: number[]) => number): number | null {
  const numbers: number[] = [];
  for (const value of given) {
    if (value === null) return null;
    if (typeof value !== "number") throw new TypeError(`needs a number, not ${JSON.stringify(value)}`);
    numbers.push(value);
  }
  return operation(...numbers);
}

function compare(sign: string, left: ExpressionValue, right: ExpressionValue): boolean {
  if (sign === "==") return left === right;
  if (sign === "!=") return left !== right;
  if (left === null || right === null) return false;
  if (typeof left !== typeof right || typeof left === "boolean" || typeof right === "boolean")
    throw new TypeError(`compares ${JSON.stringify(left)} with ${JSON.stringify(right)} by size`);
  return orders[sign]?.(left, right) ?? false;
}
