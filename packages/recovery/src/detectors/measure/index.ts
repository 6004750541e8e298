/** Measuring detectors on recorded training. */
export { anyOf } from "./any-of";
export { alarmWindowSteps, type DetectorQuality, measureDetector } from "./measure-detector";
export { qualityTable } from "./quality-table";
export { type RecordedRuns, recordedRuns } from "./recorded-runs";
