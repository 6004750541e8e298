/** Tells, once a roll-back has been applied, what it really cost; of any roll-back of the run, whoever asked for it. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Intervention } from "@trainyard/contracts";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import { queries } from "../../../lib/queries";
import { resultText } from "./roll-back-words";

export function RollBackNotices({ runId }: { runId: string }) {
  const { data: interventions } = useQuery(queries.interventions(runId));
  const known = useRef<ReadonlyMap<string, Intervention["status"]> | null>(null);
  useEffect(() => {
    if (interventions === undefined) return;
    const before = known.current;
    known.current = new Map(interventions.map(({ id, status }) => [id, status]));
    if (before === null) return; // what had been over when the page was opened is no news
    for (const { id, kind, status, result } of interventions) {
      if (kind !== "rollback" || status === "requested" || before.get(id) === status) continue;
      if (status === "failed") toast.error("The run could not be rolled back", { description: textIn(result) });
      else toast.success("Rolled back", { description: resultText(result) ?? "The run goes on.", duration: 12_000 });
    }
  }, [interventions]);
  return null;
}

function textIn(result: Intervention["result"]): string {
  const why = Object.values(result ?? {}).find((value) => typeof value === "string");
  return typeof why === "string" ? why : "The events say more.";
}
