/** Measuring samplers: functions with known optima, and what searches on them come to. */
export { closedFormFunctions } from "./closed-form";
export {
  type MeasureOptions,
  measureSamplers,
  runTask,
  type SearchTask,
  searchTasks,
  testFunctionByName,
  testFunctions,
} from "./measure-samplers";
export { mixedFunction } from "./mixed";
export { type Measured, reportOf, type SamplerReport } from "./report";
export type { HeldOutRung } from "./scaling/held-out";
export { type LadderTable, ladderTable } from "./scaling/ladder-table";
export { measureScaling, type ScalingMeasurement } from "./scaling/measure-scaling";
export { asking, finished, runSearch, type SearchRun } from "./search-run";
export { suggestionTimesMs } from "./suggestion-times";
export { measureSchedulers, type SchedulerMeasurement, type SchedulerReport } from "./table/measure-schedulers";
export { type TrainingTable, trainingTable } from "./table/training-table";
export { measureWidths, type WidthMeasurement, type WidthReport, type WidthTable, widthTable } from "./table/width-table";
export { boxFunction, cubeFunction, spaceOf, type TestFunction } from "./test-function";
