/** Icons of what can be done to trials, in the order of the buttons. */
import { Expand, type LucideIcon, Play, Repeat, Rocket, Square, Tag } from "lucide-react";
import type { TrialVerb } from "./trial-actions";

export const verbButtons: readonly { verb: Exclude<TrialVerb, "pin">; icon: LucideIcon; asksMore: boolean }[] = [
  { verb: "promote", icon: Rocket, asksMore: true },
  { verb: "resume", icon: Play, asksMore: false },
  { verb: "stop", icon: Square, asksMore: false },
  { verb: "extend", icon: Expand, asksMore: true },
  { verb: "repeat", icon: Repeat, asksMore: true },
  { verb: "tag", icon: Tag, asksMore: true },
];
