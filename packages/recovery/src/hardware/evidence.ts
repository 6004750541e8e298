/** What speaks against a node, and how much. */
import type { IncidentKind, Suspect } from "@trainyard/contracts";
import { median } from "../detectors/statistics";
import type { SuspectFacts, SuspectNode } from "./suspect-facts";

export type Evidence = Suspect["evidence"][number];

/** At the straggler limit; grows in proportion to the slowness up to that and stays there. Slower by less than 5 % is noise. */
const slowWeight = 0.7;
const noise = 0.05;

/** Within the window. What points at a machine weighs more than what rate or data also do. */
const incidentWeights: Readonly<Record<IncidentKind, number>> = {
  "node-lost": 0.6,
  hang: 0.6,
  crash: 0.5,
  "corrupt-checkpoint": 0.6,
  "certificate-failed": 0.6,
  "diagnostics-failed": 0.6,
  straggler: 0.6,
  "disk-full": 0.3,
  "clock-skew": 0.3,
  "configuration-mismatch": 0.1,
  divergence: 0.1,
  spike: 0.1,
  plateau: 0,
  "off-prediction": 0,
  "environment-changed": 0,
};
/** What happened before the window says less about it; what came later may be a consequence. */
const outsideFactor = 0.3;

const failedWeight = 0.7;
const warnedWeight = 0.2;
const telemetryWeight = 0.2;
const hotCelsius = 90;
const fullShare = 0.95;
const skewedMs = 1_000;

export function speedEvidence(node: SuspectNode, { nodes, slowBelow }: SuspectFacts): readonly Evidence[] {
  const others = nodes.flatMap(({ nodeId, tokensPerSecond }) =>
    nodeId === node.nodeId || tokensPerSecond === null ? [] : [tokensPerSecond],
  );
  return [
    ...slowness("slower-than-before", node.tokensPerSecond, node.baselineTokensPerSecond, slowBelow, "its own speed before"),
    ...slowness("slower-than-others", node.tokensPerSecond, others.length === 0 ? null : median(others), slowBelow, "the others' median"),
  ];
}

function slowness(kind: string, speed: number | null, reference: number | null, slowBelow: number, what: string): readonly Evidence[] {
  if (speed === null || reference === null || reference <= 0) return [];
  const share = speed / reference;
  if (share >= 1 - noise) return [];
  const weight = slowWeight * Math.min(1, (1 - share) / (1 - slowBelow));
  const text = `${Math.round(speed)} tokens per second in the window, ${Math.round(share * 100)} % of ${what} (${Math.round(reference)}).`;
  return [{ kind, text, weight }];
}

export function incidentEvidence({ incidents }: SuspectNode, { fromMs, toMs }: SuspectFacts): readonly Evidence[] {
  return incidents.flatMap(({ kind, atMs, summary }) => {
    const isInside = atMs >= fromMs && atMs <= toMs;
    const weight = incidentWeights[kind] * (isInside ? 1 : outsideFactor);
    if (weight === 0) return [];
    return [
      {
        kind: `incident-${kind}`,
        text: `${summary ?? kind} (${isInside ? "in the window" : atMs < fromMs ? "before it" : "after it"})`,
        weight,
      },
    ];
  });
}

export function diagnosticEvidence({ diagnostics }: SuspectNode): readonly Evidence[] {
  return diagnostics.flatMap(({ label, status, detail }) => {
    if (status !== "fail" && status !== "warn") return [];
    return [{ kind: `diagnostic-${status}`, text: `${label}: ${detail}`, weight: status === "fail" ? failedWeight : warnedWeight }];
  });
}

export function telemetryEvidence({ telemetry, clockOffsetMs }: SuspectNode): readonly Evidence[] {
  const signs: (string | null)[] = [
    clockOffsetMs != null && Math.abs(clockOffsetMs) > skewedMs ? `Its clock is ${(clockOffsetMs / 1_000).toFixed(1)} s off.` : null,
  ];
  if (telemetry != null) {
    const { memoryUsedBytes, memoryTotalBytes, diskFreeBytes, diskTotalBytes, temperatureCelsius, gpus } = telemetry;
    const hottest = Math.max(temperatureCelsius ?? 0, ...gpus.map((gpu) => gpu.temperatureCelsius ?? 0));
    if (memoryUsedBytes > fullShare * memoryTotalBytes)
      signs.push(`Its memory is ${Math.round((100 * memoryUsedBytes) / memoryTotalBytes)} % full.`);
    if (diskFreeBytes < (1 - fullShare) * diskTotalBytes)
      signs.push(`Its disk has ${Math.round((100 * diskFreeBytes) / diskTotalBytes)} % left.`);
    if (hottest >= hotCelsius) signs.push(`It is at ${hottest} °C.`);
  }
  return signs.flatMap((text) => (text === null ? [] : [{ kind: "telemetry", text, weight: telemetryWeight }]));
}
