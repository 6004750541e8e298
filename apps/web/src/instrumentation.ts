/** Runs once before the server takes requests. */

export async function register(): Promise<void> {
  // Next compiles this file for its edge runtime too, where none of it could run.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { checkEnvironment } = await import("./server/check-environment");
    checkEnvironment();
  }
}
