/** Which parts go out together, by a study's design. */
import type { AblationSpecification } from "@trainyard/contracts";

/** Parts that are out together, as the study's key has them. */
export const keyOf = (parts: readonly string[]): string => parts.join("+");
export const partsOfKey = (key: string): string[] => key.split("+");

/**
 * Without the baseline, each once, in the order they are to be measured. Pairs come with their parts alone, which an interaction is told by;
 * leaving one in comes with all out, which the one that is left in is compared with.
 */
export function variantsOf({ parts, design }: Pick<AblationSpecification, "parts" | "design">): string[][] {
  const each = [...new Set(parts)];
  const alone = each.map((part) => [part]);
  if (design === "one-at-a-time" || each.length === 1) return alone;
  if (design === "pairs") return [...alone, ...each.flatMap((first, index) => each.slice(index + 1).map((second) => [first, second]))];
  return [each, ...each.map((kept) => each.filter((part) => part !== kept))];
}
