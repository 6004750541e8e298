/** What ends a running instance: a signal, the end of the npm that started it, or a program that cannot be kept running. */
import { Failure } from "../failure.mjs";

/** On a terminal, npm passes on the signal that the terminal already sent: two signals so close together are one Ctrl-C. */
const sameKeyPressMs = 700;
const parentPollMs = 500;
const cutShortExitCode = 130;

export function createInterruption() {
  const controller = new AbortController();
  let firstAt = 0;
  /** @type {(() => Promise<void>) | null} */
  let killEverything = null;

  const interrupt = () => {
    if (!controller.signal.aborted) {
      firstAt = Date.now();
      controller.abort();
    } else if (Date.now() - firstAt > sameKeyPressMs) void killAndExit();
  };
  const killAndExit = async () => {
    await killEverything?.();
    process.exit(cutShortExitCode); // the lock stays behind and is found stale by the next start
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, interrupt);
  // A closed terminal or pipe must not end the process before it has stopped its children.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  if (process.env.npm_lifecycle_event !== undefined) watchParent(interrupt);

  /** @type {Promise<void>} */
  const asked = new Promise((resolve, reject) => {
    const settle = () => (controller.signal.reason instanceof Failure ? reject(controller.signal.reason) : resolve());
    controller.signal.addEventListener("abort", settle, { once: true });
  });
  asked.catch(() => undefined); // while the instance still comes up, the signal tells

  return {
    /** Aborted when the instance is to stop; its reason is a Failure when that is why. */
    signal: controller.signal,
    /** Resolves when somebody asks to stop, rejects when a program is given up. */
    asked,
    /** @param {Failure} failure */
    fail: (failure) => controller.abort(failure),
    /** What a second Ctrl-C does. @param {() => Promise<void>} kill */
    onSecond(kill) {
      killEverything = kill;
    },
  };
}

/** A signal to npm ends the shell between npm and this process, and this process hears nothing of it but the change of its parent. @param {() => void} onEnd */
function watchParent(onEnd) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, parentPollMs);
  timer.unref();
}
