/** What is said of an effect, as icon and word. */
import type { AblationVerdict } from "@trainyard/contracts";
import { Badge } from "../../components/ui/badge";
import { verdictLooks } from "./ablation-words";

export function VerdictBadge({ verdict }: { verdict: AblationVerdict }) {
  const { word, meaning, tone, icon: Icon } = verdictLooks[verdict];
  return (
    <Badge tone={tone} title={meaning} testId="verdict">
      <Icon aria-hidden /> {word}
    </Badge>
  );
}
