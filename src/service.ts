import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import { createYoga, type Plugin, useReadinessCheck } from "graphql-yoga";
import { CONNECTIONS, type Database } from "#db/client.ts";
import { OverloadedError, rootCause } from "#db/errors.ts";
import type { Gate } from "#db/gate.ts";
import { isReachable, reading } from "#db/reading.ts";
import { type Context, createContext } from "#schema/context.ts";
import {
  argumentMeant,
  isTransient,
  operationOf,
  originOf,
  type Report,
  shownError,
} from "#schema/errors.ts";
import { printed, schema } from "#schema/index.ts";
import { REQUEST_DEADLINE, startDeadline } from "./deadline.ts";
import { type Log, warnsRarely } from "./log.ts";

const BODY_BYTES_AT_MOST = 1_000_000;

/** Half of the pool, so that one large request leaves room for others. */
const CONNECTIONS_A_REQUEST = Math.ceil(CONNECTIONS / 2);

export interface ServiceOptions {
  db: Database;
  log: Log;
  /** Seconds that a request may take. */
  deadline?: number;
  /** Where requests wait until they may be executed; without it none waits. */
  executing?: Gate;
}

/** The service on a database, without a port: `fetch` answers requests, and node:http takes it as a listener. */
export function createService({ db, log, deadline = REQUEST_DEADLINE, executing }: ServiceOptions) {
  const maskError = (error: unknown) =>
    shownError(error, (reference, err) =>
      log.error({ reference, err }, "a request failed before it was executed"),
    );

  return createYoga<object, RequestContext>({
    schema,
    async context({ request }) {
      const { signal, end } = startDeadline(deadline, request.signal);
      if (executing) await placeIn(executing, signal, deadline / 2);
      return { ...createContext(reading(db, { signal, connections: CONNECTIONS_A_REQUEST })), end };
    },
    graphqlEndpoint: "/graphql",
    healthCheckEndpoint: "/health",
    plugins: [
      jsonOnly,
      schemaFiles,
      useReadinessCheck({ endpoint: "/ready", check: () => isReachable(db) }),
      tellErrors(log),
    ],
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

/**
 * Waits so many seconds for a place, because later there is too little time left to answer in. The place is left when
 * `signal` aborts: when the request has been answered, or nobody waits any more.
 */
async function placeIn(gate: Gate, signal: AbortSignal, seconds: number): Promise<void> {
  if (!gate.tryEnter()) {
    const patience = AbortSignal.timeout(seconds * 1_000);
    await gate.enter(AbortSignal.any([signal, patience])).catch((error) => {
      throw error === patience.reason ? new OverloadedError() : error;
    });
  }
  const leave = () => gate.leave();
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
}

interface RequestContext extends Context {
  /** To be called when the request has been answered. */
  end(): void;
}

/** Shows each error as callers may see it. A transient one takes the place of the whole answer. */
function tellErrors(log: Log): Plugin<RequestContext> {
  const warn = warnsRarely(log);
  return {
    onValidate:
      ({ params: { documentAST } }) =>
      ({ result }) => {
        for (const error of result) {
          const argument = argumentMeant(error, documentAST);
          if (argument) error.extensions.argument = argument;
        }
      },
    onExecute({ args: { contextValue, document, operationName } }) {
      return {
        onExecuteDone({ result, setResult }) {
          contextValue.end();
          if (!("errors" in result) || !result.errors) return;
          const report: Report = (reference, err, path) => {
            const operation = operationOf(document, operationName);
            log.error({ reference, operation, path, err }, "a field could not be resolved");
          };
          const errors = result.errors.map((error) => shownError(error, report, document));
          const transient = errors.findIndex(isTransient);
          const whole = errors[transient];
          if (whole) {
            const { code, message } = rootCause(originOf(result.errors[transient]));
            warn(whole.message, {
              code: whole.extensions.code,
              cause: [code, message].filter(Boolean).join(" "),
            });
          }
          const hasData = !whole && errors.some(({ path }) => path);
          setResult(hasData ? { ...result, errors } : { errors: whole ? [whole] : errors });
        },
      };
    },
  };
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
