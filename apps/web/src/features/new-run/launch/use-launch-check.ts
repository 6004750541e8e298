/** What is known of the drafted run before it starts, and why it starts though nothing says it should. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ladderQueries } from "../../../lib/ladder-queries";
import { useSettled } from "../../../lib/use-settled";
import type { Draft } from "../draft";

export function useLaunchCheck({ specification, overrides }: Draft, recipe: string, ladderId: string | null) {
  const [override, setOverride] = useState("");
  const question = useMemo(
    () => (specification === null ? null : { recipe, overrides, ladderId }),
    [specification, recipe, overrides, ladderId],
  );
  const settled = useSettled(question);
  const { data, error, isPlaceholderData } = useQuery(ladderQueries.launchCheck(settled));
  const isStale = question === null || question !== settled || isPlaceholderData;
  const asks = data?.verdict === "ask";
  return {
    check: data,
    error: isStale ? null : error,
    isStale,
    override: asks ? override : "",
    setOverride,
    /** The gate would refuse it: neither a ladder reaches it, nor has anybody said why it starts without one. */
    isHeldBack: asks && !isStale && override.trim() === "",
  };
}

export type LaunchState = ReturnType<typeof useLaunchCheck>;
