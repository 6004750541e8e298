/** A coordinate check, in a process of its own: each width under both parametrisations, one after the other. */
import { createRequire } from "node:module";
import type { CoordinateCheck, CoordinateCheckRequest } from "@trainyard/contracts";
import { coordinateRuns } from "@trainyard/model/recipes";
import { type ActivationRequest, activationSizes, coordinateSlopes } from "@trainyard/trainer/coordinate-check";
import { createRequestProcess } from "./request-process";

/** Of one width: a wide model of many layers takes minutes. */
const limitMs = 15 * 60_000;

type Found = Pick<CoordinateCheck, "points" | "slopes">;

interface CheckOptions {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Share that is done, with what was found so far. */
  readonly onProgress: (progress: { done: number; points: CoordinateCheck["points"] }) => void;
}

export async function checkCoordinates(request: CoordinateCheckRequest, { threads, signal, onProgress }: CheckOptions): Promise<Found> {
  const process = createRequestProcess(createRequire(import.meta.url).resolve("@trainyard/trainer/coordinate-check-process"));
  const runs = coordinateRuns(request);
  const points: CoordinateCheck["points"] = [];
  try {
    for (const [index, { method, width, specification }] of runs.entries()) {
      const asked: ActivationRequest = { specification, steps: request.steps, threads };
      const sizes = activationSizes.parse(await process.ask(asked, { signal, limitMs }));
      points.push(...sizes.map((each) => ({ method, width, ...each })));
      onProgress({ done: (index + 1) / runs.length, points });
    }
  } finally {
    process.end();
  }
  return { points, slopes: coordinateSlopes(points) };
}
