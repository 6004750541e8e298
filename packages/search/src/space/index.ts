/** The space that is searched: its unit cube, its configurations, and what was tried of it. */
export { configurations, countConfigurations } from "./count";
export { type Cube, cubeOf, isActive, valuesWithin } from "./cube";
export type { Dimension } from "./dimension";
export { fingerprint } from "./fingerprint";
export { acceptanceOf, drawUnseen } from "./unseen";
