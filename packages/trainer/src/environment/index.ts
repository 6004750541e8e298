/** What this machine computes with. */

export { hashOfSources, lockfilePath, uncommittedDifference } from "./code-version";
export { collectEnvironment, type EnvironmentOptions } from "./collect-environment";
