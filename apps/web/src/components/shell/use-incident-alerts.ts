/** Tells of incidents as they open: a note at the edge of the page, and outside of it where that was asked for. */
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import { notifyOutside } from "../../lib/browser-notifications";
import { newIncidents, type Seen, seenAfter } from "../../lib/new-incidents";
import { recoveryQueries } from "../../lib/recovery-queries";
import { incidentKinds } from "../incident/incident-words";

const shownForMs = 12_000;
/** A storm of incidents is told of in one sentence beyond these. */
const mostAtOnce = 3;

export function useIncidentAlerts(): void {
  const router = useRouter();
  const { data: incidents } = useQuery(recoveryQueries.incidents);
  const seen = useRef<Seen>(null);
  useEffect(() => {
    if (incidents === undefined) return;
    const opened = newIncidents(seen.current, incidents);
    seen.current = seenAfter(incidents);
    const told = opened.slice(-mostAtOnce);
    if (opened.length > told.length) toast.warning(`${opened.length - told.length} more incidents have opened`, { duration: shownForMs });
    for (const { id, kind, summary } of told) {
      const { word } = incidentKinds[kind];
      const look = () => router.push(`/incidents/${id}`);
      toast.warning(word, { id, description: summary, duration: shownForMs, action: { label: "Look", onClick: look } });
      notifyOutside(word, summary, look);
    }
  }, [incidents, router]);
}
