/** What the agent needs to know of the tests that compute; they run in `@trainyard/trainer/diagnostics-process`. */
export { type ComputedAnswer, type ComputedRequest, computedAnswer } from "./computed-tests";
export type { Finding } from "./finding";
