/** Tags for some trials, and tags taken off them. */
import { Tag, X } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../components/ui/button";
import { Dialog } from "../../../components/ui/dialog";
import { Field, Input } from "../../../components/ui/field";
import { trialsText } from "./trial-actions";
import type { TrialDialogProps } from "./trial-dialog-props";
import { useTrialAction } from "./use-trial-action";

export function TagDialog({ sweep, trials, onClose }: TrialDialogProps) {
  const { ask } = useTrialAction(sweep.id);
  const [text, setText] = useState("");
  const numbers = trials.map(({ number }) => number);
  const tags = [...new Set(trials.flatMap((trial) => trial.tags))];
  const added = [
    ...new Set(
      text
        .split(",")
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ""),
    ),
  ];
  const send = (add: string[], remove: string[]) => {
    ask({ action: "tag", numbers, add, remove });
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Tag ${trialsText(numbers)}`}
      description="To find them again: the filter of the table knows tags."
      testId="tag-dialog"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={added.length === 0} onClick={() => send(added, [])}>
            <Tag /> Tag
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (added.length > 0) send(added, []);
        }}
      >
        <Field id="trial-tags" label="Tags" hint="Parted by commas">
          <Input
            id="trial-tags"
            aria-describedby="trial-tags-note"
            value={text}
            maxLength={200}
            onChange={(event) => setText(event.target.value)}
            autoFocus
          />
        </Field>
        {tags.length > 0 && (
          <ul className="flex flex-wrap gap-1.5">
            {tags.map((tag) => (
              <li key={tag}>
                <Button size="small" onClick={() => send([], [tag])} aria-label={`Take the tag ${tag} off`}>
                  {tag} <X />
                </Button>
              </li>
            ))}
          </ul>
        )}
      </form>
    </Dialog>
  );
}
