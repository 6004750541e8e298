/** Incidents: evidence made readable, what an incident cost, its timeline, and the link to where it showed. */
import type { Incident, Intervention, Ledger } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { readableEvidence } from "../src/components/incident/readable-evidence";
import { costOf } from "../src/features/incidents/incident-cost";
import { runLink } from "../src/features/incidents/incident-link";
import { timelineOf } from "../src/features/incidents/incident-timeline";
import { newIncidents, seenAfter } from "../src/lib/new-incidents";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

const incident: Incident = {
  id: "i",
  kind: "hang",
  status: "resolved",
  runId: "r",
  runName: "run",
  segmentId: "s",
  nodeId: "n",
  nodeName: "node-1",
  openedAt: at(1),
  step: 40,
  summary: "The trainer made no step.",
  evidence: {},
  answers: ["by-id"],
  resolvedAt: at(60),
  resolvedBy: "ada",
  resolution: "fine again",
};

const intervention: Intervention = {
  id: "x",
  runId: "r",
  segmentId: "s",
  kind: "rollback",
  arguments: {},
  author: "ada",
  reason: "go back",
  incidentId: "i",
  policyId: null,
  status: "applied",
  requestedAt: at(20),
  appliedAt: at(21),
  appliedStep: 50,
  result: { stepsLost: 30, samplesSkipped: 8 },
};

describe("readableEvidence", () => {
  it("puts units from names beside the figures", () => {
    const [group] = readableEvidence({ heartbeatAgeMs: 90_000, stepDurationMs: 12.5, freeBytes: 2 ** 20, bytes: 10, steps: 12_000 }).groups;
    expect(group?.figures).toEqual([
      { label: "Heartbeat age", text: "1 min 30 s" },
      { label: "Step duration", text: "12.5 ms" },
      { label: "Free", text: "1 MiB" },
      { label: "Bytes", text: "10 B" },
      { label: "Steps", text: "12,000" },
    ]);
  });

  it("keeps together what was recorded under one name, after what stands alone", () => {
    expect(readableEvidence({ clock: { offsetMs: null, agreed: false }, steps: 3 }).groups).toEqual([
      { label: "", figures: [{ label: "Steps", text: "3" }] },
      {
        label: "Clock",
        figures: [
          { label: "Offset", text: "–" },
          { label: "Agreed", text: "no" },
        ],
      },
    ]);
  });

  it("makes a table of a list of records, with the columns of all of them", () => {
    const why = "the norm is far above what it was before this step";
    const { tables, groups } = readableEvidence({
      alarms: [
        { why, step: 1, segmentId: "seg" },
        { value: 0.5, step: 2 },
      ],
    });
    expect(groups).toEqual([]);
    expect(tables).toEqual([
      {
        label: "Alarms",
        header: ["Step", "Value", "Why"], // a sentence stands last, ids are left to the record
        rows: [
          ["1", "–", why],
          ["2", "0.5", "–"],
        ],
      },
    ]);
  });

  it("keeps long texts whole, apart from the figures", () => {
    const text = "Error: bad\n    at somewhere";
    expect(readableEvidence({ stack: text, short: "one line" })).toMatchObject({
      passages: [{ label: "Stack", text }],
      groups: [{ figures: [{ label: "Short", text: "one line" }] }],
    });
  });

  it("cuts long lists and says by how much", () => {
    const [group] = readableEvidence({ steps: Array.from({ length: 20 }, (_, index) => index) }).groups;
    expect(group?.figures[0]?.text).toMatch(/, 11 and 8 more$/);
  });
});

describe("costOf", () => {
  const entry = (name: "detection" | "repeated", durationMs: number, incidentId: string | null) => ({
    ...{ class: name, durationMs, incidentId },
    ...{ fromMs: 0, segmentId: null, detail: "" },
  });
  const ledger = {
    entries: [entry("detection", 5, "i"), entry("repeated", 20, "i"), entry("repeated", 7, null), entry("detection", 2, "i")],
  };

  it("sums this incident's entries by class, largest first", () => {
    expect(costOf(incident, ledger as Ledger, [])).toEqual({
      time: [
        { class: "repeated", durationMs: 20 },
        { class: "detection", durationMs: 7 },
      ],
      totalMs: 27,
      rolledBack: null,
    });
  });

  it("adds what applied roll-backs gave up", () => {
    const failed: Intervention = { ...intervention, id: "y", status: "failed" };
    expect(costOf(incident, undefined, [intervention, failed]).rolledBack).toEqual({ stepsLost: 30, samplesSkipped: 8 });
  });
});

describe("timelineOf", () => {
  it("has the answers of this incident alone, in order of time", () => {
    const other: Intervention = { ...intervention, id: "z", incidentId: "another" };
    const named: Intervention = { ...intervention, id: "by-id", incidentId: null, kind: "pause", requestedAt: at(10), status: "requested" };
    const titles = timelineOf(incident, { interventions: [intervention, other, named], decisions: [], diagnostics: [] }).map(
      ({ title }) => title,
    );
    expect(titles).toEqual(["Opened", "Pause, asked for", "Roll back, applied at step 50", "Resolved"]);
  });

  it("says once what was said several times in a row", () => {
    const again: Intervention = { ...intervention, id: "again", requestedAt: at(21) };
    const entries = timelineOf(incident, { interventions: [intervention, again], decisions: [], diagnostics: [] });
    expect(entries.map(({ title }) => title)).toEqual(["Opened", "Roll back, applied at step 50, 2 times", "Resolved"]);
  });
});

describe("newIncidents", () => {
  const named = (id: string): Incident => ({ ...incident, id });

  it("tells nothing at the first look, then each incident once, oldest first", () => {
    expect(newIncidents(null, [named("a")])).toEqual([]);
    const seen = seenAfter([named("a")]);
    const now = [named("c"), named("b"), named("a")];
    expect(newIncidents(seen, now).map(({ id }) => id)).toEqual(["b", "c"]);
    expect(newIncidents(seenAfter(now), now)).toEqual([]);
  });
});

describe("runLink", () => {
  it("zooms to the steps around it, never below the first", () => {
    expect(runLink({ id: "i", runId: "r", step: 40 })).toBe("/runs/r?incident=i&from=0&to=104");
    expect(runLink({ id: "i", runId: "r", step: 1_000 })).toBe("/runs/r?incident=i&from=936&to=1064");
    expect(runLink({ id: "i", runId: "r", step: null })).toBe("/runs/r?incident=i");
    expect(runLink({ id: "i", runId: null, step: 3 })).toBeNull();
  });
});
