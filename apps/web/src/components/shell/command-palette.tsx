/** Command palette: go anywhere, act on runs and nodes, change the theme. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import {
  ChartNoAxesColumnIncreasing,
  CircleAlert,
  Keyboard,
  type LucideIcon,
  Monitor,
  Moon,
  Pause,
  Play,
  Save,
  Server,
  Sun,
  Telescope,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { ladderQueries } from "../../lib/ladder-queries";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { actionWords, canAct, type RunAction } from "../../lib/run-actions";
import { useRunAction } from "../../lib/use-run-action";
import { incidentKinds } from "../incident/incident-words";
import { places } from "./navigation";

interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onHelp: () => void;
}

/** Stop is left out: it asks first, on the run's own page. */
const quickActions: readonly { action: RunAction; icon: LucideIcon }[] = [
  { action: "pause", icon: Pause },
  { action: "resume", icon: Play },
  { action: "checkpoint", icon: Save },
];

export function CommandPalette({ open, onOpenChange, onHelp }: CommandPaletteProps) {
  return (
    <Command.Dialog
      open={open}
      onOpenChange={onOpenChange}
      label="Command palette"
      overlayClassName="fixed inset-0 z-40 bg-black/45"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[calc(100%-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-xl border bg-raised shadow-2xl"
    >
      <Primitive.Title className="sr-only">Command palette</Primitive.Title>
      <Primitive.Description className="sr-only">
        Type to find a page, a run, a sweep, a ladder, a node, an open incident or an action.
      </Primitive.Description>
      {open && <Commands onClose={() => onOpenChange(false)} onHelp={onHelp} />}
    </Command.Dialog>
  );
}

/** Mounted only while the palette is open, so that it listens to no data when nobody looks. */
function Commands({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const { act } = useRunAction();
  const { data: runs = [] } = useQuery(queries.runs);
  const { data: nodes = [] } = useQuery(queries.nodes);
  const { data: sweeps = [] } = useQuery(queries.sweeps);
  const { data: ladders = [] } = useQuery(ladderQueries.ladders);
  const { data: incidents = [] } = useQuery(recoveryQueries.incidents);
  const open = incidents.filter(({ status }) => status === "open");
  const close = (then: () => void) => () => {
    onClose();
    then();
  };
  const go = (href: string) => close(() => router.push(href));
  return (
    <>
      <Command.Input
        placeholder="Go to, or do"
        className="h-12 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-muted"
      />
      <Command.List className="max-h-[55vh] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs">
        <Command.Empty className="px-3 py-8 text-center text-muted">Nothing matches.</Command.Empty>
        <Command.Group heading="Go to">
          {places.map(({ href, label, icon }) => (
            <Item key={href} icon={icon} onSelect={go(href)}>
              {label}
            </Item>
          ))}
        </Command.Group>
        <Command.Group heading="Runs">
          {runs.slice(0, 50).map((run) => (
            <Item key={run.id} value={`run ${run.name} ${run.id}`} icon={Play} onSelect={go(`/runs/${run.id}`)} note={run.status}>
              {run.name}
            </Item>
          ))}
        </Command.Group>
        {sweeps.length > 0 && (
          <Command.Group heading="Sweeps">
            {sweeps.slice(0, 20).map(({ id, name, status }) => (
              <Item key={id} value={`sweep ${name} ${id}`} icon={Telescope} onSelect={go(`/sweeps/${id}`)} note={status}>
                {name}
              </Item>
            ))}
          </Command.Group>
        )}
        {ladders.length > 0 && (
          <Command.Group heading="Ladders">
            {ladders.slice(0, 20).map(({ id, name, status }) => (
              <Item
                key={id}
                value={`ladder ${name} ${id}`}
                icon={ChartNoAxesColumnIncreasing}
                onSelect={go(`/ladders/${id}`)}
                note={status}
              >
                {name}
              </Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Actions">
          {runs.slice(0, 50).flatMap((run) =>
            quickActions
              .filter(({ action }) => canAct(run, action))
              .map(({ action, icon }) => (
                <Item
                  key={`${action} ${run.id}`}
                  value={`${action} ${run.name} ${run.id}`}
                  icon={icon}
                  onSelect={close(() => act(run, action))}
                >
                  {actionWords[action].label} {run.name}
                </Item>
              )),
          )}
          {open.slice(0, 20).map(({ id, kind, summary }) => (
            <Item
              key={id}
              value={`incident ${incidentKinds[kind].word} ${summary} ${id}`}
              icon={CircleAlert}
              onSelect={go(`/incidents/${id}`)}
              note={incidentKinds[kind].word}
            >
              {summary}
            </Item>
          ))}
          {nodes.map((node) => (
            <Item
              key={node.id}
              value={`node ${node.name} cordon return diagnostics`}
              icon={Server}
              onSelect={go(`/cluster/${encodeURIComponent(node.name)}`)}
              note={node.state}
            >
              Node {node.name}
            </Item>
          ))}
        </Command.Group>
        <Command.Group heading="Settings">
          <Item icon={Sun} onSelect={close(() => setTheme("light"))}>
            Light theme
          </Item>
          <Item icon={Moon} onSelect={close(() => setTheme("dark"))}>
            Dark theme
          </Item>
          <Item icon={Monitor} onSelect={close(() => setTheme("system"))}>
            Theme of the system
          </Item>
          <Item icon={Keyboard} onSelect={close(onHelp)}>
            Keyboard shortcuts
          </Item>
        </Command.Group>
      </Command.List>
    </>
  );
}

interface ItemProps {
  icon: LucideIcon;
  value?: string;
  note?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon: Icon, value, note, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      {...(value !== undefined && { value })}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-2 data-[selected=true]:bg-foreground/8"
    >
      <Icon className="size-4 text-muted" aria-hidden />
      <span className="truncate">{children}</span>
      {note !== undefined && <span className="ml-auto text-muted text-xs">{note}</span>}
    </Command.Item>
  );
}
