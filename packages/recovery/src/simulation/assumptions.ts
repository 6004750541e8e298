/** What a simulated run assumes, each with its source. Defaults: Llama 3 405B on 16,384 GPUs over 54 days. */

export interface Assumption {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

const minute = 60_000;

export const assumptions = {
  days: { value: 54, unit: "days", source: "Llama 3 405B, section 3.3.4" },
  nodes: { value: 16_384, unit: "nodes that the run needs, one GPU each", source: "Llama 3 405B, section 3.3.4" },
  spares: { value: 512, unit: "nodes more", source: "3 %, less than the 5 to 10 % of ml-engineering's advice" },
  unexpected: { value: 419, unit: "interruptions, at random times", source: "Llama 3 405B, section 3.3.4" },
  planned: { value: 47, unit: "interruptions, at random times", source: "Llama 3 405B, section 3.3.4" },
  softwareShare: { value: 0.129, unit: "of unexpected ones: crashes that no node is to blame for", source: "Llama 3 405B, table 5" },
  silentShare: { value: 0.014, unit: "of unexpected ones: silent corruption", source: "Llama 3 405B, table 5" },
  hangShare: { value: 0.099, unit: "of unexpected ones: hangs; the rest are lost nodes", source: "ByteRobust, over 778,135 jobs" },
  stepMs: { value: 6_200, unit: "ms", source: "6 · 405e9 parameters · 16.8e6 tokens at 400 TFLOP/s a GPU (Llama 3 405B, table 4)" },
  checkpointBlockedMs: {
    value: 1_000,
    unit: "ms, each run's own a quarter more or less",
    source: "between DLRover's 0.2 s (flash checkpoint) and MegaScale's seconds to pinned memory; 350 MB a GPU",
  },
  checkpointWriteMs: {
    value: 30_000,
    unit: "ms beside training until it counts",
    source: "ten times 5.7 TB at the 2 TB/s of Llama 3's storage",
  },
  lostDetectionMs: { value: 10_000, unit: "ms at most", source: "Trainyard: silent for 6 s is lost, found within 10 s" },
  crashDetectionMs: { value: 1_000, unit: "ms at most", source: "Trainyard: the agent sees its trainer end" },
  hangDetectionMs: { value: 28_600, unit: "ms", source: "Trainyard: three step times and 10 s" },
  silentDetectionMs: {
    value: 30 * minute,
    unit: "ms of training given up",
    source: "ours; Trainyard replays a known training in its diagnostics",
  },
  diagnosisMs: {
    value: minute,
    unit: "ms before the restart where the node is not known: hangs, corruption",
    source: "Trainyard: level 2, one minute",
  },
  foundShare: { value: 0.7, unit: "of faulty nodes fail their diagnostics", source: "ByteRobust: recall of EUD for silent corruption" },
  lemonShare: {
    value: 0.5,
    unit: "of failures on a node that was faulty and not found, while there is one",
    source: "ours, after Meta's lemon nodes",
  },
  restartMs: {
    value: 45_000,
    unit: "ms from the claim to the first step",
    source: "MegaScale: below 30 s at 10,000 GPUs; loading 5.7 TB at a tenth of 2 TB/s",
  },
  plannedPauseMs: { value: 5 * minute, unit: "ms, after a checkpoint; counted as lost", source: "ours" },
  personMs: { value: 30 * minute, unit: "ms until a person restarts what the retry limit has ended", source: "ours" },
  repairMs: { value: 48 * 60 * minute, unit: "ms that a cordoned node is away", source: "ours; OPT-175B: hours" },
  firstIntervalMs: { value: 30 * minute, unit: "ms between checkpoints before the advisor knows anything", source: "ours" },
} as const satisfies Readonly<Record<string, Assumption>>;

export type SimulationSettings = { readonly [name in keyof typeof assumptions]: number };
