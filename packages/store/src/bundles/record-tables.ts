/** Which tables a run's record lies in. */
import type { RecordTable } from "@trainyard/contracts";
import { Prisma } from "../generated/client";

const names = {
  runs: "Run",
  segments: "Segment",
  checkpoints: "Checkpoint",
  points: "MetricPoint",
  evaluations: "Evaluation",
  incidents: "Incident",
  interventions: "Intervention",
  readings: "ConfigurationReading",
  samples: "TextSample",
  events: "RunEvent",
} as const satisfies Record<RecordTable, string>;

export function tableName(table: RecordTable): string {
  return names[table];
}

/** For a FROM or an INSERT. */
export function tableOf(table: RecordTable): Prisma.Sql {
  return Prisma.raw(`"${names[table]}"`);
}
