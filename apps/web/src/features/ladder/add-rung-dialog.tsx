/** A rung beyond the largest; a ladder that has ended goes on with it. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type LadderDetail, ladderEditRequest, numberText, parseNumber, type Rung } from "@trainyard/contracts";
import { Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../components/action-dialog";
import { api } from "../../lib/api";
import { formatCount } from "../../lib/format";
import { ladderQueries } from "../../lib/ladder-queries";
import { keys } from "../../lib/queries";
import { useActionForm } from "../../lib/use-action-form";
import { rungFields, rungTexts } from "../new-ladder/ladder-form";
import { NumberField } from "../new-sweep/number-field";

export function AddRungDialog({ ladder, onClose }: { ladder: LadderDetail; onClose: () => void }) {
  const client = useQueryClient();
  const [texts, setTexts] = useState(() => rungTexts(ladder.next.rung));
  const rung = Object.fromEntries(rungFields.map(({ name }) => [name, parseNumber(texts[name])]));
  const form = useActionForm({
    schema: ladderEditRequest,
    fields: { addRungs: [rung] },
    call: (body) => api.call("editLadder", { ladderId: ladder.id, body }),
    onDone: (edited) => {
      client.setQueryData(ladderQueries.ladder(ladder.id).queryKey, edited);
      toast.success(`${ladder.name} has ${edited.plan.length} rungs now`);
      onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.ladders }),
  });
  const issueOf = (name: keyof Rung) => form.issues[`addRungs.0.${name}`];
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      title={`Add a rung to ${ladder.name}`}
      description={`Filled in as the size after the largest, ${formatCount(ladder.next.parameters)} parameters. With it, the fits are made anew.`}
      testId="add-rung-dialog"
      confirm={{ label: "Add the rung", busy: "Adding", icon: Plus }}
      sentence={{ hint: "Kept with the ladder", placeholder: "The fit is still wide", focused: false }}
    >
      <div className="grid grid-cols-2 gap-x-4 gap-y-1">
        {rungFields.map(({ name, label }) => (
          <NumberField
            key={name}
            id={`rung-${name}`}
            label={label}
            hint={name === "tokens" ? `${numberText(Math.round(ladder.next.rung.tokens))} by the ladder's rule` : undefined}
            error={issueOf(name)}
            value={texts[name]}
            onChange={(text) => setTexts((now) => ({ ...now, [name]: text }))}
          />
        ))}
      </div>
    </ActionDialog>
  );
}
