/** Checkpoints as files, for those who train nothing: no engine is loaded. */
export { type VerifiedCheckpoint, verifyCheckpoint } from "./read-checkpoint";
export { deleteCheckpoint } from "./write-checkpoint";
