/** The instance that the journeys visit. */
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Playwright evaluates its configuration in every process; the first one chooses, the others inherit. */
process.env.TRAINYARD_E2E_PORT ??= String(20_000 + ((3 * process.pid) % 10_000));
const port = Number(process.env.TRAINYARD_E2E_PORT);

const home = join(tmpdir(), `trainyard-e2e-${port}`);

export const stack = {
  port,
  url: `http://127.0.0.1:${port}`,
  home,
  /** The file by which a journey breaks nodes. */
  faults: join(home, "faults.json"),
};
