import { Validator } from "@seriousme/openapi-schema-validator";
import { api, type Route } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { openApiDocument } from "../../src/server/openapi-document";

type Json = { [key: string]: Json } & { $ref?: string };

// As a client receives it.
const document = JSON.parse(JSON.stringify(openApiDocument("1.2.3")));

function refsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refsOf)];
}

const resolve = (ref: string) =>
  ref
    .slice("#/".length)
    .split("/")
    .reduce<Json | undefined>((part, key) => part?.[key], document);

describe("OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1/);
  });

  it("holds every route of the contract, the stream, the CSV, the logbook and itself", () => {
    for (const [name, route] of Object.entries<Route>(api)) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()];
      expect(operation, name).toMatchObject({ operationId: name, summary: route.summary });
      expect(operation.responses[route.successStatus].content["application/json"].schema.$ref, name).toBeDefined();
      expect(operation.requestBody !== undefined, name).toBe(route.body !== undefined);
      expect(operation.responses.default.content["application/problem+json"].schema.$ref).toBe("#/components/schemas/Problem");
    }
    expect(document.paths["/stream"].get.responses["200"].content).toHaveProperty("text/event-stream");
    expect(document.paths["/runs/{runId}/metrics.csv"].get.responses["200"].content).toHaveProperty("text/csv");
    expect(document.paths["/runs/{runId}/logbook.md"].get.responses["200"].content).toHaveProperty("text/markdown");
    expect(document.paths["/openapi.json"].get).toBeDefined();
  });

  it("has no reference that leads nowhere", () => {
    const refs = new Set(refsOf(document));
    expect(refs.size).toBeGreaterThan(20);
    for (const ref of refs) expect(resolve(ref), ref).toBeDefined();
  });

  it("describes what a request may leave out, and refuses unknown fields", () => {
    const { CreateRunRequest, RunSpecification } = document.components.schemas;
    expect(CreateRunRequest.required).toEqual(["recipe"]);
    expect(CreateRunRequest.additionalProperties).toBe(false);
    expect(RunSpecification.properties.model.properties.layers).toMatchObject({
      type: "integer",
      minimum: 1,
      description: "Transformer blocks",
    });
  });

  it("describes path and query parameters", () => {
    const { parameters } = document.paths["/runs/{runId}/metrics"].get;
    expect(parameters).toContainEqual(expect.objectContaining({ name: "runId", in: "path", required: true }));
    expect(parameters).toContainEqual(expect.objectContaining({ name: "buckets", in: "query", required: false }));
  });
});
