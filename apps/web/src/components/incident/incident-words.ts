/** How kinds and states of incidents are called, and to which family a kind belongs. */
import type { Incident, IncidentKind, IncidentStatus } from "@trainyard/contracts";
import {
  Bug,
  Clock,
  FileX,
  Gauge,
  HardDrive,
  type LucideIcon,
  MinusCircle,
  OctagonX,
  PackageSearch,
  ShieldAlert,
  SlidersHorizontal,
  Stethoscope,
  TimerOff,
  TrendingUp,
  Unplug,
  Zap,
} from "lucide-react";
import type { Tone } from "../ui/badge";

/** instability: the training itself; hardware: what it runs on; state: what was written or read back differs from what it should be. */
export type IncidentFamily = "instability" | "hardware" | "state";

interface KindWords {
  word: string;
  family: IncidentFamily;
  icon: LucideIcon;
  /** What has happened when one is opened. */
  meaning: string;
}

export const incidentKinds: Record<IncidentKind, KindWords> = {
  spike: { word: "Spike", family: "instability", icon: Zap, meaning: "Loss or gradient norm left its band." },
  divergence: { word: "Divergence", family: "instability", icon: OctagonX, meaning: "The loss rose for long, or was not finite any more." },
  plateau: { word: "Plateau", family: "instability", icon: MinusCircle, meaning: "The loss does not fall any more." },
  "off-prediction": {
    word: "Off prediction",
    family: "instability",
    icon: TrendingUp,
    meaning: "The loss left the band that its ladder predicts.",
  },
  "node-lost": {
    word: "Node lost",
    family: "hardware",
    icon: Unplug,
    meaning: "A node sent no heartbeat any more; its run went on elsewhere.",
  },
  hang: { word: "Hang", family: "hardware", icon: TimerOff, meaning: "A trainer made no step and said nothing." },
  crash: { word: "Crash", family: "hardware", icon: Bug, meaning: "A trainer's process ended by itself." },
  "disk-full": { word: "Disk full", family: "hardware", icon: HardDrive, meaning: "A checkpoint found no room." },
  straggler: { word: "Slow node", family: "hardware", icon: Gauge, meaning: "A node is slower than its own baseline or than the others." },
  "clock-skew": { word: "Clock off", family: "hardware", icon: Clock, meaning: "A node's clock is far from the database's." },
  "diagnostics-failed": { word: "Diagnostics failed", family: "hardware", icon: Stethoscope, meaning: "A node failed a test of itself." },
  "corrupt-checkpoint": {
    word: "Corrupt checkpoint",
    family: "state",
    icon: FileX,
    meaning: "A checkpoint's bytes do not match their hash.",
  },
  "configuration-mismatch": {
    word: "Configuration differs",
    family: "state",
    icon: SlidersHorizontal,
    meaning: "The live optimizer held another value than was asked for.",
  },
  "environment-changed": {
    word: "Environment changed",
    family: "state",
    icon: PackageSearch,
    meaning: "A restart would be computed with other software or another processor, and waits to be accepted.",
  },
  "certificate-failed": {
    word: "Certificate failed",
    family: "state",
    icon: ShieldAlert,
    meaning: "Steps that ran twice after a restart came to different bits.",
  },
};

export const incidentTones: Record<IncidentStatus, Tone> = { open: "danger", answered: "warning", resolved: "good" };

/** The newest steps that the evidence speaks of are part of what an answer should leave behind. */
export function incidentStretch({ step, evidence }: Pick<Incident, "step" | "evidence">): { from: number; to: number } | null {
  if (step === null) return null;
  const from = Math.max(1, step);
  return { from, to: Math.max(from, ...stepsIn(evidence)) };
}

/** Numbers under a name that ends on "step", however deep. */
function stepsIn(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(stepsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === "number" ? (/step$/i.test(name) && !/checkpoint/i.test(name) ? [inner] : []) : stepsIn(inner),
  );
}
