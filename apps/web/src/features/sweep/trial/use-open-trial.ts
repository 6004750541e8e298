/** The trial that is looked at, in the URL, so that a link leads to it. */
import { parseAsInteger, useQueryState } from "nuqs";

export function useOpenTrial() {
  const [number, setNumber] = useQueryState("trial", parseAsInteger);
  return {
    number,
    open: (next: number) => void setNumber(next),
    close: () => void setNumber(null),
  };
}
