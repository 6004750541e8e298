/** One bundle: its contents with their hashes, its verification, and the model card. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { type Bundle, TrainyardError } from "@trainyard/contracts";
import { ArrowLeft, Download, SearchX } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { formatBytes, formatInstant, formatInteger } from "../../lib/format";
import { scaleQueries } from "../../lib/scale-queries";
import { useNow } from "../../lib/use-now";
import { usePageTitle } from "../../lib/use-page-title";
import { BundleProgress } from "./bundle-progress";
import { BundleState, bundleReasons } from "./bundle-state";
import { Contents } from "./contents-card";
import { bundleFileHref } from "./file-href";
import { ModelCard } from "./model-card";
import { Verification } from "./verification-card";
import { VerifyButton } from "./verify-button";

export function BundlePage({ bundleId }: { bundleId: string }) {
  const { data: bundle, error, refetch } = useQuery(scaleQueries.bundle(bundleId));
  usePageTitle(bundle === undefined ? null : `Bundle of ${bundle.runName}`);
  if (bundle === undefined && error instanceof TrainyardError && error.code === "not-found")
    return (
      <EmptyState icon={SearchX} title="There is no such bundle">
        The address may be mistyped, or it belongs to another Trainyard.
      </EmptyState>
    );
  if (bundle === undefined && error !== null) return <LoadError what="this bundle" error={error} retry={() => void refetch()} />;
  if (bundle === undefined) return <Skeleton className="h-96" />;
  return <Detail bundle={bundle} />;
}

function Detail({ bundle }: { bundle: Bundle }) {
  const { runId, runName, step, status, problem, files, modelCard, progress, path, sha256 } = bundle;
  return (
    <div className="flex flex-col gap-4" data-testid="bundle-page" data-status={status}>
      <Link
        href={`/runs/${runId}?panel=bundles`}
        className="inline-flex w-fit items-center gap-1.5 text-muted text-xs hover:text-foreground"
      >
        <ArrowLeft className="size-3.5" aria-hidden /> {runName}
      </Link>
      <header className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <h1 className="font-semibold text-xl tracking-tight">
              Bundle of {runName} at step {formatInteger(step)}
            </h1>
            <BundleState bundle={bundle} />
          </div>
          <Origin bundle={bundle} />
        </div>
        <div className="flex flex-wrap gap-2">
          <VerifyButton bundle={bundle} primary />
          {status === "ready" && (
            <Button asChild>
              <a href={bundleFileHref(bundle.id)} download>
                <Download /> Download
              </a>
            </Button>
          )}
        </div>
      </header>
      {problem !== null && (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      )}
      {status === "making" && <BundleProgress progress={progress} />}
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
        <Part title="Verification">
          <Verification bundle={bundle} />
          {path !== null && (
            <p className="mt-3 border-t pt-3 text-muted text-xs">
              On a machine without a server: <code className="break-all font-mono text-foreground">npx trainyard bundle verify {path}</code>
            </p>
          )}
        </Part>
        <Part title="Contents">
          <Contents files={files} name={`${runName}-${step}`} />
          {sha256 !== null && (
            <p className="mt-3 break-all border-t pt-3 text-muted text-xs">
              SHA-256 of the archive: <code className="font-mono">{sha256}</code>
            </p>
          )}
        </Part>
      </div>
      {modelCard !== null && (
        <Part title="Model card">
          <ModelCard markdown={modelCard} />
        </Part>
      )}
    </div>
  );
}

function Origin({ bundle: { createdAt, why, author, reason, bytes } }: { bundle: Bundle }) {
  const nowMs = useNow();
  return (
    <p className="figures mt-1 text-muted text-xs">
      {bytes !== null && `${formatBytes(bytes)}, `}
      {formatInstant(createdAt, nowMs)}, {bundleReasons[why]} by {author}
      {reason !== "" && `: ${reason}`}
    </p>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card aria-label={title} className="min-w-0 p-4">
      <h2 className="mb-3 font-semibold text-sm">{title}</h2>
      {children}
    </Card>
  );
}
