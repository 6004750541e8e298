/** Tells a database that does not answer from a query that is wrong. */

/** Prisma: not reachable, timed out, closed the connection, no connection free, transaction lost, too many connections. */
const unavailableCodes = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"]);
/** PostgreSQL: admin shutdown, crash shutdown, starting up, silent in a transaction, too many connections, and the class of connection exceptions. */
const unavailableStates = /^(57P0[1-4]|25P03|53300|08.{3})$/;
const socketCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;
/** Errors of `pg` that carry no code. */
const unavailableMessages =
  /connection terminated|connection ended|not queryable|timeout exceeded when trying to connect|server closed the connection|DatabaseNotReachable|ConnectionClosed|SocketTimeout/i;

export function isUnavailable(error: unknown): boolean {
  return some(error, (code, message) => {
    if (unavailableCodes.has(code) || unavailableStates.test(code) || socketCodes.test(code)) return true;
    return unavailableMessages.test(message) || /Code: `(57P0[1-4]|25P03|53300|08...)`/.test(message);
  });
}

/** A deadlock or a serialization failure: the same transaction may succeed when tried again. */
export function isWriteConflict(error: unknown): boolean {
  return some(
    error,
    (code, message) => code === "P2034" || code === "40P01" || code === "40001" || message.includes("TransactionWriteConflict"),
  );
}

/** Whether the error or one it stems from (Prisma nests the driver's in `cause` and `meta`) is of the kind. */
function some(error: unknown, test: (code: string, message: string) => boolean): boolean {
  for (let at: unknown = error, depth = 0; typeof at === "object" && at !== null && depth < 6; depth++) {
    const { code, originalCode, kind, message, cause, meta } = at as Record<string, unknown>;
    const text = [message, kind].filter((part) => typeof part === "string").join(" ");
    if ([code, originalCode].some((each) => typeof each === "string" && test(each, text)) || test("", text)) return true;
    at = cause ?? (typeof meta === "object" && meta !== null && "driverAdapterError" in meta ? meta.driverAdapterError : undefined);
  }
  return false;
}
