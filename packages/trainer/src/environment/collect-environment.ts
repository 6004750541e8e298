/** The record of what this process computes with: read once, because nothing of it changes under a running process but the code on the disk. */
import { arch, release, type } from "node:os";
import type { EnvironmentRecord } from "@trainyard/contracts";
import { codeVersion, lockfileHash } from "./code-version";
import { nativeLibraries } from "./native-libraries";
import { packageVersions } from "./package-versions";
import { processorFeatures, processorName } from "./processor";
import { computingVariables } from "./variables";

export interface EnvironmentOptions {
  /** Threads a trainer uses. */
  readonly threads: number;
  /** The process's environment variables, of which few are kept. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Takes some tenths of a second, most of it to hash the libraries. Rejects with FileAccessError. */
export async function collectEnvironment({ threads, variables }: EnvironmentOptions): Promise<EnvironmentRecord> {
  const [features, packages, libraries, code, lockfile] = await Promise.all([
    processorFeatures(),
    packageVersions(),
    nativeLibraries(),
    codeVersion(),
    lockfileHash(),
  ]);
  return {
    node: process.versions.node,
    operatingSystem: `${type()} ${release()} ${arch()}`,
    processor: processorName(),
    processorFeatures: features,
    threads,
    packages,
    libraries,
    code,
    lockfile,
    variables: computingVariables(variables),
  };
}
