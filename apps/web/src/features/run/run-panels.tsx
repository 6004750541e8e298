/** Panels under the charts; which one is open is in the URL. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunDetail } from "@trainyard/contracts";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Card } from "../../components/ui/card";
import { Tab, TabList, TabPanel, Tabs } from "../../components/ui/tabs";
import { queries } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { scaleQueries } from "../../lib/scale-queries";
import { BundlesPanel } from "./bundles/bundles-panel";
import { CheckpointsPanel } from "./checkpoints-panel";
import { ConfigurationPanel } from "./configuration-panel";
import { EnvironmentPanel } from "./environment/environment-panel";
import { EventsPanel } from "./events-panel";
import { IncidentsPanel } from "./incidents-panel";
import { LineagePanel } from "./lineage-panel";
import { SamplesPanel } from "./samples-panel";
import { SpecificationPanel } from "./specification-panel";
import { TournamentsPanel } from "./tournament/tournaments-panel";

const panels = [
  "checkpoints",
  "lineage",
  "incidents",
  "tournaments",
  "configuration",
  "environment",
  "bundles",
  "events",
  "samples",
  "specification",
] as const;

export function RunPanels({ run }: { run: RunDetail }) {
  const [panel, setPanel] = useQueryState("panel", parseAsStringLiteral(panels).withDefault("checkpoints"));
  const { data: checkpoints } = useQuery(queries.checkpoints(run.id));
  const { data: samples } = useQuery(queries.samples(run.id));
  const { data: incidents } = useQuery(recoveryQueries.runIncidents(run.id));
  const { data: tournaments } = useQuery(recoveryQueries.tournaments(run.id));
  const { data: bundles } = useQuery(scaleQueries.bundles(run.id));
  const kept = checkpoints?.filter(({ deletedAt }) => deletedAt === null).length;
  return (
    <Card>
      <Tabs value={panel} onValueChange={(value) => void setPanel(panels.find((name) => name === value) ?? null)}>
        <TabList label="Details of the run">
          <Tab value="checkpoints">
            Checkpoints <Count value={kept} />
          </Tab>
          <Tab value="lineage">
            Lineage <Count value={run.segments.length} />
          </Tab>
          <Tab value="incidents">
            Incidents <Count value={incidents?.length} />
          </Tab>
          <Tab value="tournaments">
            Tournaments <Count value={tournaments?.length} />
          </Tab>
          <Tab value="configuration">Configuration</Tab>
          <Tab value="environment">Environment</Tab>
          <Tab value="bundles">
            Bundles <Count value={bundles?.length} />
          </Tab>
          <Tab value="events">Events & logs</Tab>
          <Tab value="samples">
            Text samples <Count value={samples?.length} />
          </Tab>
          <Tab value="specification">Specification</Tab>
        </TabList>
        <TabPanel value="checkpoints">
          <CheckpointsPanel run={run} />
        </TabPanel>
        <TabPanel value="lineage">
          <LineagePanel run={run} />
        </TabPanel>
        <TabPanel value="incidents">
          <IncidentsPanel runId={run.id} />
        </TabPanel>
        <TabPanel value="tournaments">
          <TournamentsPanel run={run} />
        </TabPanel>
        <TabPanel value="configuration">
          <ConfigurationPanel run={run} />
        </TabPanel>
        <TabPanel value="environment">
          <EnvironmentPanel run={run} />
        </TabPanel>
        <TabPanel value="bundles">
          <BundlesPanel run={run} />
        </TabPanel>
        <TabPanel value="events">
          <EventsPanel runId={run.id} />
        </TabPanel>
        <TabPanel value="samples">
          <SamplesPanel run={run} />
        </TabPanel>
        <TabPanel value="specification">
          <SpecificationPanel run={run} />
        </TabPanel>
      </Tabs>
    </Card>
  );
}

function Count({ value }: { value: number | undefined }) {
  return <span className="figures min-w-4 rounded-full bg-foreground/8 px-1.5 text-2xs">{value ?? "·"}</span>;
}
