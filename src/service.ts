import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import { createYoga, type Plugin, useReadinessCheck } from "graphql-yoga";
import { type Database, isReachable } from "#db/client.ts";
import { type Context, createContext } from "#schema/context.ts";
import { shownError } from "#schema/errors.ts";
import { printed, schema } from "#schema/index.ts";
import type { Log } from "./log.ts";

const BODY_BYTES_AT_MOST = 1_000_000;

/** The service on a database, without a port: `fetch` answers requests, and node:http takes it as a listener. */
export function createService({ db, log }: { db: Database; log: Log }) {
  const maskError = (error: unknown) =>
    shownError(error, (reference, err) => log.error({ reference, err }, "a field could not be resolved"));

  return createYoga<object, Context>({
    schema,
    context: () => createContext(db),
    graphqlEndpoint: "/graphql",
    healthCheckEndpoint: "/health",
    plugins: [jsonOnly, schemaFiles, useReadinessCheck({ endpoint: "/ready", check: () => isReachable(db) })],
    cors: { origin: "*", credentials: false },
    landingPage: false,
    graphiql: { title: "Rapporteur", defaultTabs: playgroundTabs() },
    renderGraphiQL,
    logging: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: BODY_BYTES_AT_MOST,
    maskedErrors: { maskError },
  });
}

/** Refuses bodies that browsers send to other sites without asking first: forms and plain text. */
const jsonOnly: Plugin = {
  onRequest({ request, endResponse, fetchAPI }) {
    const type = request.headers.get("content-type");
    if (request.method !== "POST" || /^application\/(?:[\w.-]+\+)?json\b/.test(type ?? "")) return;
    endResponse(new fetchAPI.Response(null, { status: 415, headers: { accept: "application/json" } }));
  },
};

/** The printed schemas by their path, each with the tag of its text. */
const files = new Map(
  Object.entries(printed).map(([file, text]) => [
    `/${file}`,
    { text, etag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 32)}"` },
  ]),
);

/** Serves the printed schemas as files, which whoever has one need not fetch again until it changes. */
const schemaFiles: Plugin = {
  onRequest({ request, url, endResponse, fetchAPI }) {
    const file = files.get(url.pathname);
    if (!file) return;
    if (request.method !== "GET" && request.method !== "HEAD") {
      return endResponse(new fetchAPI.Response(null, { status: 405, headers: { allow: "GET, HEAD" } }));
    }
    const headers = {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-cache",
      etag: file.etag,
    };
    const known = request.headers.get("if-none-match")?.split(/\s*,\s*/) ?? [];
    const isKnown = known.some((tag) => tag === "*" || tag.replace(/^W\//, "") === file.etag);
    endResponse(
      new fetchAPI.Response(isKnown || request.method === "HEAD" ? null : file.text, {
        status: isKnown ? 304 : 200,
        headers,
      }),
    );
  },
};

/** The queries a playground opens with: the files of the folder beside, in the order of their names. */
function playgroundTabs(): { query: string }[] {
  const folder = new URL("./playground/", import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => ({ query: readFileSync(new URL(file, folder), "utf8") }));
}
