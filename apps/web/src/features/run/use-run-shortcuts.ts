/** Keys of the run page. */
import type { RunDetail } from "@trainyard/contracts";
import { useRouter } from "next/navigation";
import { canAct, type RunAction } from "../../lib/run-actions";
import { useRunAction } from "../../lib/use-run-action";
import { useShortcuts } from "../../lib/use-shortcuts";
import { useChartView } from "./use-chart-view";

const nextX = { step: "tokens", tokens: "time", time: "step" } as const;

export function useRunShortcuts(run: RunDetail | undefined): void {
  const router = useRouter();
  const { act } = useRunAction();
  const view = useChartView();
  const tryTo = (...actions: RunAction[]) => {
    const action = run === undefined ? undefined : actions.find((candidate) => canAct(run, candidate));
    if (run !== undefined && action !== undefined) act(run, action);
  };
  const giveUp = () => {
    if (view.selection !== null) view.setSelection(null);
    else if (view.pinned !== null) view.setPinned(null);
    else if (view.full === null && view.zoom !== null) view.setZoom(null);
  };
  useShortcuts({
    p: () => tryTo("pause", "resume"),
    k: () => tryTo("checkpoint"),
    c: () => run !== undefined && router.push(`/runs/new?from=${run.id}`),
    x: () => view.setX(nextX[view.x]),
    y: () => view.toggleLogY("loss"),
    f: () => view.setFull(view.full === null ? "loss" : null),
    Escape: giveUp,
  });
}
