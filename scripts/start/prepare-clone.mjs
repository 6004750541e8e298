/** What a clone needs once before anything runs from it: dependencies, the generated database client, the built web application. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { repository } from "../repository.mjs";
import { quietEnvironment } from "./child-environment.mjs";
import { dependenciesMatch, installDependencies } from "./dependencies.mjs";
import { installBytes, requireFreeDisk } from "./free-disk.mjs";
import { takeLock } from "./instance-lock.mjs";
import { runLogged } from "./run-logged.mjs";
import { whenChanged } from "./stamp.mjs";

/** @typedef {{ progress: ReturnType<typeof import("./progress.mjs").createProgress>, logs: string, signal: AbortSignal }} Context */

const generatedClient = join(repository, "packages/store/src/generated");
const built = join(repository, "apps/web/.next");
/** What the web application is built from. */
const webSources = [
  "apps/web",
  "packages/contracts",
  "packages/graph",
  "packages/model",
  "packages/queue",
  "packages/recovery",
  "packages/search",
  "packages/store",
  "prisma",
  "package-lock.json",
];
const setupFolder = join(repository, ".trainyard-setup");
const lockPollMs = 250;

/** Two starts from one clone at the same time take turns. @param {Context} context @param {() => Promise<void>} work */
export async function withClone({ progress, signal }, work) {
  let lock = takeLock(setupFolder, repository);
  if ("holder" in lock) {
    progress.line(`Another start (pid ${lock.holder.owner.pid}) prepares this clone; waiting for it.`);
    while ("holder" in lock) {
      await sleep(lockPollMs, undefined, { signal });
      lock = takeLock(setupFolder, repository);
    }
  }
  try {
    await work();
  } finally {
    lock.release();
  }
}

/** @param {Context} context */
export async function prepareDependencies({ progress, logs, signal }) {
  if (dependenciesMatch()) return;
  requireFreeDisk(repository, installBytes);
  await progress.stage("Installing dependencies", (report) => installDependencies({ logFile: join(logs, "install.log"), signal, report }));
}

/** The database client, made from the Prisma schema. @param {Context} context */
export async function prepareClient({ progress, logs, signal }) {
  const options = {
    stampFile: join(generatedClient, ".stamp"),
    inputs: ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"],
    output: generatedClient,
  };
  await whenChanged(options, () =>
    progress.stage("Generating the database client", () =>
      runLogged([process.execPath, "node_modules/prisma/build/index.js", "generate"], {
        what: "prisma generate",
        logFile: join(logs, "generate.log"),
        signal,
        cwd: repository,
        env: quietEnvironment,
      }),
    ),
  );
}

/** @param {Context} context */
export async function prepareWeb({ progress, logs, signal }) {
  const options = { stampFile: join(built, "trainyard-stamp"), inputs: webSources, output: join(built, "BUILD_ID") };
  await whenChanged(options, () =>
    progress.stage("Building the web application", () =>
      runLogged([process.execPath, join(repository, "node_modules/next/dist/bin/next"), "build"], {
        what: "next build",
        logFile: join(logs, "build.log"),
        signal,
        cwd: join(repository, "apps/web"),
        env: { ...quietEnvironment, NODE_ENV: "production" },
      }),
    ),
  );
}
