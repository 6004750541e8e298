/** The group that is on screen: the last one whose head is above a line near the top. */
import { useEffect, useState } from "react";

/** Below the search bar that stays at the top, pixels. */
const linePx = 140;

export function useCurrentGroup(ids: readonly string[]): string | undefined {
  const [current, setCurrent] = useState<string>();
  const key = ids.join();
  useEffect(() => {
    const place = () => {
      const passed = key
        .split(",")
        .filter((id) => (document.getElementById(id)?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY) < linePx);
      setCurrent(passed.at(-1) ?? key.split(",")[0]);
    };
    place();
    window.addEventListener("scroll", place, { passive: true });
    return () => window.removeEventListener("scroll", place);
  }, [key]);
  return current;
}
