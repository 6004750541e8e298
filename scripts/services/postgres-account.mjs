/** The account PostgreSQL runs under: it refuses root, so root lends it the account `postgres`, made when there is none. */
import { execFileSync, spawnSync } from "node:child_process";
import { Failure } from "../failure.mjs";

const name = "postgres";

/**
 * @typedef {readonly [string, ...string[]]} Command
 * @typedef {object} PostgresAccount
 * @property {{ uid: number, gid: number } | null} owner of the data; null: whoever runs this
 * @property {{ uid?: number, gid?: number }} ids to start a process with
 * @property {(command: Command) => Command} wrap the command line that runs a command under the account
 */

/** @param {string} program @param {string} directory both of which the account must reach @returns {PostgresAccount} */
export function postgresAccount(program, directory) {
  if (process.getuid?.() !== 0) return { owner: null, ids: {}, wrap: (command) => command };
  const owner = findAccount() ?? createAccount();
  const plain = { owner, ids: owner, wrap: (/** @type {Command} */ command) => command };
  if (reaches(plain, program, directory)) return plain;
  // A clone below /root, which nobody else may enter: the right to pass closed folders goes along with the account. The secure bit has access(2)
  // go by that right as well, which else forgets it for whoever is not root: by it initdb looks for the server beside itself.
  const setpriv = /** @type {const} */ ([
    "setpriv",
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
  ]);
  const passing = {
    owner,
    ids: {},
    wrap: (/** @type {Command} */ command) =>
      /** @type {Command} */ ([...setpriv, "--inh-caps=+dac_override", "--ambient-caps=+dac_override", ...command]),
  };
  if (reaches(passing, program, directory)) return passing;
  throw new Failure(
    `PostgreSQL does not run as root, and the account "${name}" may not enter ${directory}: put the clone and TRAINYARD_HOME where it may, or set DATABASE_URL.`,
  );
}

/** @param {PostgresAccount} account @param {string} program @param {string} directory */
function reaches(account, program, directory) {
  const [command, ...args] = account.wrap(["sh", "-c", 'test -x "$0" && cd "$1"', program, directory]);
  return spawnSync(command, args, { ...account.ids, cwd: "/", stdio: "ignore" }).status === 0;
}

/** @returns {{ uid: number, gid: number } | null} */
function findAccount() {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createAccount() {
  try {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name], { stdio: "pipe" });
  } catch (cause) {
    throw new Failure(
      `PostgreSQL does not run as root, and no account "${name}" could be made for it: set DATABASE_URL, or start as another user.`,
      {
        cause,
      },
    );
  }
  const made = findAccount();
  if (made === null) throw new Error(`useradd made no account ${name}.`);
  return made;
}
