/** A run from its first second to the end of the simulated time, through the rules, back-off, advisor and ledger that real runs have. */
import { type Ledger, type RecoveryRules, restartDelayMs } from "@trainyard/contracts";
import { type AdviceFacts, adviceOf } from "../proof/checkpoint-advice";
import { ledgerOf } from "../proof/ledger";
import type { LedgerDiagnostics, LedgerSegment } from "../proof/ledger-facts";
import type { SimulationSettings } from "./assumptions";
import { SimulatedCluster } from "./cluster";
import { durationMs, type Interruption } from "./interruptions";
import { between, type Random } from "./random";
import { trainedUntil } from "./training-stretch";

type Ending = Pick<LedgerSegment, "endedMs" | "endReason" | "incidentId">;

const endReasons = { "node-lost": "node-lost", hang: "hung", crash: "crashed", silent: "diverged", planned: "drained" } as const;

export class SimulatedRun {
  /** Interruptions that met a run at work or on its way there; others fell together with one of those. */
  interruptions = 0;
  manualRestarts = 0;
  readonly #settings: SimulationSettings;
  readonly #rules: RecoveryRules;
  readonly #random: Random;
  readonly #cluster: SimulatedCluster;
  readonly #segments: LedgerSegment[] = [];
  readonly #diagnostics: LedgerDiagnostics[] = [];
  /** Null: as the advisor says. */
  readonly #fixedIntervalMs: number | null;
  #everySteps: number;
  #queuedMs = 0;
  #startedMs = 0;
  #blockedMs: number;
  #blockedTotalMs = 0;
  #checkpoints = 0;
  #failures = 0;
  /** Waiting, as the ledger has it. */
  #pausedMs = 0;
  #failuresInRow = 0;
  /** Where the next segment begins, and how far any has come. */
  #step = 0;
  #reachedStep = 0;

  constructor(settings: SimulationSettings, rules: RecoveryRules, random: Random, fixedIntervalMs: number | null) {
    this.#settings = settings;
    this.#rules = rules;
    this.#random = random;
    this.#cluster = new SimulatedCluster(settings, rules, random);
    this.#fixedIntervalMs = fixedIntervalMs;
    this.#everySteps = this.#stepsIn(fixedIntervalMs ?? settings.firstIntervalMs);
    this.#blockedMs = this.#drawnCost();
  }

  get cordons(): number {
    return this.#cluster.cordons;
  }

  get intervalMs(): number {
    return this.#everySteps * this.#settings.stepMs;
  }

  go(interruptions: readonly Interruption[]): Ledger {
    interruptions.forEach((interruption, index) => {
      if (interruption.atMs >= this.#startedMs) this.#interrupt(interruption, interruptions[index + 1]?.atMs ?? durationMs(this.#settings));
    });
    const endMs = durationMs(this.#settings);
    if (this.#queuedMs < endMs) this.#train(endMs, { endedMs: null, endReason: null, incidentId: null });
    return ledgerOf({ fromMs: 0, toMs: endMs, segments: this.#segments, diagnostics: this.#diagnostics, ...this.#measured() });
  }

  #interrupt({ atMs, kind }: Interruption, nextMs: number): void {
    const isReady = atMs >= this.#startedMs + this.#settings.restartMs;
    if (kind === "planned") {
      if (isReady) this.#pause(atMs);
      return;
    }
    this.interruptions += 1;
    this.#failures += 1;
    const incidentId = `incident-${this.#failures}`;
    const trainedToMs = kind === "silent" ? Math.min(atMs + this.#settings.silentDetectionMs, nextMs) : atMs;
    const endedMs = trainedToMs + this.#detectionMs(kind);
    const before = this.#step;
    const stretch = this.#train(trainedToMs, { endedMs, endReason: endReasons[kind], incidentId });
    this.#step = stretch?.durableStep(atMs) ?? before;
    this.#failuresInRow = this.#step > before ? 1 : this.#failuresInRow + 1;
    this.#cluster.fail(kind, endedMs, incidentId);
    this.#queue(endedMs, kind, incidentId);
    if (this.#fixedIntervalMs === null) this.#takeAdvice(endedMs);
  }

  /** Planned work begins with a checkpoint. */
  #pause(atMs: number): void {
    this.interruptions += 1;
    const endedMs = atMs + this.#blockedMs + this.#settings.checkpointWriteMs;
    const stretch = this.#train(atMs, { endedMs, endReason: endReasons.planned, incidentId: null });
    this.#step = stretch?.step ?? this.#step;
    this.#failuresInRow = 0;
    this.#queuedMs = endedMs + this.#settings.plannedPauseMs;
    this.#startedMs = this.#cluster.enoughFromMs(this.#queuedMs);
    this.#pausedMs += this.#startedMs - endedMs;
  }

  #queue(endedMs: number, kind: Interruption["kind"], incidentId: string): void {
    const isGivenUp = this.#failuresInRow >= this.#rules.attemptsWithoutProgress;
    this.#queuedMs = endedMs + (isGivenUp ? this.#settings.personMs : 0);
    let from = this.#queuedMs + restartDelayMs(this.#rules, this.#failuresInRow);
    if (kind === "hang" || kind === "silent") {
      this.#diagnostics.push({ fromMs: this.#queuedMs, toMs: this.#queuedMs + this.#settings.diagnosisMs, incidentId });
      from = Math.max(from, this.#queuedMs + this.#settings.diagnosisMs);
    }
    if (isGivenUp) {
      this.manualRestarts += 1;
      this.#failuresInRow = 0;
    }
    this.#startedMs = this.#cluster.enoughFromMs(from);
    this.#blockedMs = this.#drawnCost();
  }

  /** Writes the segment that was queued last; what it has trained, or null where it did not come to that. */
  #train(untilMs: number, ending: Ending) {
    const { stepMs, restartMs, checkpointWriteMs: writeMs } = this.#settings;
    const common = { id: `segment-${this.#segments.length + 1}`, queuedMs: this.#queuedMs, byPerson: false, evaluationMs: 0, ...ending };
    const nothing = { readyMs: null, lastStepMs: null, repeatedMs: 0, checkpointMs: 0 };
    const readyMs = this.#startedMs + restartMs;
    if (untilMs < readyMs) {
      this.#segments.push({ ...common, ...nothing, startedMs: this.#startedMs });
      return null;
    }
    const startStep = this.#step;
    const stretch = trainedUntil(
      { readyMs, startStep, stepMs, everySteps: this.#everySteps, blockedMs: this.#blockedMs, writeMs },
      untilMs,
    );
    const repeatedMs = Math.max(0, Math.min(this.#reachedStep, stretch.step) - startStep) * stepMs;
    const checkpointMs = stretch.checkpoints * this.#blockedMs;
    this.#segments.push({ ...common, startedMs: this.#startedMs, readyMs, lastStepMs: stretch.lastStepMs, repeatedMs, checkpointMs });
    this.#reachedStep = Math.max(this.#reachedStep, stretch.step);
    this.#checkpoints += stretch.checkpoints;
    this.#blockedTotalMs += checkpointMs;
    return stretch;
  }

  #takeAdvice(nowMs: number): void {
    const advice = adviceOf({ ...this.#measured(), exposedMs: nowMs - this.#pausedMs });
    if (advice !== null) this.#everySteps = this.#stepsIn(advice.intervalSteps * this.#settings.stepMs);
  }

  /** A checkpoint is not begun before the one before it is written. */
  #stepsIn(intervalMs: number): number {
    return Math.max(1, Math.round(intervalMs / this.#settings.stepMs), Math.ceil(this.#settings.checkpointWriteMs / this.#settings.stepMs));
  }

  /** What the advisor goes by. */
  #measured(): Omit<AdviceFacts, "exposedMs"> {
    return {
      checkpointCostMs: this.#checkpoints === 0 ? null : this.#blockedTotalMs / this.#checkpoints,
      failures: this.#failures,
      medianStepMs: this.#settings.stepMs,
      everySteps: this.#everySteps,
    };
  }

  #detectionMs(kind: Exclude<Interruption["kind"], "planned">): number {
    const { lostDetectionMs, crashDetectionMs, hangDetectionMs } = this.#settings;
    if (kind === "silent") return 0;
    if (kind === "hang") return hangDetectionMs;
    return between(0.6, 1, this.#random) * (kind === "crash" ? crashDetectionMs : lostDetectionMs);
  }

  #drawnCost(): number {
    return between(0.75, 1.25, this.#random) * this.#settings.checkpointBlockedMs;
  }
}
