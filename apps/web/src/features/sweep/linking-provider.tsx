/** Gives a sweep's page its linking; its trials and axes may change, hover and brushes stay. */
"use client";

import type { SweepSpecification, Trial } from "@trainyard/contracts";
import { type ReactNode, useLayoutEffect, useMemo, useState } from "react";
import { LinkingContext, TrialLinking } from "./linking";
import { trialAxes } from "./trial-axes";

interface LinkingProviderProps {
  specification: Pick<SweepSpecification, "space" | "objectives">;
  trials: readonly Trial[];
  children: ReactNode;
}

export function LinkingProvider({ specification, trials, children }: LinkingProviderProps) {
  const axes = useMemo(() => trialAxes(specification, trials), [specification, trials]);
  const [linking] = useState(() => new TrialLinking(trials, axes));
  useLayoutEffect(() => linking.setTrials(trials, axes), [linking, trials, axes]);
  return <LinkingContext value={linking}>{children}</LinkingContext>;
}
