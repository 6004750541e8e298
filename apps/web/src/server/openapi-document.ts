/** The OpenAPI 3.1 document, made from the same route table and schemas that check each request. */
import {
  api,
  apiPrefix,
  changePreview,
  checkpoint,
  dataset,
  health,
  intervention,
  liveEvent,
  logbookPath,
  metricsCsvPath,
  metricsSnapshot,
  node,
  nodeHistory,
  problem,
  type Route,
  recipe,
  runDetail,
  runEvent,
  runOverrides,
  runSpecification,
  runSummary,
  segment,
  series,
  stepPoint,
  streamPath,
  textSample,
  trialsCsvPath,
} from "@trainyard/contracts";
import { z } from "zod";
import { metricsCsvQuery, streamQuery } from "./queries";

type Json = { [key: string]: unknown };

/** Schemas that have a name of their own in the document; requests and responses refer to them. */
const named = {
  ChangePreview: changePreview,
  Checkpoint: checkpoint,
  Dataset: dataset,
  Health: health,
  Intervention: intervention,
  LiveEvent: liveEvent,
  MetricsSnapshot: metricsSnapshot,
  Node: node,
  NodeHistory: nodeHistory,
  Problem: problem,
  Recipe: recipe,
  RunDetail: runDetail,
  RunEvent: runEvent,
  RunOverrides: runOverrides,
  RunSpecification: runSpecification,
  RunSummary: runSummary,
  Segment: segment,
  Series: series,
  StepPoint: stepPoint,
  TextSample: textSample,
};

const componentUri = (id: string) => `#/components/schemas/${id}`;
const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

export function openApiDocument(version: string): Json {
  const inputs = z.registry<{ id: string }>();
  const outputs = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) outputs.add(schema, { id });
  inputs.add(runOverrides, { id: "RunOverrides" });

  const paths: Record<string, Json> = {};
  for (const [name, route] of Object.entries<Route>(api)) {
    const body = route.body === undefined ? null : reference(inputs, route.body, `${capitalised(name)}Request`);
    const response = reference(outputs, route.response, `${capitalised(name)}Response`);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(name, route, body, response) };
  }
  paths[streamPath] = { get: streamOperation() };
  paths[metricsCsvPath] = { get: csvOperation() };
  paths[trialsCsvPath] = { get: trialsCsvOperation() };
  paths[logbookPath] = { get: logbookOperation() };
  paths["/openapi.json"] = { get: documentOperation() };

  return {
    openapi: "3.1.1",
    info: {
      title: "Trainyard",
      version,
      description: "Start, watch and steer training runs and the nodes that train them.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: apiPrefix }],
    paths,
    components: { schemas: { ...componentsOf(inputs, "input"), ...componentsOf(outputs, "output") } },
  };
}

/** A reference to the schema's component, which is registered under `id` if it has no name yet. */
function reference(registry: z.core.$ZodRegistry<{ id: string }>, schema: z.ZodType, id: string): Json {
  if (!registry.has(schema)) registry.add(schema, { id });
  return { $ref: componentUri(registry.get(schema)?.id ?? id) };
}

function componentsOf(registry: z.core.$ZodRegistry<{ id: string }>, io: "input" | "output"): Json {
  const { schemas } = z.toJSONSchema(registry, { io, uri: componentUri, target: "draft-2020-12" });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $id, $schema, ...schema }]) => [id, schema]));
}

function operation(name: string, route: Route, body: Json | null, response: Json): Json {
  return {
    operationId: name,
    summary: route.summary,
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(body === null ? {} : { requestBody: { required: true, content: { "application/json": { schema: body } } } }),
    responses: {
      [route.successStatus]: { description: "Done", content: { "application/json": { schema: response } } },
      ...problemResponses,
    },
  };
}

const problemResponses: Json = Object.fromEntries(
  Object.entries({
    "400": "A value was refused; `errors` names the fields",
    "404": "No such thing",
    "409": "The state does not allow it",
    "503": "A service behind the API does not answer; try again after `Retry-After` seconds",
    default: "Any other refusal",
  }).map(([status, description]) => [
    status,
    { description, content: { "application/problem+json": { schema: { $ref: componentUri("Problem") } } } },
  ]),
);

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => ({ name: match[1], in: "path", required: true, schema: { type: "string" } }));
}

function queryParameters(query: z.ZodObject | undefined): Json[] {
  if (query === undefined) return [];
  // What the coercion of a query value yields is what the reader of the document wants to know.
  const { properties = {} } = z.toJSONSchema(query, { io: "output", target: "draft-2020-12" });
  return Object.entries(properties).map(([name, schema]) => {
    const required = query.shape[name]?.safeParse(undefined).success === false;
    return { name, in: "query", required, schema };
  });
}

function streamOperation(): Json {
  return {
    operationId: "stream",
    summary: "Live events of the cluster and of the named runs, as server-sent events",
    description:
      "Each event's data is a LiveEvent. Its id is a cursor over all streams, `cluster=<id>,run:<id>=<id>`: after a break, go on where it " +
      "ended with the Last-Event-ID header, as EventSource does by itself, or with `cursor`. A comment is sent every 15 seconds.",
    parameters: [
      ...queryParameters(streamQuery),
      { name: "Last-Event-ID", in: "header", required: false, schema: { type: "string" }, description: "Id of the last event received" },
    ],
    responses: {
      "200": { description: "Events", content: { "text/event-stream": { schema: { $ref: componentUri("LiveEvent") } } } },
      ...problemResponses,
    },
  };
}

function csvOperation(): Json {
  return {
    operationId: "getMetricsCsv",
    summary: "Every point of every segment, as CSV",
    parameters: [...pathParameters(metricsCsvPath), ...queryParameters(metricsCsvQuery)],
    responses: { "200": { description: "Points in order", content: { "text/csv": { schema: { type: "string" } } } }, ...problemResponses },
  };
}

function trialsCsvOperation(): Json {
  return {
    operationId: "getTrialsCsv",
    summary: "Every trial of a sweep with its values and objectives, as CSV",
    parameters: pathParameters(trialsCsvPath),
    responses: { "200": { description: "By number", content: { "text/csv": { schema: { type: "string" } } } }, ...problemResponses },
  };
}

function logbookOperation(): Json {
  return {
    operationId: "getLogbook",
    summary: "What was done to a run and befell it, by step and author, as Markdown with the curve around each entry",
    parameters: pathParameters(logbookPath),
    responses: {
      "200": { description: "In order of time", content: { "text/markdown": { schema: { type: "string" } } } },
      ...problemResponses,
    },
  };
}

function documentOperation(): Json {
  return {
    operationId: "getOpenApi",
    summary: "This document",
    parameters: [],
    responses: { "200": { description: "OpenAPI 3.1", content: { "application/json": { schema: { type: "object" } } } } },
  };
}
