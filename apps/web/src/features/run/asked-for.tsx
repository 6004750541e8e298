/** The dialog or panel of what was asked for. */
"use client";

import type { RunDetail } from "@trainyard/contracts";
import { AnnotateDialog } from "./answers/annotate-dialog";
import { BatchSheet } from "./answers/batch-sheet";
import { IncidentSheet } from "./answers/incident-sheet";
import { RollBackDialog } from "./answers/roll-back-dialog";
import { SuspectsSheet } from "./answers/suspects-sheet";
import type { Ask } from "./ask";
import { ChangeDialog } from "./change/change-dialog";
import { AcceptEnvironmentDialog } from "./environment/accept-environment-dialog";
import { ResumeDialog } from "./environment/resume-dialog";
import { RestartDialog } from "./restart-dialog";
import { StartTournamentDialog } from "./tournament/start-tournament-dialog";

interface AskedForProps {
  run: RunDetail;
  ask: Ask;
  onClose: () => void;
  /** It was done: the stretch it was about has served its purpose. */
  onDone: () => void;
}

export function AskedFor({ run, ask, onClose, onDone }: AskedForProps) {
  switch (ask.kind) {
    case "restart":
      return <RestartDialog run={run} checkpointId={ask.checkpointId} onClose={onClose} />;
    case "change":
      return <ChangeDialog run={run} typed={ask.typed} onClose={onClose} />;
    case "rollback":
      return <RollBackDialog {...ask} run={run} onClose={onClose} onDone={onDone} />;
    case "annotate":
      return <AnnotateDialog run={run} range={ask.range} onClose={onClose} onDone={onDone} />;
    case "batch":
      return <BatchSheet key={ask.step} run={run} step={ask.step} incidentId={ask.incidentId} onClose={onClose} />;
    case "suspects":
      return <SuspectsSheet runId={run.id} range={ask.range} onClose={onClose} />;
    case "accept-environment":
      return <AcceptEnvironmentDialog run={run} onClose={onClose} />;
    case "resume":
      return <ResumeDialog run={run} onClose={onClose} />;
    case "incident":
      return <IncidentSheet run={run} incidentId={ask.incidentId} onClose={onClose} />;
    case "tournament":
      return <StartTournamentDialog {...ask} run={run} onClose={onClose} onDone={onDone} />;
  }
}
