/** The places one can go to. */
import { Boxes, CircleAlert, ListTree, type LucideIcon, Plus, Settings, ShieldCheck, Telescope } from "lucide-react";

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
  { href: "/sweeps", label: "Sweeps", icon: Telescope, shortcut: "g w", isActive: below("/sweeps") },
  { href: "/cluster", label: "Cluster", icon: Boxes, shortcut: "g c", isActive: below("/cluster") },
  { href: "/incidents", label: "Incidents", icon: CircleAlert, shortcut: "g i", isActive: below("/incidents") },
  { href: "/policies", label: "Policies", icon: ShieldCheck, shortcut: "g p", isActive: below("/policies") },
  { href: "/settings", label: "Settings", icon: Settings, shortcut: "g s", isActive: below("/settings") },
];

function below(href: string): Place["isActive"] {
  return (path) => path === href || path.startsWith(`${href}/`);
}
