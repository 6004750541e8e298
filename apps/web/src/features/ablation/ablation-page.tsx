/** Page of one study: its figures, the map, the effects, and the model that can be cut down by it. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { type AblationDetail, TrainyardError } from "@trainyard/contracts";
import { SearchX } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { ablationQueries } from "../../lib/ablation-queries";
import { usePageTitle } from "../../lib/use-page-title";
import { AblationHeader } from "./ablation-header";
import { AblationPageSkeleton } from "./ablation-page-skeleton";
import { EffectsCard } from "./effects-card";
import { MapCard } from "./map-card";
import { ShrinkCard } from "./shrink-card";

export function AblationPage({ ablationId }: { ablationId: string }) {
  const { data: study, error, refetch } = useQuery(ablationQueries.ablation(ablationId));
  usePageTitle(study === undefined ? null : `${study.measured}/${study.variants} · ${study.status} · ${study.name}`);
  if (study === undefined && error instanceof TrainyardError && error.code === "not-found") return <UnknownStudy />;
  if (study === undefined && error !== null) return <LoadError what="this study" error={error} retry={() => void refetch()} />;
  if (study === undefined) return <AblationPageSkeleton />;
  return <LoadedStudy study={study} />;
}

function LoadedStudy({ study }: { study: AblationDetail }) {
  const [chosen, setChosen] = useQueryState("part", parseAsString.withOptions({ history: "replace" }));
  const choose = (key: string) => void setChosen(key);
  const { map, mode, status, shrinks } = study;
  const canShrink = mode === "evaluate" && map !== null && (status === "finished" || shrinks.length > 0);
  return (
    <div className="flex flex-col gap-4" data-testid="ablation-page">
      <AblationHeader study={study} />
      {map !== null && <MapCard study={study} map={map} chosen={chosen} onChoose={choose} />}
      <EffectsCard study={study} chosen={chosen} onChoose={choose} />
      {canShrink && <ShrinkCard study={study} />}
    </div>
  );
}

function UnknownStudy() {
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such study"
      action={
        <Button asChild>
          <Link href="/ablations">All studies</Link>
        </Button>
      }
    >
      The address may be mistyped, or it belongs to another Trainyard. Studies are never deleted.
    </EmptyState>
  );
}
