/** Settings that can change while a run trains: searched for, set, and taken back. */
"use client";

import type { RunDetail } from "@trainyard/contracts";
import { Search } from "lucide-react";
import { useState } from "react";
import { Input } from "../../../components/ui/field";
import { readableAt } from "../../../specification/values";
import { FieldRow } from "../../new-run/form/field-row";
import { idleReason } from "../../new-run/form/form-view";
import { searchWords } from "../../new-run/form/search";
import { type ChangeDraft, changeableGroups } from "./change-draft";

interface SettingsProps {
  run: RunDetail;
  draft: ChangeDraft;
  issues: Readonly<Record<string, string>>;
  /** What is searched for first. */
  words?: string;
  onChange: (path: string, text: string) => void;
  onRevert: (path: string) => void;
  focused?: boolean;
}

export function SettingsSearch({ run, draft, issues, words: firstWords = "", onChange, onRevert, focused = false }: SettingsProps) {
  const [query, setQuery] = useState(firstWords);
  const words = searchWords(query);
  const groups = changeableGroups(draft, words);
  return (
    <div>
      <div className="relative">
        <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
        <Input
          type="search"
          aria-label="Search the settings"
          placeholder="Search the settings"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="pl-8"
          autoFocus={focused}
        />
      </div>
      <div className="mt-2 max-h-64 divide-y overflow-y-auto rounded-md border">
        {groups.length === 0 && <p className="px-4 py-3 text-muted">No setting of that name can change while the run trains.</p>}
        {groups.flatMap(({ fields }) =>
          fields.map((field) => (
            <FieldRow
              key={field.path}
              field={field}
              text={draft.texts[field.path] ?? ""}
              error={issues[field.path]}
              baseName="now"
              recipeValue={draft.changed.includes(field.path) ? readableAt(run.specification, field) : undefined}
              idleReason={idleReason(field, draft)}
              emptyMeans={field.whenEmpty?.(run.specification)}
              words={words}
              onChange={onChange}
              onRevert={onRevert}
            />
          )),
        )}
      </div>
    </div>
  );
}
