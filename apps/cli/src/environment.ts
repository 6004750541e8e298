/** The command's settings: the only place where it reads the environment. */
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidError } from "@trainyard/contracts";

const defaultUrl = "http://127.0.0.1:3000";
const debianChromium = "/usr/bin/chromium";

/** Address of the web app, without a closing slash; throws InvalidError when TRAINYARD_URL is no http(s) origin. */
export function serverUrl(value: string | undefined = process.env.TRAINYARD_URL): string {
  const text = value === undefined || value === "" ? defaultUrl : value;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search !== "" || url.hash !== "")
    throw new InvalidError([{ field: "TRAINYARD_URL", message: `must be an address like ${defaultUrl}, not ${JSON.stringify(text)}` }]);
  return url.origin;
}

/** Browser for `bench live`; undefined leaves the choice to Playwright. */
export function chromiumPath(): string | undefined {
  return process.env.CHROMIUM_PATH ?? (existsSync(debianChromium) ? debianChromium : undefined);
}

/** Folder of all data of an instance on this machine, as `npm start` chooses it. */
export function homeDirectory(): string {
  const named = process.env.TRAINYARD_HOME;
  return named === undefined || named === "" ? fileURLToPath(new URL("../../../.trainyard", import.meta.url)) : resolve(named);
}

/** Of this process; what is kept of them is for `collectEnvironment` to say. */
export function environmentVariables(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Who acts, unless --author says otherwise. */
export function defaultAuthor(): string {
  return userInfo().username;
}
