/** Runs once before the server takes requests: a setting that is missing or malformed stops the start instead of failing every request. */

export async function register(): Promise<void> {
  // Next compiles this file for its edge runtime too, where none of it can run.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ TrainyardError }, { sharedServices }] = await Promise.all([import("@trainyard/contracts"), import("./server/services")]);
  try {
    sharedServices();
  } catch (error) {
    if (!(error instanceof TrainyardError)) throw error;
    console.error(`The web app cannot start: ${error.message}`);
    process.exit(1);
  }
}
