/** A trial's story in words. Pure. */
import type { TrialOrigin, TrialRung } from "@trainyard/contracts";
import { samplerTitle } from "../sweep-words";

export function originText(origin: TrialOrigin): string {
  switch (origin.kind) {
    case "sampled":
      return `Suggested by ${samplerTitle(origin.sampler)}`;
    case "repeat":
      return `Repeats trial ${origin.of}`;
    case "added":
      return "Added by a person";
  }
}

export const decisionWords: Record<TrialRung["decision"], string> = {
  waits: "waits",
  "goes-on": "went on",
  pruned: "pruned",
  copies: "copied another",
  ends: "end",
};
