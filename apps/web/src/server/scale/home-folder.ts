/** The folder that nodes and this server share. */
import { TrainyardError } from "@trainyard/contracts";
import type { Services } from "../services";

/** Throws TrainyardError `unavailable` where this server was started without one. */
export function homeFolder({ home }: Pick<Services, "home">): string {
  if (home === null)
    throw new TrainyardError("unavailable", "This server has no files: start it with TRAINYARD_HOME, the folder that its nodes use.");
  return home;
}
