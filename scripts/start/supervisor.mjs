/** Keeps the processes of one instance running: what ends by itself is started again; what is asked to stop stops in order. */

import { Failure } from "../failure.mjs";
import { watchdogPid } from "../guard.mjs";
import { signalGroup, waitForEnd } from "../processes.mjs";
import { stopInOrder } from "../stop-in-order.mjs";
import { identify } from "./instance-lock.mjs";

/** @typedef {import("../services/service-process.mjs").ServiceProcess} ServiceProcess */
/** @template {ServiceProcess} T @typedef {{ name: string, logFile: string, restartDelayMs: number, start: () => Promise<T> }} Program */

/** A program that ends sooner after its start counts as failing, milliseconds. */
const soonMs = 10_000;
/** Failing so often in a row, it is given up. */
const mostFailures = 5;
/** How long a killed PostgreSQL may take to end its sessions. */
const immediateEndMs = 3_000;

/**
 * @param {{ announce: (line: string) => void, record: (children: import("./instance-lock.mjs").Child[], watchdog: import("./instance-lock.mjs").Identity | null) => void, giveUp: (failure: Failure) => void }} options
 *   record keeps the list of children; giveUp is told when a program cannot be kept running
 */
export function createSupervisor({ announce, record, giveUp }) {
  /** @type {Map<string, ServiceProcess>} */
  const running = new Map();
  let stopping = false;

  const remember = () => {
    const children = [...running.values()].map(({ guarded }) => ({ ...identify(guarded.pid), guarded }));
    const watchdog = watchdogPid();
    record(children, watchdog === null ? null : identify(watchdog));
  };

  /** @template {ServiceProcess} T @param {Program<T>} program @param {number} failures @returns {Promise<T>} */
  async function run(program, failures) {
    const startedAt = Date.now();
    const child = await program.start();
    running.set(program.name, child);
    remember();
    void child.ended.then((how) => {
      running.delete(program.name);
      if (stopping) return;
      remember();
      signalGroup(child.pid, "SIGKILL"); // what it left behind, such as a trainer
      restart(program, how, child.pid, Date.now() - startedAt < soonMs ? failures + 1 : 0);
    });
    return child;
  }

  /** @param {Program<ServiceProcess>} program @param {string} how @param {number} pid @param {number} failures */
  function restart(program, how, pid, failures) {
    if (failures >= mostFailures) {
      giveUp(new Failure(`${program.name} ended ${failures} times in a row right after its start (${how}).`, { logFile: program.logFile }));
      return;
    }
    announce(`${program.name} (pid ${pid}) ended: ${how}. It starts again in ${program.restartDelayMs / 1000} s.`);
    setTimeout(() => {
      if (stopping) return;
      run(program, failures).then(
        (child) => announce(`${program.name} runs again (pid ${child.pid}).`),
        (error) => giveUp(error instanceof Failure ? error : new Failure(`${program.name} could not be started again.`, { cause: error })),
      );
    }, program.restartDelayMs).unref();
  }

  return {
    /** Starts the program and keeps it running. @template {ServiceProcess} T @param {Program<T>} program @returns {Promise<T>} */
    start: (program) => run(program, 0),
    /** Ends everything in order. @param {(name: string) => void} onKilled told of each program that did not end in time */
    async stop(onKilled) {
      stopping = true;
      const children = [...running.entries()];
      await stopInOrder(
        children.map(([, child]) => child.guarded),
        ({ pid }) => onKilled(children.find(([, child]) => child.pid === pid)?.[0] ?? `pid ${pid}`),
      );
    },
    /** Ends everything at once; PostgreSQL by its immediate shutdown, from which it recovers at the next start. */
    async kill() {
      stopping = true;
      const children = [...running.values()];
      for (const { guarded } of children) signalGroup(guarded.pid, guarded.immediateSignal);
      await Promise.all(children.map(({ pid }) => waitForEnd(pid, immediateEndMs)));
      for (const { pid } of children) signalGroup(pid, "SIGKILL");
    },
  };
}
