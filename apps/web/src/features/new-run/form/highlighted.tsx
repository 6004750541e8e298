/** A text with what was searched for marked in it. */
import { hits } from "./search";

export function Highlighted({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text;
  const parts = hits(text, words);
  let at = 0;
  return parts.map(({ text: part, isHit }) => {
    const key = at;
    at += part.length;
    return isHit ? (
      <mark key={key} className="rounded-[3px] bg-signal/25 text-foreground">
        {part}
      </mark>
    ) : (
      part
    );
  });
}
