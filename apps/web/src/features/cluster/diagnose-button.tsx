/** Asks for diagnostics of a node; says so while they run. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node } from "@trainyard/contracts";
import { Stethoscope } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button";
import { isUnderWay, recoveryQueries } from "../../lib/recovery-queries";
import { DiagnoseDialog } from "../diagnostics/diagnose-dialog";

export function DiagnoseButton({ node }: { node: Node }) {
  const { data: runs = [] } = useQuery(recoveryQueries.diagnostics(node.id));
  const [asking, setAsking] = useState(false);
  const testing = runs.some(isUnderWay);
  return (
    <>
      <Button size="small" disabled={testing || node.state === "lost"} onClick={() => setAsking(true)}>
        <Stethoscope /> {testing ? "Testing" : "Diagnose"}
      </Button>
      {asking && <DiagnoseDialog node={node} onClose={() => setAsking(false)} />}
    </>
  );
}
