/** Bundles of the run: each one archive of its state, with what its verification came to. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Bundle, RunDetail } from "@trainyard/contracts";
import { Archive, Download } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "../../../components/empty-state";
import { LoadError } from "../../../components/load-error";
import { Button } from "../../../components/ui/button";
import { Skeleton } from "../../../components/ui/skeleton";
import { formatBytes, formatInstant, formatInteger, noValue } from "../../../lib/format";
import { scaleQueries } from "../../../lib/scale-queries";
import { useNow } from "../../../lib/use-now";
import { BundleProgress } from "../../bundle/bundle-progress";
import { BundleState, bundleReasons } from "../../bundle/bundle-state";
import { bundleFileHref } from "../../bundle/file-href";
import { VerifyButton } from "../../bundle/verify-button";
import { MakeBundleDialog } from "./make-bundle-dialog";

export function BundlesPanel({ run }: { run: RunDetail }) {
  const { data: bundles, error, refetch } = useQuery(scaleQueries.bundles(run.id));
  const [making, setMaking] = useState(false);
  const make = (
    <Button size="small" onClick={() => setMaking(true)}>
      <Archive /> Make a bundle
    </Button>
  );
  return (
    <div data-testid="bundles-panel">
      {bundles === undefined && error !== null && <LoadError what="the bundles" error={error} retry={() => void refetch()} />}
      {bundles === undefined && error === null && <Skeleton className="m-4 h-24" />}
      {bundles?.length === 0 && (
        <EmptyState icon={Archive} title="No bundle yet" action={make}>
          A bundle keeps the run's state in one archive: specification, data hash, checkpoints, curves and environment, with a hash of each.
          It can be verified and opened on another machine.
        </EmptyState>
      )}
      {bundles !== undefined && bundles.length > 0 && (
        <>
          <div className="flex justify-end px-4 py-2.5">{make}</div>
          <ul>
            {bundles.map((bundle) => (
              <BundleRow key={bundle.id} bundle={bundle} />
            ))}
          </ul>
        </>
      )}
      {making && <MakeBundleDialog run={run} onClose={() => setMaking(false)} />}
    </div>
  );
}

function BundleRow({ bundle }: { bundle: Bundle }) {
  const nowMs = useNow();
  const { id, step, createdAt, why, author, reason, bytes, status, problem, progress } = bundle;
  return (
    <li data-testid="bundle-row" data-status={status} className="figures flex flex-col gap-1.5 border-t px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <Link href={`/bundles/${id}`} className="font-medium hover:underline">
          Step {formatInteger(step)}
        </Link>
        <BundleState bundle={bundle} />
        <span className="text-muted text-xs">{bytes === null ? noValue : formatBytes(bytes)}</span>
        <span className="min-w-0 flex-1 basis-40 text-muted text-xs">
          {formatInstant(createdAt, nowMs)}, {bundleReasons[why]} by {author}
          {reason !== "" && `: ${reason}`}
        </span>
        <VerifyButton bundle={bundle} />
        {status === "ready" && (
          <Button size="small" asChild>
            <a href={bundleFileHref(id)} download>
              <Download /> Download
            </a>
          </Button>
        )}
      </div>
      {problem !== null && <p className="text-danger text-xs">{problem}</p>}
      <BundleProgress progress={progress} />
    </li>
  );
}
