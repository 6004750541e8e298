/** Tabs underlined in the signal colour; the list scrolls sideways when it is narrow. */
import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";

export const Tabs = Primitive.Root;

export function TabList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Primitive.List aria-label={label} className="flex gap-1 overflow-x-auto border-b px-2 [scrollbar-width:none]">
      {children}
    </Primitive.List>
  );
}

export function Tab({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Primitive.Trigger
      value={value}
      className="-mb-px inline-flex h-10 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2.5 text-muted text-sm -outline-offset-2 hover:text-foreground data-[state=active]:border-signal data-[state=active]:font-medium data-[state=active]:text-foreground"
    >
      {children}
    </Primitive.Trigger>
  );
}

export function TabPanel({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Primitive.Content value={value} className="min-h-64 -outline-offset-2">
      {children}
    </Primitive.Content>
  );
}
