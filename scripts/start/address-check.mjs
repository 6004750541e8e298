/** Whether the addresses in the settings can be used: a port that is free, a server that answers. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createConnection } from "node:net";
import { Failure } from "../failure.mjs";
import { canListen } from "../services/free-port.mjs";

const answerWithinMs = 5_000;

/** @param {number} port */
export async function requireFreePort(port) {
  if ((await canListen(port)) !== null) return;
  const another = port < 65_535 ? port + 1 : port - 1;
  throw new Failure(
    `Port ${port} is taken by ${listenerOf(port) ?? "another program"}: stop it, or choose another with PORT=${another} npm start.`,
  );
}

/** @param {string} name of the setting @param {string} address @param {number} defaultPort */
export async function requireAnswer(name, address, defaultPort) {
  const { hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, "");
  const connection = createConnection({ host, port: Number(port || defaultPort), timeout: answerWithinMs });
  /** @type {string | null} */
  const trouble = await new Promise((resolve) => {
    connection.once("connect", () => resolve(null));
    connection.once("timeout", () => resolve(`no answer in ${answerWithinMs / 1000} s`));
    connection.once("error", (error) => resolve(error.message));
  });
  connection.destroy();
  if (trouble !== null) throw new Failure(`${name} points at ${hostname}:${port || defaultPort}, which cannot be reached: ${trouble}.`);
}

/** @param {number} port @returns {string | null} who listens there, in words */
function listenerOf(port) {
  const pid = process.platform === "linux" ? listenerFromProc(port) : listenerFromLsof(port);
  if (pid === null) return null;
  try {
    const command = execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return `pid ${pid} (${command.slice(0, 80)})`;
  } catch {
    return `pid ${pid}`;
  }
}

/** @param {number} port */
function listenerFromProc(port) {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const listening = "0A";
  const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => lines(file).map((line) => line.trim().split(/\s+/)));
  const inode = rows.find((fields) => fields[1]?.endsWith(suffix) && fields[3] === listening)?.[9];
  if (inode === undefined) return null;
  const pid = readdirSync("/proc").find((name) => /^\d+$/.test(name) && holdsSocket(name, inode));
  return pid === undefined ? null : Number(pid);
}

/** @param {string} file */
function lines(file) {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return []; // no IPv6
  }
}

/** @param {string} pid @param {string} inode */
function holdsSocket(pid, inode) {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((descriptor) => readlinkSync(`/proc/${pid}/fd/${descriptor}`) === `socket:[${inode}]`);
  } catch {
    return false; // ended meanwhile, or somebody else's
  }
}

/** @param {number} port */
function listenerFromLsof(port) {
  try {
    return Number(execFileSync("lsof", ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"], { encoding: "utf8" }).split("\n")[0]);
  } catch {
    return null;
  }
}
