/** The places one can go to. */
import {
  Boxes,
  ChartNoAxesColumnIncreasing,
  CircleAlert,
  ListTree,
  type LucideIcon,
  Plus,
  Scissors,
  Settings,
  ShieldCheck,
  Telescope,
} from "lucide-react";

export interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
  shortcut: string;
  /** Has no room in a phone's bar and stands in its menu. */
  isRare?: true;
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
  { href: "/ladders", label: "Ladders", icon: ChartNoAxesColumnIncreasing, shortcut: "g l", isActive: below("/ladders") },
  { href: "/ablations", label: "Ablations", icon: Scissors, shortcut: "g a", isRare: true, isActive: below("/ablations") },
  { href: "/cluster", label: "Cluster", icon: Boxes, shortcut: "g c", isActive: below("/cluster") },
  { href: "/incidents", label: "Incidents", icon: CircleAlert, shortcut: "g i", isActive: below("/incidents") },
  { href: "/policies", label: "Policies", icon: ShieldCheck, shortcut: "g p", isRare: true, isActive: below("/policies") },
  { href: "/settings", label: "Settings", icon: Settings, shortcut: "g s", isRare: true, isActive: below("/settings") },
];

function below(href: string): Place["isActive"] {
  return (path) => path === href || path.startsWith(`${href}/`);
}
