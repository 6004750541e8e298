/** Suspects and cordon rules. */
import { recoveryRules } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { type CordonFacts, cordonDecision, type NodeFailure, rankSuspects, type SuspectNode } from "../src/index";

const hour = 3_600_000;
const now = 1_000 * hour;
const rules = recoveryRules.parse({});
const failure = (kind: NodeFailure["kind"], hoursAgo: number, incidentId: string | null = `${kind}-${hoursAgo}`): NodeFailure => ({
  kind,
  atMs: now - hoursAgo * hour,
  incidentId,
});
const cluster = (count: number, out = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: `n${index + 1}`, inService: index < count - out }));
const cordon = (given: Partial<CordonFacts>, more: Partial<typeof rules> = {}) =>
  cordonDecision(
    {
      nowMs: now,
      nodeId: "n1",
      returnedAtMs: null,
      isCordoned: false,
      failures: [],
      answeredIncidentIds: [],
      nodes: cluster(8),
      ...given,
    },
    { ...rules, ...more },
  );

describe("the cordon rules", () => {
  it("cordon a node that failed its diagnostics, unless switched off", () => {
    const failures = [failure("diagnostics-failed", 0, "d")];
    expect(cordon({ failures })).toMatchObject({ cordon: true, incidentIds: ["d"], isHeld: false });
    expect(cordon({ failures }, { cordonOnFailedDiagnostics: false }).cordon).toBe(false);
  });

  it("cordon a node that lost as many segments within the hours as they say", () => {
    const two = [failure("node-lost", 1), failure("crash", 23)];
    expect(cordon({ failures: two }).cordon).toBe(false);
    expect(cordon({ failures: [...two, failure("hang", 25)] }).cordon).toBe(false);
    expect(cordon({ failures: [...two, failure("hang", 2)] })).toMatchObject({
      cordon: true,
      incidentIds: ["node-lost-1", "hang-2", "crash-23"],
    });
    expect(cordon({ failures: [...two, failure("hang", 2)] }, { cordonAfterFailures: 0 }).cordon).toBe(false);
  });

  it("cordon a straggler only where they are told to", () => {
    const failures = [failure("straggler", 0)];
    expect(cordon({ failures }).cordon).toBe(false);
    expect(cordon({ failures }, { cordonSlow: true }).cordon).toBe(true);
  });

  it("count only what came after a person returned the node", () => {
    const failures = [failure("diagnostics-failed", 2), failure("node-lost", 1), failure("node-lost", 3), failure("node-lost", 4)];
    expect(cordon({ failures, returnedAtMs: now - 2 * hour }).cordon).toBe(false);
    expect(cordon({ failures, returnedAtMs: now - 2.5 * hour }).cordon).toBe(true);
  });

  it("never answer an incident that a cordon answered before", () => {
    const failures = [failure("diagnostics-failed", 1, "d")];
    expect(cordon({ failures, answeredIncidentIds: ["d"] }).cordon).toBe(false);
    expect(cordon({ failures: [...failures, failure("diagnostics-failed", 0, "e")], answeredIncidentIds: ["d"] })).toMatchObject({
      cordon: true,
      incidentIds: ["e"],
    });
  });

  it("are held by the circuit breaker at its share, counting this node", () => {
    const failures = [failure("diagnostics-failed", 0)];
    expect(cordon({ failures, nodes: cluster(8, 3) }).cordon).toBe(true);
    expect(cordon({ failures, nodes: cluster(8, 4) })).toMatchObject({ cordon: false, isHeld: true });
    expect(cordon({ failures, nodes: cluster(8) }, { mostCordonedShare: 0 })).toMatchObject({ cordon: false, isHeld: true });
  });

  it("leave one node in service whatever the share", () => {
    const failures = [failure("diagnostics-failed", 0)];
    expect(cordon({ failures, nodes: cluster(1) }, { mostCordonedShare: 1 })).toMatchObject({ cordon: false, isHeld: true });
    expect(cordon({ failures, nodes: cluster(4, 3) }, { mostCordonedShare: 1 })).toMatchObject({ cordon: false, isHeld: true });
    expect(cordon({ failures, nodes: cluster(4, 2) }, { mostCordonedShare: 1 }).cordon).toBe(true);
  });

  it("may cordon a lost node where that takes no further one out of service", () => {
    const nodes = [{ id: "n1", inService: false }, ...cluster(4).slice(1)];
    expect(cordon({ failures: [failure("diagnostics-failed", 0)], nodes }, { mostCordonedShare: 0.25 }).cordon).toBe(true);
  });

  it("do nothing to a node that is cordoned", () => {
    expect(cordon({ failures: [failure("diagnostics-failed", 0)], isCordoned: true })).toMatchObject({ cordon: false, isHeld: false });
  });
});

describe("suspects", () => {
  const node = (name: string, given: Partial<SuspectNode> = {}): SuspectNode => ({
    nodeId: `id-${name}`,
    node: name,
    state: "healthy",
    tokensPerSecond: null,
    baselineTokensPerSecond: null,
    incidents: [],
    diagnostics: [],
    ...given,
  });
  const rank = (...nodes: SuspectNode[]) => rankSuspects({ fromMs: now - hour, toMs: now, slowBelow: 0.75, nodes });

  it("puts a node three times slower than the others and than itself first", () => {
    const [first, second] = rank(
      node("a", { tokensPerSecond: 1_000, baselineTokensPerSecond: 1_010 }),
      node("b", { tokensPerSecond: 333, baselineTokensPerSecond: 1_000 }),
      node("c", { tokensPerSecond: 990, baselineTokensPerSecond: 1_000 }),
    );
    expect(first).toMatchObject({ node: "b", evidence: [{ kind: "slower-than-before" }, { kind: "slower-than-others" }] });
    expect(second?.score).toBe(0);
  });

  it("weighs a slowness by how near it is to the straggler's limit, and takes a few percent for noise", () => {
    const scoreAt = (share: number) => rank(node("a", { tokensPerSecond: share, baselineTokensPerSecond: 1 }))[0]?.score ?? 0;
    expect(scoreAt(0.96)).toBe(0);
    expect(scoreAt(0.9)).toBeGreaterThan(0);
    expect(scoreAt(0.9)).toBeLessThan(scoreAt(0.75));
    expect(scoreAt(0.75)).toBeCloseTo(scoreAt(0.1));
  });

  it("weighs incidents of the machine over those of data and rate, and those in the window over earlier ones", () => {
    const incident = (kind: "hang" | "spike", hoursAgo: number) => ({ incidents: [{ kind, atMs: now - hoursAgo * hour }] });
    const ranked = rank(
      node("spike", incident("spike", 0.5)),
      node("old", incident("hang", 5)),
      node("hang", incident("hang", 0.5)),
      node("calm"),
    );
    expect(ranked.map(({ node: name }) => name)).toEqual(["hang", "old", "spike", "calm"]);
  });

  it("adds failed diagnostics and telemetry, strongest evidence first, and stays below 1", () => {
    const telemetry = {
      cpuPercent: 10,
      memoryUsedBytes: 99,
      memoryTotalBytes: 100,
      diskFreeBytes: 1,
      diskTotalBytes: 100,
      temperatureCelsius: 95,
      gpus: [],
    };
    const diagnostics = [
      { label: "Clock", status: "warn" as const, detail: "late", atMs: now },
      { label: "Disk", status: "fail" as const, detail: "wrong bytes", atMs: now },
      { label: "Memory", status: "pass" as const, detail: "", atMs: now },
    ];
    const [first] = rank(node("a", { telemetry, diagnostics, clockOffsetMs: -300_000 }));
    expect(first?.evidence.map(({ kind }) => kind)).toEqual(["diagnostic-fail", "diagnostic-warn", ...Array(4).fill("telemetry")]);
    expect(first?.score).toBeGreaterThan(0.8);
    expect(first?.score).toBeLessThan(1);
  });

  it("orders equals by name, whatever order they came in", () => {
    const names = (nodes: SuspectNode[]) => rank(...nodes).map(({ node: name }) => name);
    expect(names([node("c"), node("a"), node("b")])).toEqual(["a", "b", "c"]);
  });
});
