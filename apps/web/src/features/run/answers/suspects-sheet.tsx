/** Nodes that trained a stretch of the curve, most suspicious first, beside the charts. */
import { SuspectList } from "../../../components/suspect-list";
import { Sheet } from "../../../components/ui/sheet";
import { type StepRange, stretchText } from "../../../lib/step-range";

export function SuspectsSheet({ runId, range, onClose }: { runId: string; range: StepRange; onClose: () => void }) {
  return (
    <Sheet title="Suspect nodes" description={`Who trained ${stretchText(range)}, by evidence`} testId="suspects-sheet" onClose={onClose}>
      <div className="-mx-4">
        <SuspectList runId={runId} range={range} />
      </div>
    </Sheet>
  );
}
