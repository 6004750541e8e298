/** From an expression's words to its tree, by precedence climbing (Clarke, The Top-down Parsing of Expressions, 1986). */
import { type Token, tokensOf } from "./tokens";

export type Tree =
  | { readonly kind: "constant"; readonly value: number | string | boolean | null }
  | { readonly kind: "field"; readonly path: string }
  | { readonly kind: "call"; readonly name: string; readonly given: readonly Tree[] }
  | { readonly kind: "not" | "negative"; readonly of: Tree }
  | { readonly kind: "in"; readonly value: Tree; readonly list: readonly Tree[]; readonly isNegated: boolean }
  | { readonly kind: "chain"; readonly first: Tree; readonly links: readonly { readonly sign: string; readonly right: Tree }[] }
  | { readonly kind: "both"; readonly sign: string; readonly left: Tree; readonly right: Tree };

const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);

/** From those that bind least; what is here binds from left to right. */
const levels: readonly ReadonlySet<string>[] = [
  new Set(["or"]),
  new Set(["and"]),
  comparisons,
  new Set(["+", "-"]),
  new Set(["*", "/", "%"]),
];
const comparisonLevel = 2;

/** More brackets within brackets than a person writes would exhaust the stack. */
const mostDepth = 64;

/** Throws a SyntaxError that names the place. */
export function parse(text: string): Tree {
  const tokens = tokensOf(text);
  let at = 0;
  let depth = 0;
  const peek = (): Token => tokens[at] ?? { kind: "end", text: "its end", at: text.length };
  const next = (): Token => tokens[at++] ?? peek();
  const isSign = (sign: string) => peek().kind === "sign" && peek().text === sign;

  const tree = climb(0);
  if (peek().kind !== "end") throw unexpected(peek(), "an operator");
  return tree;

  function climb(level: number): Tree {
    if (level === comparisonLevel) return comparison();
    const signs = levels[level];
    if (signs === undefined) return unary();
    let left = climb(level + 1);
    while (peek().kind === "sign" && signs.has(peek().text)) left = { kind: "both", sign: next().text, left, right: climb(level + 1) };
    return left;
  }

  /** `not` binds less than a comparison, as in words: not a == b. A chain holds where each of its links does: 1 < a < 2. */
  function comparison(): Tree {
    if (isSign("not")) {
      next();
      return { kind: "not", of: nested(comparison) };
    }
    const first = climb(comparisonLevel + 1);
    const isNegated = isSign("not") && tokens[at + 1]?.text === "in";
    if (isNegated) next();
    if (isSign("in")) {
      next();
      expect("(");
      return { kind: "in", value: first, list: list(), isNegated };
    }
    const links: { sign: string; right: Tree }[] = [];
    while (peek().kind === "sign" && comparisons.has(peek().text)) links.push({ sign: next().text, right: climb(comparisonLevel + 1) });
    return links.length === 0 ? first : { kind: "chain", first, links };
  }

  function unary(): Tree {
    if (isSign("-")) {
      next();
      return { kind: "negative", of: nested(unary) };
    }
    const base = primary();
    if (!isSign("^")) return base;
    next();
    return { kind: "both", sign: "^", left: base, right: nested(unary) };
  }

  function primary(): Tree {
    const token = next();
    if (token.kind === "number") return { kind: "constant", value: Number(token.text) };
    if (token.kind === "text") return { kind: "constant", value: token.text };
    if (token.kind === "name") {
      if (isSign("(")) {
        next();
        return { kind: "call", name: token.text, given: list() };
      }
      return Object.hasOwn(constants, token.text)
        ? { kind: "constant", value: constants[token.text] ?? null }
        : { kind: "field", path: token.text };
    }
    if (token.kind !== "sign" || token.text !== "(") throw unexpected(token, "a field, a number or a text");
    const inner = nested(() => climb(0));
    expect(")");
    return inner;
  }

  /** After the opening bracket. */
  function list(): Tree[] {
    const entries = [nested(() => climb(0))];
    while (isSign(",")) {
      next();
      entries.push(nested(() => climb(0)));
    }
    expect(")");
    return entries;
  }

  function nested<Result>(parseInner: () => Result): Result {
    depth += 1;
    if (depth > mostDepth) throw new SyntaxError(`must not be nested deeper than ${mostDepth}`);
    const result = parseInner();
    depth -= 1;
    return result;
  }

  function expect(sign: string): void {
    if (!isSign(sign)) throw unexpected(peek(), sign);
    next();
  }
}

function unexpected({ text, at }: Token, wanted: string): SyntaxError {
  return new SyntaxError(`has ${text} where ${wanted} should be, at character ${at + 1}`);
}
