/** Surface that groups what belongs together. */
import type { ComponentProps } from "react";
import { cn } from "../../lib/class-names";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return <section className={cn("rounded-lg border bg-surface", className)} {...props} />;
}
