/** Placeholder of the size that the content will have, so that nothing jumps when it comes. */
import { cn } from "../../lib/class-names";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-pulse rounded-md bg-foreground/8", className)} />;
}
