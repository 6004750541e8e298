/** Colours of rungs by size: from the smallest, which recedes, to the largest. */
import { useTheme } from "next-themes";
import { useMemo } from "react";
import { rampColors, rampSize } from "../sweep/charts/color-ramp";

export function useRungColors(count: number): (rung: number) => string {
  const { resolvedTheme } = useTheme();
  return useMemo(() => {
    const ramp = rampColors(resolvedTheme === "dark" ? "dark" : "light");
    return (rung) => ramp[Math.round((rung / Math.max(1, count - 1)) * (rampSize - 1))] ?? "var(--foreground)";
  }, [resolvedTheme, count]);
}
