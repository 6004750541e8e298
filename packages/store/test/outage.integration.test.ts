/** PostgreSQL that is restarted or killed under a recording: typed errors meanwhile, nothing lost, nothing twice. */
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPostgres } from "../../../scripts/services/index.mjs";
import { UnavailableError } from "../src/index";
import { claimLive, createRun, openTestStore, pointsOf, registerNode, type TestStore } from "./fixtures";

let directory: string;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let test: TestStore;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "trainyard-store-"));
  chmodSync(directory, 0o711); // the account root lends to PostgreSQL must be able to enter
  postgres = await startPostgres({ directory: join(directory, "postgres") });
  test = await openTestStore(postgres.url);
});
afterEach(async () => {
  await test.store.close();
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe.each(["stop", "kill"] as const)("a database that is away after %s", (how) => {
  it("costs no acknowledged point, doubles none, and loses nothing of the outbox", async () => {
    const { store } = test;
    const run = await createRun(store);
    const writer = await claimLive(store, run.id, await registerNode(store));
    const waiting = await createRun(store);
    const steps = 400;
    const errors: unknown[] = [];
    let recorded = 0;
    const recording = (async () => {
      while (recorded < steps) {
        // As an agent does: what was not acknowledged is sent again.
        try {
          await store.recording.points(writer, pointsOf(recorded + 1, recorded + 2));
          recorded += 2;
        } catch (error) {
          errors.push(error);
          if (!(error instanceof UnavailableError)) throw error;
        }
      }
    })();
    await expect.poll(() => recorded, { timeout: 30_000 }).toBeGreaterThan(20);
    await postgres[how]();
    expect(await store.health()).toMatchObject({ ok: false });
    await expect(store.runs.list()).rejects.toBeInstanceOf(UnavailableError);
    await expect(store.nodes.sweep({ suspectAfterMs: 0, lostAfterMs: 0 })).rejects.toBeInstanceOf(UnavailableError);
    await expect.poll(() => errors.length, { timeout: 30_000 }).toBeGreaterThan(0);
    postgres = await startPostgres({ directory: join(directory, "postgres") });
    await recording;
    const { series } = await store.series.snapshot(run.id);
    expect(series.find((each) => each.metric === "trainLoss")?.step).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    expect((await store.outbox.pending()).map((row) => row.segmentId)).toEqual([waiting.segments[0]?.id]);
    expect(await store.health()).toMatchObject({ ok: true, error: null });
  });
});
