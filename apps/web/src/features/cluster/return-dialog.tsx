/** Returns a node to service: after diagnostics that passed since it was taken out, or without, with a reason that is kept. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DiagnosticLevel, type Node, uncordonRequest } from "@trainyard/contracts";
import { ShieldOff, Stethoscope, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../components/action-dialog";
import { Button } from "../../components/ui/button";
import { Dialog } from "../../components/ui/dialog";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys } from "../../lib/queries";
import { isUnderWay, recoveryQueries } from "../../lib/recovery-queries";
import { useActionForm } from "../../lib/use-action-form";
import { DiagnosticRunView } from "../diagnostics/diagnostic-run-view";
import { LevelChoice } from "../diagnostics/level-choice";
import { hasPassed, newestSince } from "../diagnostics/verdict";
import { settleNode } from "./settle-node";

interface ReturnDialogProps {
  node: Node;
  onClose: () => void;
}

export function ReturnDialog({ node, onClose }: ReturnDialogProps) {
  const [overriding, setOverriding] = useState(false);
  if (overriding) return <OverrideDialog node={node} onClose={onClose} />;
  return <GateDialog node={node} onClose={onClose} onOverride={() => setOverriding(true)} />;
}

function GateDialog({ node, onClose, onOverride }: ReturnDialogProps & { onOverride: () => void }) {
  const client = useQueryClient();
  const [level, setLevel] = useState<DiagnosticLevel>(1);
  /** Somebody asked here for the tests, so that passing them returns the node. */
  const [returning, setReturning] = useState(false);
  const { data: runs = [] } = useQuery(recoveryQueries.diagnostics(node.id));
  const newest = newestSince(runs, node.stateSince);
  const testing = newest !== null && isUnderWay(newest);
  const passed = hasPassed(newest);
  const test = useMutation({
    mutationFn: () =>
      api.call("runDiagnostics", { nodeId: node.id, body: { level, reason: "before it returns to service", ...authorField() } }),
    onSuccess: () => setReturning(true),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tasks }),
  });
  const back = useMutation({
    mutationFn: () =>
      api.call("uncordonNode", {
        nodeId: node.id,
        body: { reason: `passed diagnostics of level ${newest?.level ?? level}`, ...authorField() },
      }),
    onSuccess: (changed) => {
      settleNode(client, changed);
      toast(`${node.name} may work again`);
      onClose();
    },
  });
  const { mutate: returnNode, isIdle } = back;
  useEffect(() => {
    if (returning && passed && isIdle) returnNode();
  }, [returning, passed, isIdle, returnNode]);
  const error = test.error ?? back.error;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`Return ${node.name} to service`}
      description="It works again once it has passed its tests since it was taken out."
      testId="return-dialog"
      footer={
        <>
          <Button variant="ghost" className="mr-auto" onClick={onOverride}>
            <ShieldOff /> Return without passing
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          {passed ? (
            <Button variant="primary" onClick={() => back.mutate()} disabled={back.isPending}>
              <Undo2 /> {back.isPending ? "Returning" : "Return the node"}
            </Button>
          ) : (
            <Button variant="primary" onClick={() => test.mutate()} disabled={testing || test.isPending}>
              <Stethoscope /> {testing ? "Testing" : newest === null ? "Test, then return" : "Test again, then return"}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {!testing && !passed && <LevelChoice level={level} onChange={setLevel} />}
        {newest !== null && <DiagnosticRunView run={newest} />}
        {testing && returning && <p className="text-muted">Returns by itself when it has passed, as long as this stays open.</p>}
        {error !== null && (
          <p role="alert" className="text-danger">
            {messageOf(error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function OverrideDialog({ node, onClose }: ReturnDialogProps) {
  const client = useQueryClient();
  const form = useActionForm({
    schema: overrideRequest,
    fields: { override: true },
    call: (body) => api.call("uncordonNode", { nodeId: node.id, body }),
    onDone: (changed) => {
      settleNode(client, changed);
      toast(`${node.name} may work again, untested`);
      onClose();
    },
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Return ${node.name} without passing`}
      description="No test has shown that it is sound. The override and its reason stay in the node's history."
      testId="override-dialog"
      confirm={{ label: "Override and return", busy: "Returning", icon: ShieldOff, danger: true }}
      sentence={{ hint: "Kept in the node's history", placeholder: "Only a cable was loose; plugged in again" }}
    />
  );
}

/** As the server asks: an override without a reason is refused. */
const overrideRequest = uncordonRequest.extend({ reason: uncordonRequest.shape.reason.unwrap().min(1, "say why, in a few words") });
