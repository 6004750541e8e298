/** When a field matters: a test over what the other fields say, and the same in words. */
import { parseNumber } from "@trainyard/contracts";

/** Text of each field, by dotted path. */
export type FieldTexts = Readonly<Record<string, string>>;

export interface Condition {
  holds: (texts: FieldTexts) => boolean;
  /** Goes on from "No effect unless". */
  words: string;
}

export function oneOf(path: string, options: readonly string[], words: string): Condition {
  return { words, holds: (texts) => options.includes(texts[path] ?? "") };
}

export function otherThan(path: string, option: string, words: string): Condition {
  return { words, holds: (texts) => texts[path] !== option };
}

/** The field holds a number above zero. */
export function positive(path: string, words: string): Condition {
  return { words, holds: (texts) => parseNumber(texts[path] ?? "") > 0 };
}

/** The field is not empty. */
export function filled(path: string, words: string): Condition {
  return { words, holds: (texts) => (texts[path] ?? "").trim() !== "" };
}

/** The list names the entry. */
export function lists(path: string, entry: string, words: string): Condition {
  return { words, holds: (texts) => (texts[path] ?? "").split(/[\s,;]+/).includes(entry) };
}

export function some(words: string, ...conditions: readonly Condition[]): Condition {
  return { words, holds: (texts) => conditions.some((condition) => condition.holds(texts)) };
}
