/** Asks before a run is resumed in another environment: otherwise Resume is a click, and this is never seen. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunDetail } from "@trainyard/contracts";
import { Play } from "lucide-react";
import { Button } from "../../../components/ui/button";
import { Dialog } from "../../../components/ui/dialog";
import { formatInteger } from "../../../lib/format";
import { scaleQueries } from "../../../lib/scale-queries";
import { useRunAction } from "../../../lib/use-run-action";
import { Ahead } from "./ahead-notice";
import { environmentAhead } from "./environment-ahead";

export function ResumeDialog({ run, onClose }: { run: RunDetail; onClose: () => void }) {
  const { act } = useRunAction();
  const { data: environments } = useQuery(scaleQueries.environment(run.id));
  const ahead = environments === undefined ? null : environmentAhead(environments, run.id);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`Resume ${run.name}?`}
      description={`It goes on from step ${formatInteger(run.step)}, and not everything is as it was.`}
      testId="resume-dialog"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            onClick={() => {
              act(run, "resume");
              onClose();
            }}
          >
            <Play /> Resume
          </Button>
        </>
      }
    >
      {ahead !== null && <Ahead ahead={ahead} />}
    </Dialog>
  );
}
