/** Spaces that are published or well tried, to begin with; each is added to what is there. */
import { presets } from "@trainyard/search/presets";
import { ListPlus } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { Button } from "../../../components/ui/button";
import type { SweepForm } from "../sweep-form";
import { parameterForm } from "./parameter-form";

interface PresetMenuProps {
  onAdd: (preset: Pick<SweepForm, "parameters" | "constraints">) => void;
}

export function PresetMenu({ onAdd }: PresetMenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button size="small" data-testid="space-presets">
          <ListPlus /> Presets
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Presets of the space"
          className="data-[state=open]:fade-in-0 z-50 max-h-[28rem] w-[min(26rem,calc(100vw-1rem))] overflow-y-auto rounded-lg border bg-raised p-1 shadow-xl data-[state=open]:animate-in"
        >
          {presets.map(({ name, title, source, space }) => (
            <button
              key={name}
              type="button"
              data-testid={`preset-${name}`}
              onClick={() => {
                onAdd({ parameters: space.parameters.map(parameterForm), constraints: space.constraints });
                setOpen(false);
              }}
              className="block w-full rounded-md px-2.5 py-1.5 text-left hover:bg-foreground/8 focus-visible:bg-foreground/8"
            >
              <span className="flex items-baseline gap-2">
                <span className="font-medium">{title}</span>
                <span className="figures ml-auto whitespace-nowrap text-2xs text-muted">
                  {space.parameters.length === 1 ? "1 parameter" : `${space.parameters.length} parameters`}
                </span>
              </span>
              <span className="block text-2xs text-muted">{source}</span>
            </button>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
