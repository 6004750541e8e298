/** The checkpoint bench. It belongs into a process of its own, which holds three states of the model at once. */
export { type CheckpointMeasurement, checkpointBenchSpecification, measureCheckpoints } from "./measure";
