import { describe, expect, it } from "vitest";
import { createApiClient, type Fetch, TrainyardError } from "../src";

type Call = { url: string; init: Parameters<Fetch>[1] };

/** A transport that records what was asked and answers with a fixed response. */
function transport(status: number, body: unknown): { fetch: Fetch; calls: Call[] } {
  const calls: Call[] = [];
  const fetch: Fetch = async (url, init) => {
    calls.push({ url, init });
    return { ok: status < 400, status, text: async () => (typeof body === "string" ? body : JSON.stringify(body)) };
  };
  return { fetch, calls };
}

describe("API client", () => {
  it("fills path parameters, escaped, and leaves out query values that are not given", async () => {
    const { fetch, calls } = transport(200, { runId: "a/b", stepsPerBucket: 1, series: [] });
    await createApiClient("http://host", fetch).call("getMetrics", { runId: "a/b", query: { fromStep: 5, toStep: undefined } });
    expect(calls[0]?.url).toBe("http://host/api/v1/runs/a%2Fb/metrics?fromStep=5");
    expect(calls[0]?.init.method).toBe("GET");
  });

  it("sends bodies as JSON", async () => {
    const { fetch, calls } = transport(200, { items: [] });
    await createApiClient("", fetch).call("actOnRuns", { body: { action: "stop", runIds: ["1"] } });
    expect(calls[0]?.init.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(calls[0]?.init.body ?? "")).toEqual({ action: "stop", runIds: ["1"] });
  });

  it("turns a problem document into a typed error with its fields", async () => {
    const errors = [{ field: "model.width", message: "must be a multiple of heads" }];
    const { fetch } = transport(400, { type: "about:blank", title: "Invalid", status: 400, detail: "no", code: "invalid", errors });
    const call = createApiClient("", fetch).call("createRun", { body: { recipe: "gpt2-nano" } });
    await expect(call).rejects.toMatchObject({ code: "invalid", issues: errors });
  });

  it("says which server gave an answer that is no problem document, or none at all", async () => {
    await expect(createApiClient("", transport(502, "<html>").fetch).call("health", {})).rejects.toThrow("The server answered 502.");
    const dead: Fetch = () => Promise.reject(new Error("refused"));
    const failure = createApiClient("http://127.0.0.1:1", dead).call("health", {});
    await expect(failure).rejects.toBeInstanceOf(TrainyardError);
    await expect(failure).rejects.toMatchObject({ code: "unavailable", message: "No answer from http://127.0.0.1:1." });
  });

  it("refuses a response that breaks the contract rather than handing it on", async () => {
    await expect(createApiClient("", transport(200, { items: [{ id: 1 }] }).fetch).call("listRuns", {})).rejects.toThrow();
  });
});
