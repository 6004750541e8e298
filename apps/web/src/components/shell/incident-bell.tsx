/** Bell: how many incidents are open, and the newest of them. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Incident } from "@trainyard/contracts";
import { Bell, BellRing, ListTree } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { setNotifications, useNotificationSetting } from "../../lib/browser-notifications";
import { formatAgo } from "../../lib/format";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useNow } from "../../lib/use-now";
import { incidentKinds } from "../incident/incident-words";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu";

const mostShown = 6;
const mostCounted = 99;

export function IncidentBell() {
  const { data: incidents = [] } = useQuery(recoveryQueries.incidents);
  const open = incidents.filter(({ status }) => status === "open");
  const label =
    open.length === 0 ? "Alerts: no open incidents" : `Alerts: ${open.length} open ${open.length === 1 ? "incident" : "incidents"}`;
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={label}
          title={label}
          data-testid="incident-bell"
          data-open-incidents={open.length}
          className="relative flex h-8 items-center justify-center gap-2.5 rounded-md px-2 text-muted text-sm hover:bg-foreground/6 hover:text-foreground lg:justify-start"
        >
          <Bell className="size-4 shrink-0" aria-hidden />
          <span className="hidden lg:inline">Alerts</span>
          {open.length > 0 && (
            <span
              aria-hidden
              className="figures inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-danger px-1 font-semibold text-2xs text-background max-lg:absolute max-lg:-top-1 max-lg:-right-0.5 lg:ml-auto"
            >
              {open.length > mostCounted ? `${mostCounted}+` : open.length}
            </span>
          )}
        </button>
      }
    >
      <Newest incidents={open} />
    </Menu>
  );
}

function Newest({ incidents }: { incidents: readonly Incident[] }) {
  const router = useRouter();
  const nowMs = useNow();
  const more = incidents.length - mostShown;
  return (
    <div className="w-[min(22rem,calc(100vw-2rem))]">
      {incidents.length === 0 && <p className="px-2 py-4 text-center text-muted">No open incidents.</p>}
      {incidents.slice(0, mostShown).map(({ id, kind, summary, openedAt }) => {
        const { icon: Icon, word } = incidentKinds[kind];
        return (
          <MenuItem key={id} onSelect={() => router.push(`/incidents/${id}`)}>
            <Icon className="self-start" aria-hidden />
            <span className="min-w-0 flex-1">
              <span className="flex items-baseline justify-between gap-2">
                <b className="font-medium">{word}</b>
                <span className="figures whitespace-nowrap text-muted text-xs">{formatAgo(Date.parse(openedAt), nowMs)}</span>
              </span>
              <span className="line-clamp-2 text-muted text-xs">{summary}</span>
            </span>
          </MenuItem>
        );
      })}
      <MenuSeparator />
      <MenuItem onSelect={() => router.push("/incidents")}>
        <ListTree aria-hidden /> All incidents{more > 0 && ` (${more} more open)`}
      </MenuItem>
      <NotificationItem />
    </div>
  );
}

function NotificationItem() {
  const setting = useNotificationSetting();
  if (setting === "unavailable") return null;
  const isOn = setting === "on";
  const toggle = () => {
    setNotifications(!isOn).catch((error: unknown) => toast.error("The browser refused", { description: String(error) }));
  };
  return (
    <MenuItem onSelect={toggle}>
      <BellRing aria-hidden /> {isOn ? "No notifications outside this tab" : "Notify me outside this tab"}
      {setting === "denied" && <span className="ml-auto text-muted text-xs">blocked by the browser</span>}
    </MenuItem>
  );
}
