/** Every address of the API. */
import type { RouteName } from "@trainyard/contracts";
import { answerHandlers } from "./answer-handlers";
import { clusterHandlers } from "./cluster-handlers";
import type { Endpoint } from "./endpoint";
import { incidentHandlers } from "./incident-handlers";
import { type Handlers, jsonEndpoint } from "./json-endpoint";
import { logbookEndpoint } from "./logbook/logbook-endpoint";
import { metricsCsvEndpoint } from "./metrics-csv-endpoint";
import { nodeTaskHandlers } from "./node-task-handlers";
import { openApiEndpoint } from "./openapi-endpoint";
import { policyHandlers } from "./policy-handlers";
import { proofHandlers } from "./proof-handlers";
import { runHandlers } from "./run-handlers";
import { ablationHandlers } from "./scale/ablation-handlers";
import { bundleFileEndpoint } from "./scale/bundle-file-endpoint";
import { bundleHandlers } from "./scale/bundle-handlers";
import { coordinateCheckHandlers } from "./scale/coordinate-check-handlers";
import { effectsCsvEndpoint } from "./scale/effects-csv-endpoint";
import { environmentHandlers } from "./scale/environment-handlers";
import { ladderHandlers } from "./scale/ladder-handlers";
import { launchHandlers } from "./scale/launch-handlers";
import { rungsCsvEndpoint } from "./scale/rungs-csv-endpoint";
import { widthHandlers } from "./scale/width-handlers";
import { streamEndpoint } from "./stream-endpoint";
import { sweepHandlers } from "./sweeps/sweep-handlers";
import { trialsCsvEndpoint } from "./sweeps/trials-csv-endpoint";
import { tournamentHandlers } from "./tournament-handlers";
import { webhookHandlers } from "./webhook-handlers";

/** The type demands a handler for each route of the contract. */
const handlers: Handlers = {
  ...ablationHandlers,
  ...answerHandlers,
  ...bundleHandlers,
  ...clusterHandlers,
  ...coordinateCheckHandlers,
  ...environmentHandlers,
  ...incidentHandlers,
  ...ladderHandlers,
  ...launchHandlers,
  ...nodeTaskHandlers,
  ...policyHandlers,
  ...proofHandlers,
  ...runHandlers,
  ...sweepHandlers,
  ...tournamentHandlers,
  ...webhookHandlers,
  ...widthHandlers,
};

const named = <Name extends RouteName>(name: Name): Endpoint => jsonEndpoint(name, handlers[name]);

export const endpoints: readonly Endpoint[] = [
  ...(Object.keys(handlers) as RouteName[]).map(named),
  streamEndpoint,
  metricsCsvEndpoint,
  trialsCsvEndpoint,
  rungsCsvEndpoint,
  bundleFileEndpoint,
  effectsCsvEndpoint,
  logbookEndpoint,
  openApiEndpoint,
];
