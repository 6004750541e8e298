/** An error whose message is one clear sentence for the person at the terminal; anything else is a bug and shows its stack. */
export class Failure extends Error {
  /** @param {string} message @param {{ logFile?: string, cause?: unknown }} [options] logFile: where the details are */
  constructor(message, options = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Failure";
    this.logFile = options.logFile;
  }
}
