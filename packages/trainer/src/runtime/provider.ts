/** Sessions of ONNX Runtime with the options that training wants of each execution provider. */
import type { RunSpecification } from "@trainyard/contracts";
import { InferenceSession } from "onnxruntime-node";
import { ExecutionProviderError } from "../errors";

export type ExecutionProvider = RunSpecification["runtime"]["executionProvider"];

/** What a session runs on. */
export interface Processing {
  readonly provider: ExecutionProvider;
  /** Of the processor; whatever has no kernel elsewhere runs there. */
  readonly threads: number;
}

type Options = InferenceSession.SessionOptions;

/** Throws an ExecutionProviderError where a provider other than the processor cannot start. */
export async function createSession(onnx: Uint8Array, { provider, threads }: Processing, options: Options = {}): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(onnx, { ...optionsOf(threads)[provider], ...options });
  } catch (cause) {
    throw provider === "cpu" ? cause : new ExecutionProviderError(provider, cause);
  }
}

function optionsOf(threads: number): Record<ExecutionProvider, Options> {
  const common: Options = { executionMode: "sequential", intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 };
  return {
    /**
     * One graph at a time on `threads` threads. Denormals count as zero: arithmetic on them is many times slower, and a second moment can decay
     * into them. Within a run threads spin while they wait, because a step has hundreds of short kernels and waking a thread takes longer than
     * most of them; between runs they sleep. Memory is not laid out ahead: that holds the layout's block beside what the first run took,
     * 0.7 GB at 124 M parameters, and saves no time. The same options give the same bits; measured, so does another number of threads.
     */
    cpu: {
      ...common,
      executionProviders: ["cpu"],
      enableMemPattern: false,
      graphOptimizationLevel: "all",
      extra: { session: { set_denormal_as_zero: "1", force_spinning_stop: "1", intra_op: { allow_spinning: "1" } } },
    },
    /**
     * Buffers are kept by exact size: shapes never change, and the default throws large ones away after each step, which doubled the time of
     * one. Unoptimised, because the optimiser would move the transpositions back into the products that they were taken out of.
     */
    webgpu: {
      ...common,
      executionProviders: [{ name: "webgpu", storageBufferCacheMode: "simple" }],
      graphOptimizationLevel: "disabled",
    },
    cuda: { ...common, executionProviders: ["cuda"], graphOptimizationLevel: "all" },
  };
}
