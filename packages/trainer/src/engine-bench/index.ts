/** The engine bench: shapes and how one is measured. Each belongs into a process of its own, because its peak of memory is a process's. */
export { type EngineMeasurement, measureEngine } from "./measure";
export { type EngineBenchShape, engineBenchShapes, engineBenchSpecification } from "./shapes";
