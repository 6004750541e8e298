/** Exact parameter counts, FLOPs and memory; arithmetic only, so that a browser can show them as one types. */
export { flopsPerToken } from "./flops";
export { type MemoryEstimate, memoryEstimate, stateBytes } from "./memory";
export { DoesNotFitError, formatGibibytes, largestMachine, type Machine, memoryFor, memoryWaitedFor, requireFit } from "./memory-fit";
export { type ParameterShares, parameterCount, parametersByPart } from "./parameters";
