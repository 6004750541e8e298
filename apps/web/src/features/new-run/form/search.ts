/** Which fields a search means, and where in a text it hits. Pure. */
import { type FormField, type FormGroup, optionLabel } from "../../../specification/fields";

/** Words that must all be found; upper and lower case are one. */
export function searchWords(query: string): readonly string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** Whether label, path, help, group or a choice's values hold all words. */
export function matches(words: readonly string[], field: FormField, group: Pick<FormGroup, "title">): boolean {
  const options = field.options.flatMap((option) => [option, optionLabel(field, option)]);
  const text = [field.label, field.path, field.help, field.unit ?? "", group.title, ...options].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

export interface TextPart {
  text: string;
  isHit: boolean;
}

/** The text cut where a word begins and ends. */
export function hits(text: string, words: readonly string[]): readonly TextPart[] {
  const lower = text.toLowerCase();
  const marked = new Array<boolean>(text.length).fill(false);
  for (const word of words)
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) marked.fill(true, at, at + word.length);
  const parts: TextPart[] = [];
  for (const [index, isHit] of marked.entries()) {
    const last = parts.at(-1);
    if (last?.isHit === isHit) last.text += text.charAt(index);
    else parts.push({ text: text.charAt(index), isHit });
  }
  return parts;
}
