/** A forked process that answers one request after the other: `{ value }`, or `{ problem }` where the work threw. */

export function answerRequests(work: (message: unknown) => Promise<unknown>): void {
  process.on("message", (message) => {
    void work(message)
      .then((value) => ({ value }))
      .catch((error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }))
      .then((answer) => process.send?.(answer));
  });
  process.on("disconnect", () => process.exit(0));
}
