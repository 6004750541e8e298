/** Links to places, as rows at the side or as the fields of a phone's bar. */
"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "../../lib/class-names";
import type { Place } from "./navigation";

export function NavLinks({ places, compact = false }: { places: readonly Place[]; compact?: boolean }) {
  const path = usePathname();
  return places.map(({ href, label, icon: Icon, isActive }) => {
    const active = isActive(path);
    return (
      <Link
        key={href}
        href={href}
        aria-current={active ? "page" : undefined}
        aria-label={label}
        title={compact ? undefined : label}
        className={cn(
          "relative rounded-md text-muted text-sm transition-colors hover:text-foreground",
          compact
            ? "flex h-14 flex-col items-center justify-center gap-1 text-2xs"
            : "flex h-8 items-center justify-center gap-2.5 px-2 hover:bg-foreground/6 lg:justify-start",
          active && "font-medium text-foreground",
          active &&
            !compact &&
            "bg-foreground/8 before:absolute before:inset-y-1.5 before:-left-2 before:w-0.5 before:rounded-full before:bg-signal lg:before:-left-3",
        )}
      >
        <Icon className={compact ? "size-5" : "size-4"} aria-hidden />
        <span className={compact ? "" : "hidden lg:inline"}>{label}</span>
      </Link>
    );
  });
}
