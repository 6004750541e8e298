/** An expression's words. */

export interface Token {
  readonly kind: "number" | "text" | "name" | "sign" | "end";
  /** A text without its quotes; a sign as the parser knows it: && is `and`. */
  readonly text: string;
  /** From 0. */
  readonly at: number;
}

const pattern =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<sign>&&|\|\||[=!<>]=|[-+*/%^<>!(),]))/giy;

const words = new Set(["and", "or", "not", "in", "mod"]);
const synonyms: Readonly<Record<string, string>> = { "&&": "and", "||": "or", "!": "not", mod: "%" };

/** The last is the end. Throws a SyntaxError that names the place. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ""; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.groups;
    if (found === undefined) throw new SyntaxError(`cannot be read from character ${at + 1} on`);
    tokens.push({ ...tokenOf(found), at });
  }
  return [...tokens, { kind: "end", text: "its end", at: text.length }];
}

function tokenOf({ number, double, single, name, sign }: Readonly<Record<string, string | undefined>>): Omit<Token, "at"> {
  if (number !== undefined) return { kind: "number", text: number };
  const quoted = double ?? single;
  if (quoted !== undefined) return { kind: "text", text: quoted };
  const word = sign ?? name ?? "";
  const isSign = sign !== undefined || words.has(word);
  return { kind: isSign ? "sign" : "name", text: isSign ? (synonyms[word] ?? word) : word };
}
