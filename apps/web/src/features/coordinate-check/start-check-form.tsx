/** Starts a coordinate check: which recipe, which widths, how many steps. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { coordinateCheckRequest, parseNumber } from "@trainyard/contracts";
import { Play } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Field, NativeSelect } from "../../components/ui/field";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { issuesOfError, typedIssues } from "../../lib/field-issues";
import { keys, queries } from "../../lib/queries";
import { NumberField } from "../new-sweep/number-field";

export function StartCheckForm({ onStarted }: { onStarted: (checkId: string) => void }) {
  const client = useQueryClient();
  const { data: recipes = [] } = useQuery(queries.recipes);
  const [recipe, setRecipe] = useState("neox-nano");
  const [widths, setWidths] = useState("32, 64, 128, 256");
  const [steps, setSteps] = useState("4");
  const stated = {
    recipe,
    widths: widths
      .split(/[,;\s]+/)
      .filter(Boolean)
      .map(parseNumber),
    steps: parseNumber(steps),
  };
  const parsed = coordinateCheckRequest.safeParse(stated);
  const start = useMutation({
    mutationFn: (body: typeof stated) => api.call("startCoordinateCheck", { body: { ...body, ...authorField() } }),
    onSuccess: (check) => {
      toast("A node checks it beside what it trains");
      onStarted(check.id);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.coordinateChecks }),
  });
  const issues = { ...(parsed.success ? {} : typedIssues(parsed.error, stated)), ...issuesOfError(start.error) };
  const issueOf = (name: string) => issues[name] ?? Object.entries(issues).find(([path]) => path.startsWith(`${name}.`))?.[1];
  const named = ["recipe", "widths", "steps"].some((name) => issueOf(name) !== undefined);
  return (
    <Card aria-label="Start a check">
      <form
        className="grid items-start gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[minmax(0,1.3fr)_minmax(0,1.3fr)_8rem_auto]"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (parsed.success) start.mutate(stated);
        }}
      >
        <Field id="check-recipe" label="Recipe" hint="Its model at each width; heads keep theirs" error={issueOf("recipe")}>
          <NativeSelect
            id="check-recipe"
            aria-describedby="check-recipe-note"
            value={recipe}
            onChange={({ target }) => setRecipe(target.value)}
          >
            {recipes
              .filter(({ fitsCpu }) => fitsCpu)
              .map(({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
          </NativeSelect>
        </Field>
        <NumberField id="check-widths" label="Widths" hint="Two to six" error={issueOf("widths")} value={widths} onChange={setWidths} />
        <NumberField id="check-steps" label="Steps" hint="A few are enough" error={issueOf("steps")} value={steps} onChange={setSteps} />
        <Button variant="primary" type="submit" className="sm:mt-5" disabled={!parsed.success || start.isPending} data-testid="start-check">
          <Play /> {start.isPending ? "Starting" : "Check"}
        </Button>
        {start.error !== null && !named && (
          <p role="alert" className="col-span-full text-danger text-xs">
            {messageOf(start.error)}
          </p>
        )}
      </form>
    </Card>
  );
}
