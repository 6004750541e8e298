import { NotFoundError, TrainyardError } from "@trainyard/contracts";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Endpoint } from "../../src/server/endpoint";
import { findEndpoint } from "../../src/server/find-endpoint";
import { problemResponse } from "../../src/server/problem-response";
import { maxBodyBytes, readJsonBody } from "../../src/server/read-json-body";
import { RequestError } from "../../src/server/request-error";
import { guardRequest } from "../../src/server/request-guard";

function endpoint(method: "GET" | "POST", path: string): Endpoint {
  return { method, path, respond: async () => new Response() };
}

const endpoints = [
  endpoint("GET", "/runs"),
  endpoint("POST", "/runs"),
  endpoint("POST", "/runs/actions"),
  endpoint("GET", "/runs/{runId}"),
];

describe("finding an endpoint", () => {
  it("goes by method and path, and decodes parameters", () => {
    expect(findEndpoint(endpoints, "POST", "/runs").endpoint).toBe(endpoints[1]);
    expect(findEndpoint(endpoints, "POST", "/runs/actions").endpoint).toBe(endpoints[2]);
    expect(findEndpoint(endpoints, "HEAD", "/runs").endpoint).toBe(endpoints[0]);
    expect(findEndpoint(endpoints, "GET", "/runs/a%2Fb")).toEqual({ endpoint: endpoints[3], parameters: { runId: "a/b" } });
  });

  it("says which methods a known path takes", () => {
    expect(() => findEndpoint(endpoints, "DELETE", "/runs")).toThrow(
      expect.objectContaining({ status: 405, headers: { allow: "GET, POST" } }),
    );
  });

  it("refuses unknown paths, empty parameters and malformed escapes", () => {
    for (const path of ["", "/", "/run", "/runs/", "/runs/1/2"]) expect(() => findEndpoint(endpoints, "GET", path)).toThrow(NotFoundError);
    expect(() => findEndpoint(endpoints, "GET", "/runs/%zz")).toThrow(expect.objectContaining({ status: 400 }));
  });
});

function post(body: BodyInit | null, headers: Record<string, string> = { "content-type": "application/json" }): Request {
  return new Request("http://127.0.0.1:3000/api/v1/runs", { method: "POST", body, headers });
}

describe("reading a body", () => {
  it("takes JSON, with a charset or without", async () => {
    expect(await readJsonBody(post('{"a":1}'))).toEqual({ a: 1 });
    expect(await readJsonBody(post('"ä"', { "content-type": "Application/JSON; charset=utf-8" }))).toBe("ä");
  });

  it("refuses other types, malformed text and none at all", async () => {
    await expect(readJsonBody(post("a=1", { "content-type": "application/x-www-form-urlencoded" }))).rejects.toMatchObject({ status: 415 });
    await expect(readJsonBody(post("{}", { "content-type": "text/plain" }))).rejects.toMatchObject({ status: 415 });
    await expect(readJsonBody(post("{"))).rejects.toMatchObject({ status: 400 });
    await expect(readJsonBody(post(null))).rejects.toMatchObject({ status: 400 });
  });

  it("refuses what is too large, whether announced or not, and takes what just fits", async () => {
    const json = { "content-type": "application/json" };
    await expect(readJsonBody(post("1", { ...json, "content-length": String(maxBodyBytes + 1) }))).rejects.toMatchObject({ status: 413 });
    await expect(readJsonBody(post(`"${"x".repeat(maxBodyBytes)}"`))).rejects.toMatchObject({ status: 413 });
    expect(await readJsonBody(post(`"${"x".repeat(maxBodyBytes - 2)}"`))).toHaveLength(maxBodyBytes - 2);
  });
});

describe("guarding against other web sites", () => {
  const request = (host: string, headers: Record<string, string> = {}, method = "POST") =>
    new Request("http://127.0.0.1/api/v1/runs", { method, headers: { host, ...headers } });

  it("lets loopback names and allowed names in", () => {
    for (const host of ["127.0.0.1:3000", "localhost:3000", "[::1]:3000", "web.localhost", "yard.example:80"])
      expect(() => guardRequest(request(host), ["yard.example"])).not.toThrow();
  });

  it("refuses names that merely resolve to this machine", () => {
    for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:3000", "10.0.0.1"])
      expect(() => guardRequest(request(host, {}, "GET"), [])).toThrow(expect.objectContaining({ status: 403 }));
  });

  it("refuses writes that another origin asks for, and lets it look", () => {
    const host = "127.0.0.1:3000";
    const foreign = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://evil.example" },
      { origin: "http://127.0.0.1:8080" },
      { origin: "null" },
    ];
    for (const headers of foreign) {
      expect(() => guardRequest(request(host, headers), [])).toThrow(expect.objectContaining({ status: 403 }));
      expect(() => guardRequest(request(host, headers, "GET"), [])).not.toThrow();
    }
    expect(() => guardRequest(request(host, { "sec-fetch-site": "same-origin", origin: `http://${host}` }), [])).not.toThrow();
  });
});

describe("problem documents", () => {
  afterEach(() => vi.restoreAllMocks());

  it("carry the status of the error's code and the fields it names", async () => {
    const issues = [{ field: "model.width", message: "too small" }];
    const response = problemResponse(new TrainyardError("invalid", "model.width: too small", { issues }));
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 400, code: "invalid", errors: issues });
    expect(problemResponse(new NotFoundError("run", "1")).status).toBe(404);
    expect(problemResponse(new TrainyardError("conflict", "no")).status).toBe(409);
  });

  it("say when to try again, and keep a refusal's own status and headers", () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const unavailable = problemResponse(new TrainyardError("unavailable", "Postgres does not answer."));
    expect(unavailable.status).toBe(503);
    expect(Number(unavailable.headers.get("retry-after"))).toBeGreaterThan(0);
    const refused = problemResponse(new RequestError(405, "no", { allow: "GET" }));
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET"]);
  });

  it("log what was not meant to happen, and do not show it", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const bug = new Error("password=secret");
    const response = problemResponse(bug);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(logged).toHaveBeenCalledWith(bug);
  });
});
