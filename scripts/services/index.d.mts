/** Types of the services for TypeScript tests. */
export interface Service {
  /** Connection string, password included. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves, with how it ended in words, once the process is gone. */
  readonly ended: Promise<string>;
  running(): boolean;
  /** Orderly end: everything written. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
}
/** A used folder keeps its data, its password and, when it is free, its port. */
export function startPostgres(options: { directory: string; logFile?: string }): Promise<Service>;
export function startRedis(options: { directory: string; logFile?: string; program?: string }): Promise<Service>;
