/** What the levels of diagnostics test, and what they take. */
import type { DiagnosticLevel } from "@trainyard/contracts";

interface LevelWords {
  level: DiagnosticLevel;
  title: string;
  takes: string;
  tests: string;
}

export const diagnosticLevels: readonly LevelWords[] = [
  {
    level: 1,
    title: "Quick",
    takes: "some seconds",
    tests: "Disk, memory patterns, a matrix product bit by bit, clock, connections, graphics processors.",
  },
  {
    level: 2,
    title: "Thorough",
    takes: "a minute or two",
    tests: "Also a training replay whose hash is known, speed against its own and the cluster's, memory bandwidth, throttling.",
  },
  {
    level: 3,
    title: "Long",
    takes: "several minutes",
    tests: "The same over more memory and more repetitions, to catch what fails seldom.",
  },
];
