/** The store: everything Trainyard remembers, grouped by concern, over one pool of connections. */
import { type AblationStore, createAblationStore } from "./ablations";
import { type ActionStore, createActionStore } from "./actions";
import { type BatchInspectionStore, createBatchInspectionStore } from "./batch-inspections";
import { type BundleStore, createBundleStore } from "./bundles/bundles";
import { type CertificateStore, createCertificateStore } from "./certificates";
import { type CheckpointStore, createCheckpointStore } from "./checkpoints";
import { type ConfigurationStore, createConfigurationStore } from "./configuration";
import { type CoordinateCheckStore, createCoordinateCheckStore } from "./coordinate-checks";
import { type CoordinationStore, createCoordinationStore } from "./coordination";
import { type CordonRuleStore, createCordonRuleStore } from "./cordon-rules";
import { Database } from "./database";
import { createDatasetStore, type DatasetStore } from "./datasets";
import { createDiagnosticsStore, type DiagnosticsStore } from "./diagnostics";
import { createEnvironmentStore, type EnvironmentStore } from "./environments";
import { createFailureStore, type FailureStore } from "./failure-facts";
import { checkHealth, type DatabaseClock, readClock, type StoreHealth } from "./health";
import type { IncidentChanged } from "./incident-changes";
import { createIncidentStore, type IncidentStore } from "./incidents";
import { createInterventionStore, type InterventionStore } from "./interventions";
import { createLadderStore, type LadderStore } from "./ladders";
import { createLedgerStore, type LedgerStore } from "./ledger";
import { createLifecycleStore, type LifecycleStore } from "./lifecycle";
import { createNodeTaskStore, type NodeTaskStore } from "./node-tasks";
import { createNodeStore, type NodeStore } from "./nodes";
import { createOutboxStore, type OutboxStore } from "./outbox";
import { createPolicyStore, type PolicyStore } from "./policies";
import { createRecordingStore, type RecordingStore } from "./recording";
import { createReplayStore, type ReplayStore } from "./replay";
import { createReturnGateStore, type ReturnGateStore } from "./return-gate";
import { createRunStore, type RunStore } from "./runs";
import { createSeriesStore, type SeriesStore } from "./series";
import { createSettingStore, type SettingStore } from "./settings";
import { createShrinkStore, type ShrinkStore } from "./shrinks";
import { createStabilityStore, type StabilityStore } from "./stability";
import { createStateStore, type StateStore } from "./states";
import { createStragglerStore, type StragglerStore } from "./stragglers";
import { createStudyStore, type StudyStore } from "./studies";
import { createStudyKeepingStore, type StudyKeepingStore } from "./study-keeping";
import { createSuspectStore, type SuspectStore } from "./suspects";
import { createSweepKeepingStore, type SweepKeepingStore } from "./sweep-keeping";
import { createSweepStore, type SweepStore } from "./sweeps";
import { createTournamentStore, type TournamentStore } from "./tournaments";
import { createTrialStore, type TrialStore } from "./trials";
import { createWebhookStore, type WebhookStore } from "./webhooks";

export interface Store {
  readonly runs: RunStore;
  readonly actions: ActionStore;
  readonly lifecycle: LifecycleStore;
  readonly recording: RecordingStore;
  readonly series: SeriesStore;
  readonly checkpoints: CheckpointStore;
  readonly certificates: CertificateStore;
  readonly configuration: ConfigurationStore;
  readonly environments: EnvironmentStore;
  readonly states: StateStore;
  readonly ledger: LedgerStore;
  readonly replay: ReplayStore;
  readonly nodes: NodeStore;
  readonly tasks: NodeTaskStore;
  readonly diagnostics: DiagnosticsStore;
  readonly inspections: BatchInspectionStore;
  readonly coordinateChecks: CoordinateCheckStore;
  readonly bundles: BundleStore;
  readonly returnGate: ReturnGateStore;
  readonly cordonRules: CordonRuleStore;
  readonly suspects: SuspectStore;
  readonly stragglers: StragglerStore;
  readonly settings: SettingStore;
  readonly interventions: InterventionStore;
  readonly incidents: IncidentStore;
  readonly webhooks: WebhookStore;
  readonly shrinks: ShrinkStore;
  readonly stability: StabilityStore;
  readonly policies: PolicyStore;
  readonly tournaments: TournamentStore;
  readonly sweeps: SweepStore;
  readonly trials: TrialStore;
  readonly sweepKeeping: SweepKeepingStore;
  readonly ablations: AblationStore;
  readonly studies: StudyStore;
  readonly ladders: LadderStore;
  readonly failures: FailureStore;
  readonly studyKeeping: StudyKeepingStore;
  readonly outbox: OutboxStore;
  readonly datasets: DatasetStore;
  readonly coordination: CoordinationStore;
  /** Never rejects. */
  health(): Promise<StoreHealth>;
  /** The database's clock, as it stood half a round trip ago. */
  clock(): Promise<DatabaseClock>;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly databaseUrl: string;
  /** Four are held where the coordinator keeps its locks. */
  readonly poolSize?: number;
  /** Called once the transaction that opened, answered or resolved an incident has committed. */
  readonly onIncidentChanged?: (change: IncidentChanged) => void;
}

/** Connects at the first query. Every method rejects with a TrainyardError; `unavailable` while PostgreSQL does not answer. */
export function createStore({ databaseUrl, poolSize = 6, onIncidentChanged = () => undefined }: StoreOptions): Store {
  const database = new Database(databaseUrl, poolSize, onIncidentChanged);
  return {
    runs: createRunStore(database),
    actions: createActionStore(database),
    lifecycle: createLifecycleStore(database),
    recording: createRecordingStore(database),
    series: createSeriesStore(database),
    checkpoints: createCheckpointStore(database),
    certificates: createCertificateStore(database),
    configuration: createConfigurationStore(database),
    environments: createEnvironmentStore(database),
    states: createStateStore(database),
    ledger: createLedgerStore(database),
    replay: createReplayStore(database),
    nodes: createNodeStore(database),
    tasks: createNodeTaskStore(database),
    diagnostics: createDiagnosticsStore(database),
    inspections: createBatchInspectionStore(database),
    coordinateChecks: createCoordinateCheckStore(database),
    bundles: createBundleStore(database),
    returnGate: createReturnGateStore(database),
    cordonRules: createCordonRuleStore(database),
    suspects: createSuspectStore(database),
    stragglers: createStragglerStore(database),
    settings: createSettingStore(database),
    interventions: createInterventionStore(database),
    incidents: createIncidentStore(database),
    webhooks: createWebhookStore(database),
    shrinks: createShrinkStore(database),
    stability: createStabilityStore(database),
    policies: createPolicyStore(database),
    tournaments: createTournamentStore(database),
    sweeps: createSweepStore(database),
    trials: createTrialStore(database),
    sweepKeeping: createSweepKeepingStore(database),
    ablations: createAblationStore(database),
    studies: createStudyStore(database),
    ladders: createLadderStore(database),
    failures: createFailureStore(database),
    studyKeeping: createStudyKeepingStore(database),
    outbox: createOutboxStore(database),
    datasets: createDatasetStore(database),
    coordination: createCoordinationStore(database),
    health: () => checkHealth(database),
    clock: () => readClock(database),
    close: () => database.close(),
  };
}
