/** Cordon a node, or let it work again. */
"use client";

import type { Node } from "@trainyard/contracts";
import { Construction, Undo2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button";
import { CordonDialog } from "./cordon-dialog";
import { ReturnDialog } from "./return-dialog";

export function CordonButton({ node }: { node: Node }) {
  const [asking, setAsking] = useState<"cordon" | "return" | null>(null);
  const close = () => setAsking(null);
  return (
    <>
      {node.state === "cordoned" || node.state === "draining" ? (
        <Button size="small" onClick={() => setAsking("return")}>
          <Undo2 /> Return to service
        </Button>
      ) : (
        <Button size="small" onClick={() => setAsking("cordon")}>
          <Construction /> Cordon
        </Button>
      )}
      {asking === "cordon" && <CordonDialog node={node} onClose={close} />}
      {asking === "return" && <ReturnDialog node={node} onClose={close} />}
    </>
  );
}
