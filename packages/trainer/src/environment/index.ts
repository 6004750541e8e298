/** What this machine computes with. */

export { uncommittedDifference } from "./code-version";
export { collectEnvironment, type EnvironmentOptions } from "./collect-environment";
