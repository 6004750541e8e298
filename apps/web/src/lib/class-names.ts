/** Joins class names; a later Tailwind utility wins over an earlier one of its group. */
import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/** `text-2xs` is a size of ours; without saying so it would be taken for a colour and drop the real one. */
const merge = extendTailwindMerge({ extend: { classGroups: { "font-size": [{ text: ["2xs"] }] } } });

export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
