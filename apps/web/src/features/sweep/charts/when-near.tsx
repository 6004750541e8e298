/** Makes what lies far below the screen when somebody comes near it, so that the page answers sooner. */
"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { cn } from "../../../lib/class-names";

/** Room that is kept until then, pixels, as high as most charts. */
const height = 340;

export function WhenNear({ className, children }: { className?: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && setIsNear(true), { rootMargin: "400px" });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return isNear ? children : <div ref={place} aria-hidden className={cn("rounded-lg border bg-surface", className)} style={{ height }} />;
}
