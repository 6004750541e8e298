/** Any setting of a run, found by label, path or explanation, becomes a parameter of the search. */
import { type RunSpecification, valueAt } from "@trainyard/contracts";
import { Command } from "cmdk";
import { Plus } from "lucide-react";
import { useState } from "react";
import { readableAt } from "../../../specification/values";
import { addableGroups } from "./addable-groups";

interface AddParameterProps {
  /** Paths that are there already. */
  taken: readonly string[];
  specification: RunSpecification;
  onAdd: (path: string) => void;
}

export function AddParameter({ taken, specification, onAdd }: AddParameterProps) {
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  const groups = addableGroups(query, (field) => !taken.includes(field.path) && valueAt(specification, field.path) !== undefined);
  const close = () => {
    setOpen(false);
    setQuery("");
  };
  return (
    <Command
      shouldFilter={false}
      label="Add a parameter"
      className="relative max-w-xl"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <div className="relative">
        <Plus className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
        <Command.Input
          data-testid="add-parameter"
          value={query}
          onValueChange={(next) => {
            setQuery(next);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          placeholder="Add a parameter: learning rate, model.layers, dropout"
          className="h-8 w-full rounded-md border border-line-strong bg-surface pr-2.5 pl-8 text-sm placeholder:text-muted/70 dark:bg-sunken"
        />
      </div>
      {open && (
        <Command.List className="absolute inset-x-0 top-9 z-30 max-h-72 overflow-y-auto rounded-lg border bg-raised p-1 shadow-xl [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-muted">
          <Command.Empty className="px-3 py-6 text-center text-muted">No setting is about that.</Command.Empty>
          {groups.map(({ title, fields }) => (
            <Command.Group key={title} heading={title}>
              {fields.map((field) => (
                <Command.Item
                  key={field.path}
                  value={field.path}
                  onSelect={() => {
                    onAdd(field.path);
                    close();
                  }}
                  className="flex cursor-pointer items-baseline gap-2 rounded-md px-2 py-1.5 data-[selected=true]:bg-foreground/8"
                >
                  <span className="whitespace-nowrap">{field.label}</span>
                  <code className="truncate font-mono text-2xs text-muted">{field.path}</code>
                  <span className="figures ml-auto max-w-32 truncate text-muted text-xs">{readableAt(specification, field)}</span>
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      )}
    </Command>
  );
}
