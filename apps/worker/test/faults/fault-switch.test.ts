/** The switch: each fault once, for its own node, whatever restarts in between; and relays that cut. */

import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FaultFile } from "@trainyard/contracts";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { startCutRelay } from "../../src/faults/cut-relay";
import { type FaultSwitch, openFaultSwitch } from "../../src/faults/fault-switch";
import { until } from "../until";

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

async function switchOf(file: string): Promise<FaultSwitch> {
  const services = { databaseUrl: "postgresql://u:p@127.0.0.1:5432/t", redisUrl: "redis://127.0.0.1:6379" };
  const faults = await openFaultSwitch({ file, nodeName: "one", ...services, logger: pino({ level: "silent" }) });
  cleanUp.push(faults.stop);
  return faults;
}

test("applies what names its node, once, also after a restart; what hits a trainer waits for one", async () => {
  const directory = await mkdtemp(join(tmpdir(), "trainyard-faults-"));
  cleanUp.push(() => rm(directory, { recursive: true }));
  const file = join(directory, "faults.json");
  const write = (entries: FaultFile) => writeFile(file, JSON.stringify(entries));
  const hang = { fault: "hang", atStep: 5 } as const;
  const entries: FaultFile = [
    { id: "1", node: "one", fault: hang },
    { id: "2", node: "two", fault: { fault: "failing-diagnostic", name: "theirs" } },
    { id: "3", node: "one", fault: { fault: "kill-trainer" } },
    { id: "4", node: "one", fault: { fault: "failing-diagnostic", name: "ours" } },
  ];
  const first = await switchOf(file);
  first.serve(() => null);
  await write(entries);
  await until("the newest fault of this node is applied", () => first.failingDiagnostics.has("ours"));
  expect([...first.failingDiagnostics]).toEqual(["ours"]);
  expect(first.takeForStart()).toEqual([hang]);
  expect(first.takeForStart()).toEqual([]);
  await first.stop();

  const hits: unknown[] = [];
  const second = await switchOf(file);
  second.serve(() => ({ inject: (id, fault) => hits.push([id, fault]), signal: (signal) => hits.push(signal) }));
  await until("the trainer is hit", () => hits.length > 0);
  await write([...entries, { id: "5", node: "one", fault: hang }]);
  await until("the trainer is hit again", () => hits.length > 1);
  expect(hits).toEqual(["SIGKILL", ["fault-5", hang]]);
  expect(second.takeForStart()).toEqual([]);
});

test("a relay carries both ways, breaks what is open when it is cut, and carries again", async () => {
  const echo = createServer((socket) => void socket.on("error", () => undefined).pipe(socket)).listen(0, "127.0.0.1");
  await once(echo, "listening");
  cleanUp.push(() => echo.close());
  const address = echo.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const relay = await startCutRelay(`redis://user:secret@127.0.0.1:${port}/2`, 1);
  cleanUp.push(relay.close);
  const url = new URL(relay.url);
  expect(url.username + url.password + url.pathname).toBe("usersecret/2");
  expect(url.port).not.toBe(String(port));

  const answer = async () => {
    const socket: Socket = connect(Number(url.port), url.hostname);
    socket.on("error", () => undefined).write("ping");
    const said = await Promise.race([once(socket, "data").then(String), once(socket, "close").then(() => "closed")]);
    return { socket, said };
  };
  const { socket, said } = await answer();
  expect(said).toBe("ping");
  relay.cut(3_600_000);
  await once(socket, "close");
  expect((await answer()).said).toBe("closed");
  relay.cut(0);
  const again = await answer();
  expect(again.said).toBe("ping");
  again.socket.destroy();
});
