/** What went wrong with a run, from its own figures: pure functions of series. */
export { type Alarm, type Detector, detect, type Observation, type WatchedMetric } from "./detector";
export { detectors } from "./detectors/table";
