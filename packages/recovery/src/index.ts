/** What goes wrong with runs and nodes, what to do about it, and what it cost: pure functions of figures and events. */
export type { Alarm } from "@trainyard/contracts";
export { type Detector, detect, type Observation, type WatchedMetric } from "./detectors/detector";
export { median, medianDeviation } from "./detectors/statistics";
export { detectorNamed, detectors } from "./detectors/table";
export { Watch } from "./detectors/watch";
export { type CordonDecision, type CordonFacts, type CordonNode, cordonDecision, type NodeFailure } from "./hardware/cordon";
export type { SuspectFacts, SuspectNode } from "./hardware/suspect-facts";
export { rankSuspects } from "./hardware/suspects";
export { type BacktestFacts, type BacktestResult, type BacktestStep, backtestRun } from "./policies/backtest";
export { type DecisionFacts, type PastAnswer, type PolicyVerdict, policyDecision } from "./policies/decision";
export { firstWarning, warningGapSteps } from "./policies/first-warning";
export { type CertificateFacts, type CertifiedStep, certificateOf } from "./proof/certificate";
export { type CheckpointInterval, checkpointInterval } from "./proof/checkpoint-interval";
export { ledgerOf } from "./proof/ledger";
export type { LedgerDiagnostics, LedgerFacts, LedgerSegment } from "./proof/ledger-facts";
export { type ReplayFacts, replayPlanOf } from "./proof/replay-plan";
export type { Assumption, SimulationSettings } from "./simulation/assumptions";
export { type SimulatedOutcome, type SimulationOptions, type SimulationResult, simulateRecovery } from "./simulation/simulate";
