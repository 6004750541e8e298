/** What computes a trainer's graphs, and where the state they train is kept. */
import type { RunSpecification } from "@trainyard/contracts";
import { type DeviceLayout, deviceLayout } from "@trainyard/model";
import { DeviceMemory } from "./device/device-memory";
import { hostMemory, type Memory } from "./memory";
import type { Processing } from "./provider";

export interface Engine extends Processing {
  readonly memory: Memory;
  /** How the state lies in the memory of a device; null where it lies in the host's, tensor by tensor. */
  readonly layout: DeviceLayout | null;
}

export function onProcessor(threads: number): Engine {
  return { provider: "cpu", threads, memory: hostMemory, layout: null };
}

/**
 * The engine a run asks for. Through WebGPU the state stays on the device. ONNX Runtime for Node has no tensors in CUDA's memory, so through
 * CUDA each step takes the state there and back. Throws an ExecutionProviderError where the provider cannot start.
 */
export async function openEngine({ runtime, ...owner }: RunSpecification, threads: number): Promise<Engine> {
  const provider = runtime.executionProvider;
  if (provider !== "webgpu") return { ...onProcessor(threads), provider };
  return { provider, threads, memory: await DeviceMemory.open(), layout: deviceLayout(owner) };
}
