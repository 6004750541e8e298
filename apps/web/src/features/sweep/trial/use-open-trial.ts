/** The trial that is looked at, in the URL, so that a link leads to it. */
import { parseAsInteger, useQueryState } from "nuqs";
import { useCallback } from "react";

export function useOpenTrial() {
  const [number, setNumber] = useQueryState("trial", parseAsInteger);
  const open = useCallback((next: number) => void setNumber(next), [setNumber]);
  const close = useCallback(() => void setNumber(null), [setNumber]);
  return { number, open, close };
}
