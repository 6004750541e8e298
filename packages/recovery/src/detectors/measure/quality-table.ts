/** The measured quality of detectors as a table of Markdown: what docs/detectors.md holds. */
import type { DetectorQuality, DetectorRecall } from "./measure-detector";

export function qualityTable(qualities: readonly DetectorQuality[]): string {
  const columns = new Map(
    qualities.flatMap(({ recall }) => recall.map(({ fault, of, harmless }) => [fault, { of, all: of + harmless }] as const)),
  );
  const header = [
    "detector",
    "alarms in 10,000 calm steps",
    ...[...columns].map(([fault, { of, all }]) => `${fault} (${of} of ${all})`),
    "precision",
  ];
  const rows = qualities.map(({ detector, calmAlarmsPer10000Steps, recall, precision }) => [
    `\`${detector}\``,
    calmAlarmsPer10000Steps.toFixed(2),
    ...[...columns.keys()].map((fault) => cellOf(recall.find((each) => each.fault === fault))),
    precision === null ? "" : `${(precision * 100).toFixed(0)} %`,
  ]);
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Empty where it is not what the detector looks for. */
function cellOf(recall: DetectorRecall | undefined): string {
  if (recall === undefined) return "";
  return recall.delaySteps === null ? "0" : `${recall.found} (${recall.delaySteps})`;
}
