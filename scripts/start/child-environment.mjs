/** What every program started here finds in its environment besides the person's own: nothing phones home, nothing is fetched from outside the registry. */
export const quietEnvironment = {
  CHECKPOINT_DISABLE: "1",
  DO_NOT_TRACK: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  ONNXRUNTIME_NODE_INSTALL: "skip",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  // Prisma would download a schema engine; generating the client needs only that some file is there.
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  TURBO_TELEMETRY_DISABLED: "1",
};
