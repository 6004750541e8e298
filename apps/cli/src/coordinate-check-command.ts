/** `trainyard coordinate-check`: whether training is alike at several widths, under the standard parametrisation and muP. */
import { type CoordinateCheck, coordinateCheckRequest, NotFoundError, parseOrThrow } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { defaultAuthor } from "./environment";
import { exitCode } from "./exit-code";
import type { Context, Outcome } from "./outcome";
import { pollUntilRest } from "./poll";
import { renewingLine } from "./renewing-line";
import { numberArgument, overridesOfAssignments, setOption } from "./run-options";
import { textTable } from "./text-table";

interface CheckOptions {
  recipe: string;
  set: string[];
  widths?: string[];
  steps?: number;
  wait: boolean;
  author: string;
}

export function addCoordinateCheckCommand(program: Command, act: Act): void {
  program
    .command("coordinate-check")
    .description("size of activations by width over a few updates, with and without muP: under muP changes are alike at every width")
    .requiredOption("--recipe <name>", "recipe whose model is tried, such as neox-nano")
    .addOption(setOption("any field of it; parametrisation.baseWidth is muP's base, else the narrowest width").default([], "none"))
    .option("--widths <widths...>", "two to six; 32 64 128 256 when left out")
    .option("--steps <count>", "updates; 4 when left out", numberArgument)
    .option("--no-wait", "start it and do not follow it")
    .option("--author <name>", "who asks", defaultAuthor())
    .action(act((context, options: CheckOptions) => check(context, options)));
}

async function check({ client, json, signal }: Context, { recipe, set, widths, steps, wait, author }: CheckOptions): Promise<Outcome> {
  const request = parseOrThrow(coordinateCheckRequest, {
    recipe,
    overrides: overridesOfAssignments(set),
    ...(widths !== undefined && { widths: widths.map(Number) }),
    ...(steps !== undefined && { steps }),
  });
  const started = await client.call("startCoordinateCheck", { body: { ...request, author } });
  if (!wait) return { document: started, text: `Coordinate check ${started.id} waits for a node.` };
  const line = renewingLine(process.stderr);
  const ended = await pollUntilRest(signal, {
    ask: async () => {
      const { items } = await client.call("listCoordinateChecks", {});
      const found = items.find(({ id }) => id === started.id);
      if (found === undefined) throw new NotFoundError("coordinate check", started.id);
      return found;
    },
    show: ({ status, progress }) => void (json || line.show(`${status}, ${Math.round(100 * progress)} %`)),
    isAtRest: ({ status }) => status === "done" || status === "failed",
  });
  line.end();
  if (ended.status === "failed") return { document: ended, text: `The check failed: ${ended.problem}`, exitCode: exitCode.failed };
  return { document: ended, text: tableOf(ended) };
}

/** A line for each activation and method: change since the start by width at the last update, and its slope. */
function tableOf({ points, slopes, request }: CoordinateCheck): string {
  const widths = [...new Set(points.map(({ width }) => width))];
  const sizeAt = (width: number, method: string, activation: string) =>
    points.find(
      (point) => point.width === width && point.method === method && point.activation === activation && point.step === request.steps,
    )?.size;
  const rows = slopes.map(({ method, activation, slope }) => [
    activation,
    method === "mup" ? "muP" : method,
    ...widths.map((width) => sizeAt(width, method, activation)?.toPrecision(3) ?? "-"),
    slope.toFixed(2),
  ]);
  return textTable(["ACTIVATION", "PARAMETRISATION", ...widths.map((width) => `WIDTH ${width}`), "SLOPE"], rows);
}
