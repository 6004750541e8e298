/** Alarms of a run's detectors become incidents: one for a group of alarms of one kind, with what was seen around it. */
import type { Alarm, IncidentKind } from "@trainyard/contracts";
import { z } from "zod";
import type { Transaction } from "./database";
import { databaseIncidentKind } from "./database-words";
import { openIncident } from "./incidents";
import { fromJson, toJson } from "./json-column";
import { effectivePath, stretchesOf } from "./lineage";
import { lineageOf } from "./lineage-rows";
import type { LineageHead } from "./row-locks";

/** Alarms further apart than this are not of one group, steps; the gap that first warning signs are looked for over. */
const gapSteps = 64;
/** Alarms that the evidence names; the others are counted. */
const namedAlarms = 50;
/** Newest incidents that an alarm may belong to. */
const lookedAt = 20;

export interface RaisedAlarm {
  readonly alarm: Alarm;
  /** Of any detector, in the group that the alarm belongs to. */
  readonly firstWarningStep: number;
  /** Read from the first warning sign to the alarm. */
  readonly samples: { readonly from: number; readonly to: number };
  /** Values of the steps up to the alarm. */
  readonly neighbours: readonly { readonly step: number; readonly trainLoss: number | null; readonly gradientNorm: number | null }[];
}

export interface AlarmIncident {
  readonly incidentId: string;
  /** The same alarm was raised by a segment that trained these steps before: nothing is to be done about it again. */
  readonly isRepeated: boolean;
}

const evidence = z.looseObject({
  alarm: z.object({ step: z.int() }),
  alarms: z.array(z.looseObject({ detector: z.string(), step: z.int(), value: z.number().nullable(), segmentId: z.string() })),
  alarmCount: z.int(),
});

/** Kind of incident that a detector's alarms open. */
function incidentKindOf(detector: string): Extract<IncidentKind, "spike" | "divergence" | "plateau"> {
  if (detector === "plateau") return "plateau";
  return detector === "divergence" || detector === "non-finite" ? "divergence" : "spike";
}

/** Opens an incident for the alarm, or adds it to the one of its group. Done twice, the first stays. */
export async function recordAlarm(transaction: Transaction, { run, segment }: LineageHead, raised: RaisedAlarm): Promise<AlarmIncident> {
  const { alarm, firstWarningStep: step, samples, neighbours } = raised;
  const kind = incidentKindOf(alarm.detector);
  const rows = await transaction.incident.findMany({
    where: { runId: run.id, kind: databaseIncidentKind[kind] },
    orderBy: [{ openedAt: "desc" }, { id: "desc" }],
    take: lookedAt,
  });
  const incidents = rows.flatMap((row) => {
    const parsed = evidence.safeParse(row.evidence);
    return parsed.success ? [{ ...row, evidence: parsed.data }] : [];
  });
  for (const incident of incidents) {
    const same = incident.evidence.alarms.find((each) => isSame(each, alarm));
    if (same !== undefined) return { incidentId: incident.id, isRepeated: same.segmentId !== segment.id };
  }
  const counts = await stretchesOnCurve(transaction, run.id);
  const group = incidents.find(
    (incident) =>
      incident.status !== "resolved" &&
      incident.evidence.alarm.step <= (counts.get(incident.segmentId ?? "") ?? -1) &&
      Math.abs(alarm.step - incident.evidence.alarm.step) <= gapSteps,
  );
  const named = { ...alarm, segmentId: segment.id };
  if (group !== undefined) {
    const { alarms, alarmCount } = group.evidence;
    const added = {
      ...fromJson(group.evidence),
      alarm,
      samples,
      neighbours,
      alarms: [...alarms, named].slice(0, namedAlarms),
      alarmCount: alarmCount + 1,
    };
    await transaction.incident.update({ where: { id: group.id }, data: { evidence: toJson(added) } });
    return { incidentId: group.id, isRepeated: false };
  }
  const incidentId = await openIncident(transaction, {
    kind,
    runId: run.id,
    segmentId: segment.id,
    nodeId: segment.nodeId,
    step,
    summary: summaryOf(alarm),
    evidence: { detector: alarm.detector, firstWarningStep: step, alarm, samples, neighbours, alarms: [named], alarmCount: 1 },
  });
  return { incidentId, isRepeated: false };
}

/** The incident that a number which was not finite has opened in a segment, before the segment ended of it; null: none did. */
export async function nonFiniteIncident(transaction: Transaction, segmentId: string): Promise<string | null> {
  const found = await transaction.incident.findFirst({
    where: { segmentId, kind: "divergence", evidence: { path: ["detector"], equals: "non-finite" } },
    orderBy: { openedAt: "desc" },
    select: { id: true },
  });
  return found?.id ?? null;
}

function summaryOf({ detector, step, why }: Alarm): string {
  return detector === "non-finite" ? `The loss or gradient stopped being finite at step ${step}.` : `${why} Step ${step}, ${detector}.`;
}

function isSame(a: { detector: string; step: number; value: number | null }, b: Alarm): boolean {
  return a.detector === b.detector && a.step === b.step && a.value === b.value;
}

/** Last step of each segment that is on the effective curve: an alarm beyond it was of a curve that was left. */
async function stretchesOnCurve(transaction: Transaction, runId: string): Promise<Map<string, number>> {
  const path = effectivePath(await lineageOf(transaction, runId), runId);
  return new Map(stretchesOf(path).map(({ id, until }) => [id, until]));
}
