/** Configurations that the sweep would try, and those that would be refused, with why. */
import type { SweepPreview } from "@trainyard/contracts";
import { CircleX } from "lucide-react";
import { cn } from "../../../lib/class-names";
import { formatBytes, formatCount } from "../../../lib/format";
import { formatParameter } from "../../sweep/trial-axes";
import { parameterLabel } from "../space/parameter-form";

export function Examples({ examples }: { examples: SweepPreview["examples"] }) {
  const refused = examples.filter(({ problem }) => problem !== null).length;
  return (
    <>
      {refused > 0 && (
        <p className="mb-2 text-warning text-xs" data-testid="refused-examples">
          {refused} of {examples.length} would be refused and cost nothing.{" "}
          {refused * 2 > examples.length && "A constraint or a narrower space would spare the search from them."}
        </p>
      )}
      <ul className="flex flex-col gap-1.5">
        {examples.map(({ values, parameters, memoryBytes, tokens, problem }) => (
          <li
            key={JSON.stringify(values)}
            data-testid="preview-example"
            data-refused={problem !== null}
            className={cn("rounded-md border px-2.5 py-1.5 text-xs", problem !== null && "border-warning/40 bg-warning/6")}
          >
            <dl className="figures flex flex-wrap gap-x-3 gap-y-0.5">
              {Object.entries(values).map(([path, value]) => (
                <div key={path} className="flex min-w-0 gap-1" title={path}>
                  <dt className="truncate text-muted">{parameterLabel(path)}</dt>
                  <dd className="whitespace-nowrap font-medium">{formatParameter(path, value)}</dd>
                </div>
              ))}
            </dl>
            {problem === null ? (
              <p className="figures mt-0.5 text-2xs text-muted">
                {[
                  parameters === null ? null : `${formatCount(parameters)} parameters`,
                  memoryBytes === null ? null : formatBytes(memoryBytes),
                  tokens === null ? null : `${formatCount(tokens)} tokens`,
                ]
                  .filter((part) => part !== null)
                  .join(", ")}
              </p>
            ) : (
              <p className="mt-0.5 flex items-start gap-1 text-2xs text-warning">
                <CircleX className="mt-0.5 size-3 shrink-0" aria-hidden /> {problem}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
