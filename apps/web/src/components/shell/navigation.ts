/** The places one can go to. */
import { Boxes, ListTree, type LucideIcon, Plus } from "lucide-react";

export interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
  shortcut: string;
  isActive: (path: string) => boolean;
}

export const places: readonly Place[] = [
  {
    href: "/",
    label: "Runs",
    icon: ListTree,
    shortcut: "g r",
    isActive: (path) => path === "/" || (path.startsWith("/runs/") && path !== "/runs/new"),
  },
  { href: "/runs/new", label: "New run", icon: Plus, shortcut: "n", isActive: (path) => path === "/runs/new" },
  { href: "/cluster", label: "Cluster", icon: Boxes, shortcut: "g c", isActive: (path) => path === "/cluster" },
];
