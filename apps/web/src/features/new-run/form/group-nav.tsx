/** The groups as a list to jump to, each with a mark where something in it is wrong or differs from the recipe. */
import { TriangleAlert } from "lucide-react";
import { cn } from "../../../lib/class-names";
import type { GroupView } from "./form-view";
import { useCurrentGroup } from "./use-current-group";

/** A column on a wide screen, else a row that scrolls sideways. */
export function GroupNav({ views }: { views: readonly GroupView[] }) {
  const current = useCurrentGroup(views.filter(({ shown, folded }) => shown.length + folded.length > 0).map(({ group }) => group.id));
  return (
    <nav aria-label="Groups of settings" className="min-w-0">
      <ul className="relative flex gap-0.5 overflow-x-auto [scrollbar-width:none] xl:flex-col xl:overflow-visible">
        {views.map(({ group, shown, folded, changedCount, isWrong }) => {
          const isEmpty = shown.length + folded.length === 0;
          return (
            <li key={group.id} className="shrink-0">
              <a
                href={`#${group.id}`}
                aria-current={current === group.id ? "true" : undefined}
                aria-disabled={isEmpty}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(group.id)?.scrollIntoView({ block: "start" });
                }}
                className={cn(
                  "flex h-7 items-center gap-1.5 whitespace-nowrap rounded-md px-2 text-muted text-xs hover:bg-foreground/6 hover:text-foreground",
                  current === group.id && "bg-foreground/8 font-medium text-foreground",
                  isEmpty && "pointer-events-none opacity-50",
                )}
              >
                {group.title}
                {isWrong ? (
                  <TriangleAlert className="ml-auto size-3 text-danger" aria-label="has a wrong value" />
                ) : (
                  changedCount > 0 && (
                    <span className="figures ml-auto rounded-full bg-signal/15 px-1.5 text-2xs text-foreground">
                      {changedCount}
                      <span className="sr-only"> changed</span>
                    </span>
                  )
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
