/** Says when a service behind the pages does not answer, and what that means for the person. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { queries } from "../../lib/queries";

export function ServiceBanner() {
  const { data: health, isError } = useQuery(queries.health);
  const message = isError
    ? "The server does not answer. Training goes on without it; this page catches up when it is back."
    : degraded(health);
  if (message === null) return null;
  return (
    <div
      role="alert"
      data-testid="service-banner"
      className="flex items-center gap-2 border-warning/40 border-b bg-warning/12 px-4 py-2 text-warning md:px-6"
    >
      <TriangleAlert className="size-4 shrink-0" aria-hidden /> {message}
    </div>
  );
}

function degraded(health: { database: { ok: boolean }; redis: { ok: boolean } } | undefined): string | null {
  if (health === undefined) return null;
  if (!health.database.ok)
    return "PostgreSQL does not answer. Runs that train go on and hand their points in later; nothing can be started or changed until it is back.";
  if (!health.redis.ok)
    return "Redis does not answer. Runs that train go on; new ones wait, and these pages are not live until it is back.";
  return null;
}
