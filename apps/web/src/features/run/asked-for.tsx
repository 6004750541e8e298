/** The dialog or panel of what was asked for. */
"use client";

import type { RunDetail } from "@trainyard/contracts";
import type { Ask } from "./ask";
import { ChangeDialog } from "./change/change-dialog";
import { RestartDialog } from "./restart-dialog";

export function AskedFor({ run, ask, onClose }: { run: RunDetail; ask: Ask; onClose: () => void }) {
  switch (ask.kind) {
    case "restart":
      return <RestartDialog run={run} checkpointId={ask.checkpointId} onClose={onClose} />;
    case "change":
      return <ChangeDialog run={run} typed={ask.typed} onClose={onClose} />;
    default:
      return null;
  }
}
