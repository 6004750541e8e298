/**
 * The switch by which tests and drills break things: a file on this machine that names nodes and faults. Without the setting that names the
 * file nothing of this exists, and nothing that comes over a network leads here. docs/faults.md says how to run a drill.
 */
import { readFile } from "node:fs/promises";
import {
  type AgentFault,
  type EnvironmentRecord,
  type FaultFile,
  type FromTrainer,
  faultFile,
  parseOrThrow,
  type TrainerFault,
  trainerFault,
} from "@trainyard/contracts";
import type { Logger } from "pino";
import { startTicker } from "../ticker";
import { readAppliedFaults } from "./applied-faults";
import { createClockShift } from "./clock-shift";
import { startCutRelay } from "./cut-relay";
import { feignedEnvironment } from "./feigned-environment";

const readEveryMs = 200;
const defaultPorts = { postgres: 5_432, redis: 6_379 };

export interface FaultSwitchOptions {
  readonly file: string;
  readonly nodeName: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly logger: Logger;
}

/** The trainer that runs here, as far as faults concern it. */
interface FaultyTrainer {
  inject(commandId: string, fault: TrainerFault): void;
  signal(signal: NodeJS.Signals): void;
}

export interface FaultSwitch {
  /** Addresses by way of relays that can be cut. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Diagnostics that shall find something, by name. */
  readonly failingDiagnostics: ReadonlySet<string>;
  heartbeatsLost(): boolean;
  /** What this machine computes with as the file would have it seem now. */
  environmentOf(real: EnvironmentRecord): Promise<EnvironmentRecord>;
  /** A trainer's message as it would have come from this machine with its faults. */
  stamped(message: FromTrainer): FromTrainer;
  /** Faults that were asked for while nothing trained here; a trainer about to start takes them along. */
  takeForStart(): TrainerFault[];
  /** Starts to read the file. */
  serve(trainer: () => FaultyTrainer | null): void;
  stop(): Promise<void>;
}

type Entry = FaultFile[number];

export async function openFaultSwitch({ file, nodeName, logger, ...services }: FaultSwitchOptions): Promise<FaultSwitch> {
  const applied = readAppliedFaults(file, nodeName);
  const [postgres, redis] = await Promise.all([
    startCutRelay(services.databaseUrl, defaultPorts.postgres),
    startCutRelay(services.redisUrl, defaultPorts.redis),
  ]);
  const clock = createClockShift();
  const failingDiagnostics = new Set<string>();
  const waiting = new Map<string, TrainerFault>();
  let heartbeatsLostUntilMs = 0;
  let unreadable: string | null = null;
  let stopReading: () => Promise<void> = async () => undefined;

  const apply = (fault: AgentFault, trainer: FaultyTrainer | null) => {
    switch (fault.fault) {
      case "kill-trainer":
        return trainer?.signal("SIGKILL");
      case "freeze-trainer":
        return trainer?.signal("SIGSTOP");
      case "kill-agent":
        return process.kill(process.pid, "SIGKILL");
      case "freeze-agent":
        return process.kill(process.pid, "SIGSTOP");
      case "heartbeats-lost":
        heartbeatsLostUntilMs = performance.now() + fault.forMs;
        return;
      case "redis-cut":
        return redis.cut(fault.forMs);
      case "postgres-cut":
        return postgres.cut(fault.forMs);
      case "clock-offset":
        return clock.shift(fault.offsetMs);
      case "failing-diagnostic":
        return failingDiagnostics.add(fault.name);
      case "environment":
        return; // read when the agent starts
    }
  };

  const note = ({ id, fault }: Entry) => {
    applied.add(id); // before it is done: it may be the last thing this process does
    logger.warn({ fault, faultId: id }, "A fault is injected.");
  };

  /** What hits a trainer waits for one. */
  const handle = (entry: Entry, trainer: FaultyTrainer | null) => {
    const { id, fault } = entry;
    if (applied.has(id) || waiting.has(id)) return;
    if (isTrainerFault(fault)) {
      if (trainer === null) return void waiting.set(id, fault);
      note(entry);
      return trainer.inject(`fault-${id}`, fault);
    }
    if (trainer === null && hitsTrainer(fault)) return;
    note(entry);
    apply(fault, trainer);
  };

  const read = async (trainer: () => FaultyTrainer | null) => {
    try {
      for (const entry of await readEntries(file)) if (entry.node === nodeName) handle(entry, trainer());
      unreadable = null;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== unreadable) logger.warn({ err: error, file }, "The faults cannot be read."); // it may be half-written: read again soon
      unreadable = why;
    }
  };

  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    failingDiagnostics,
    heartbeatsLost: () => performance.now() < heartbeatsLostUntilMs,
    environmentOf: async (real) => feignedEnvironment(real, nodeName, await readEntries(file)),
    stamped: (message) => clock.stamped(message),
    takeForStart() {
      const taken = [...waiting];
      waiting.clear();
      for (const [id, fault] of taken) note({ id, node: nodeName, fault });
      return taken.map(([, fault]) => fault);
    },
    serve(trainer) {
      stopReading = startTicker(readEveryMs, () => read(trainer)).stop;
    },
    async stop() {
      await stopReading();
      await Promise.all([postgres.close(), redis.close()]);
    },
  };
}

function isTrainerFault(fault: Entry["fault"]): fault is TrainerFault {
  return trainerFault.safeParse(fault).success;
}

function hitsTrainer({ fault }: AgentFault): boolean {
  return fault === "kill-trainer" || fault === "freeze-trainer";
}

async function readEntries(file: string): Promise<FaultFile> {
  try {
    return parseOrThrow(faultFile, JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return []; // no drill yet
    throw error;
  }
}
