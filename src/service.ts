import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import { createYoga, type Plugin, useReadinessCheck } from "graphql-yoga";
import { CONNECTIONS, type Database } from "#db/client.ts";
import { rootCause } from "#db/errors.ts";
import { isReachable, reading } from "#db/reading.ts";
import { type Context, createContext } from "#schema/context.ts";
import {
  argumentMeant,
  failsAnswer,
  isOurs,
  operationOf,
  originOf,
  type Report,
  shownError,
  tooLong,
} from "#schema/errors.ts";
import { printed, schema } from "#schema/index.ts";
import { type Asked, checkCompared, checkDocument, checkNesting, checkText } from "#schema/limits.ts";
import { REQUEST_DEADLINE, startDeadline } from "./deadline.ts";
import { LIMITS_BY_DEFAULT, type Limits, limitsTold } from "./limits.ts";
import { type Log, warnsRarely } from "./log.ts";

const BODY_BYTES_AT_MOST = 1_000_000;

/** Half of the pool, so that one large request leaves room for others. */
const CONNECTIONS_A_REQUEST = Math.ceil(CONNECTIONS / 2);

export interface ServiceOptions {
  db: Database;
  log: Log;
  /** Seconds that a request may take. */
  deadline?: number;
  /** What a request may ask for, where it differs from the defaults. */
  limits?: Partial<Limits>;
}

/** The service on a database, without a port: `fetch` answers requests, and node:http takes it as a listener. */
export function createService({ db, log, deadline = REQUEST_DEADLINE, ...options }: ServiceOptions) {
  const limits = { ...LIMITS_BY_DEFAULT, ...options.limits };
  const maskError = (error: unknown) =>
    shownError(error, (reference, err) =>
      log.error({ reference, err }, "a request failed before it was executed"),
    );

  return createYoga<object, RequestContext>({
    schema,
    context({ request }) {
      const { signal, end } = startDeadline(deadline, request.signal);
      const database = reading(db, { signal, connections: CONNECTIONS_A_REQUEST, rows: limits.rows });
      return { ...createContext(database, { objects: limits.objects }), rowsRead: database.rowsRead, end };
    },
    graphqlEndpoint: "/graphql",
    healthCheckEndpoint: "/health",
    plugins: [
      jsonOnly,
      schemaFiles,
      limitsFile(limits),
      limited(limits),
      useReadinessCheck({ endpoint: "/ready", check: () => isReachable(db) }),
      tellErrors(log),
      measured(limits),
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

interface RequestContext extends Context {
  /** How many rows of the database were read for it so far. */
  rowsRead(): number;
  /** To be called when the request has been answered. */
  end(): void;
}

/** Shows each error as callers may see it. One that fails the whole answer takes its place. */
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
          const failing = errors.findIndex(failsAnswer);
          const whole = errors[failing];
          if (whole && isOurs(whole)) {
            const { code, message } = rootCause(originOf(result.errors[failing]));
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

/** Refuses answers that are too long; the text that was measured is the one that is sent. */
function measured({ bytes }: Limits): Plugin {
  return {
    onExecutionResult({ result, setResult }) {
      if (!result || Array.isArray(result) || !("data" in result)) return;
      const text = JSON.stringify(result);
      if (Buffer.byteLength(text) > bytes) setResult({ errors: [tooLong(bytes)] });
      else setResult(Object.assign(result, { stringify: () => text }));
    },
  };
}

/**
 * Refuses what asks for too much, before it is validated: no document that is refused is kept. Whoever asks with the header
 * `x-cost: 1` is told what the answer cost.
 */
function limited(limits: Limits): Plugin<RequestContext & { request: Request; params: Asked }> {
  const costs = new WeakMap<object, { requested: number; limit: number; rows: number }>();
  return {
    onParams({ params: { variables, extensions } }) {
      checkNesting(variables, limits);
      checkNesting(extensions, limits);
    },
    onParse({ params: { source }, context }) {
      checkText(String(source), limits);
      return ({ result }) => {
        if (!result || result instanceof Error) return;
        const requested = checkDocument(schema, result, context.params, limits);
        costs.set(context.request, { requested, limit: limits.cost, rows: 0 });
      };
    },
    onValidate:
      () =>
      ({ result }) => {
        checkCompared(result, limits);
      },
    onExecute: ({ args: { contextValue } }) => ({
      onExecuteDone() {
        const cost = costs.get(contextValue.request);
        if (cost) cost.rows = contextValue.rowsRead();
      },
    }),
    onExecutionResult({ result, request, setResult }) {
      const cost = costs.get(request);
      if (request.headers.get("x-cost") !== "1" || !cost || !result) return;
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      setResult({ ...result, extensions: { ...result.extensions, cost } });
    },
  };
}

/** Tells machines all limits. */
function limitsFile(limits: Limits): Plugin {
  const text = `${JSON.stringify({ limits: limitsTold(limits) }, null, 2)}\n`;
  return {
    onRequest({ request, url, endResponse, fetchAPI }) {
      if (url.pathname !== "/limits.json" || request.method !== "GET") return;
      const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "no-cache" };
      endResponse(new fetchAPI.Response(text, { headers }));
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
