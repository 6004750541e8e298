/** Search over all fields ("/" goes there), or only what differs from the recipe. */
import { Search } from "lucide-react";
import { type RefObject, useRef } from "react";
import { Choice } from "../../../components/ui/choice";
import { Input } from "../../../components/ui/field";
import { Kbd } from "../../../components/ui/kbd";
import { useShortcuts } from "../../../lib/use-shortcuts";

interface SearchBarProps {
  query: string;
  onQuery: (query: string) => void;
  onlyChanged: boolean;
  onOnlyChanged: (onlyChanged: boolean) => void;
  foundCount: number;
  totalCount: number;
  changedCount: number;
  /** Where the fields are, to go on to with the keyboard. */
  fields: RefObject<HTMLElement | null>;
}

export function SearchBar(props: SearchBarProps) {
  const { query, onQuery, onlyChanged, onOnlyChanged, foundCount, totalCount, changedCount, fields } = props;
  const input = useRef<HTMLInputElement>(null);
  useShortcuts({ "/": () => input.current?.focus() });
  const goToFirst = () => fields.current?.querySelector<HTMLElement>("[data-testid^='row-'] :is(input, select, button[role])")?.focus();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-48 flex-1">
        <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
        <Input
          ref={input}
          type="search"
          aria-label="Search the settings"
          data-testid="search-settings"
          placeholder={`Search ${totalCount} settings`}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === "ArrowDown") goToFirst();
            else if (event.key === "Escape") query === "" ? input.current?.blur() : onQuery("");
            else return;
            event.preventDefault();
          }}
          className="pr-10 pl-8"
        />
        {query === "" && (
          <span className="pointer-events-none absolute top-1.5 right-2 hidden sm:inline">
            <Kbd>/</Kbd>
          </span>
        )}
      </div>
      <Choice
        label="Settings shown"
        value={onlyChanged ? "changed" : "all"}
        options={[
          { value: "all", label: "All" },
          { value: "changed", label: `Changed ${changedCount}` },
        ]}
        onChange={(value) => onOnlyChanged(value === "changed")}
        className="h-8"
      />
      <span className="figures sr-only" role="status">
        {query === "" ? "" : `${foundCount} of ${totalCount} settings found`}
      </span>
    </div>
  );
}
