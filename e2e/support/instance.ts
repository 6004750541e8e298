/** Instances of Trainyard started by `scripts/start.mjs`, as a person at a terminal sees them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guard, release } from "../../scripts/guard.mjs";
import { repository } from "../../scripts/repository.mjs";

export interface Instance {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Everything it has printed so far. */
  output(): string;
  /** Pids of the programs it started, its watchdog included. */
  children(): number[];
  /** Its exit code, after the signal if one is given. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface InstanceSettings {
  port: number;
  home: string;
  workers?: number;
  /** The file by which its nodes are broken; left out: they cannot be. */
  faults?: string;
}

/** Starts an instance without waiting for it. It ends with this process, however that ends. */
export function launch({ port, home, workers = 2, faults }: InstanceSettings): Instance {
  const child = spawn(process.execPath, [join(repository, "scripts/start.mjs")], {
    cwd: repository,
    detached: true,
    env: {
      ...process.env,
      PORT: String(port),
      TRAINYARD_HOME: home,
      TRAINYARD_WORKERS: String(workers),
      DATABASE_URL: "",
      REDIS_URL: "",
      ...(faults !== undefined && { TRAINYARD_FAULTS: faults }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("scripts/start.mjs could not be started.");
  guard({ pid, signal: "SIGTERM", immediateSignal: "SIGKILL", graceMs: 45_000, rank: 0 });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  const exit = once(child, "close").then(([code]) => {
    release(pid);
    return typeof code === "number" ? code : null;
  });
  return {
    process: child,
    pid,
    output: () => output,
    children() {
      const { children, watchdog } = JSON.parse(readFileSync(join(home, "instance.json"), "utf8"));
      return [...children, watchdog].map((identity: { pid: number }) => identity.pid);
    },
    end(signal) {
      if (signal !== undefined) child.kill(signal);
      return exit;
    },
  };
}

/** Starts an instance and waits until it says that it is ready. */
export async function startInstance(settings: InstanceSettings): Promise<Instance> {
  const instance = launch(settings);
  await Promise.race([
    new Promise<void>((resolve) =>
      instance.process.stdout?.on("data", () => instance.output().includes("Trainyard is ready") && resolve()),
    ),
    instance.end().then((code) => {
      throw new Error(`The instance ended with ${code}:\n${instance.output()}`);
    }),
  ]);
  return instance;
}
