/** Navigation at the foot of a phone: the places one goes to most, and a menu with the others. */
"use client";

import { Ellipsis } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { cn } from "../../lib/class-names";
import { Menu, MenuItem } from "../ui/menu";
import { NavLinks } from "./nav-links";
import { places } from "./navigation";

const usual = places.filter(({ isRare }) => isRare === undefined);
const rare = places.filter(({ isRare }) => isRare !== undefined);

export function NavBar() {
  const path = usePathname();
  const router = useRouter();
  const isAtRare = rare.some(({ isActive }) => isActive(path));
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-7 border-t bg-background/95 pb-[env(safe-area-inset-bottom)] backdrop-blur md:hidden"
    >
      <NavLinks places={usual} compact />
      <Menu
        trigger={
          <button
            type="button"
            className={cn(
              "flex h-14 flex-col items-center justify-center gap-1 rounded-md text-2xs text-muted",
              isAtRare && "font-medium text-foreground",
            )}
          >
            <Ellipsis className="size-5" aria-hidden /> More
          </button>
        }
      >
        {rare.map(({ href, label, icon: Icon, isActive }) => (
          <MenuItem key={href} checked={isActive(path)} onSelect={() => router.push(href)}>
            <Icon aria-hidden /> {label}
          </MenuItem>
        ))}
      </Menu>
    </nav>
  );
}
