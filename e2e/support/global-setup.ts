/** Starts the instance before the first journey and stops it, nothing left behind, after the last. */
import { mkdirSync, rmSync } from "node:fs";
import { startInstance } from "./instance";
import { preparePoisonedDataset } from "./poisoned-dataset";
import { stack } from "./stack";

export default async function setUp(): Promise<() => Promise<void>> {
  rmSync(stack.home, { recursive: true, force: true });
  mkdirSync(stack.home, { recursive: true, mode: 0o755 });
  preparePoisonedDataset(stack.home);
  const instance = await startInstance(stack);
  return async () => {
    const code = await instance.end("SIGTERM");
    if (code !== 0) throw new Error(`The instance ended with ${code}:\n${instance.output()}`);
    rmSync(stack.home, { recursive: true, force: true });
  };
}
