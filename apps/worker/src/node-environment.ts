/** What this node says that it computes with, kept true: its trainers are forked from the sources on the disk, which may change under a running agent. */
import type { EnvironmentRecord } from "@trainyard/contracts";
import { collectEnvironment, hashOfSources } from "@trainyard/trainer/environment";
import type { FaultSwitch } from "./faults/fault-switch";

export interface NodeEnvironment {
  /** As last collected. */
  record(): EnvironmentRecord;
  /** Collects again where the sources have changed; answers whether they had. */
  refresh(): Promise<boolean>;
}

interface NodeEnvironmentOptions {
  readonly threads: number;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Null outside tests and drills. */
  readonly faults: Pick<FaultSwitch, "environmentOf"> | null;
}

export async function readNodeEnvironment({ faults, ...options }: NodeEnvironmentOptions): Promise<NodeEnvironment> {
  const feigned = async (real: EnvironmentRecord) => (faults === null ? real : faults.environmentOf(real));
  let real = await collectEnvironment(options);
  let record = await feigned(real);
  return {
    record: () => record,
    async refresh() {
      if ((await hashOfSources()) === real.code.sources) return false;
      real = await collectEnvironment(options);
      record = await feigned(real);
      return true;
    },
  };
}
