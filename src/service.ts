import { createGraphQLError, createYoga, type Plugin, useReadinessCheck } from "graphql-yoga";
import { CONNECTIONS, type Database } from "#db/client.ts";
import { rootCause } from "#db/errors.ts";
import type { Gate } from "#db/pool/gate.ts";
import { isReachable, reading } from "#db/pool/reading.ts";
import { type Context, createContext } from "#schema/core/context.ts";
import {
  checkCompared,
  checkDocument,
  checkNesting,
  checkText,
  type OperationRequest,
} from "#schema/core/document-limits.ts";
import {
  argumentMeant,
  failsAnswer,
  isOurs,
  isQuery,
  oncePerArgument,
  operationOf,
  originOf,
  type Report,
  shortened,
  shownError,
  tooLong,
} from "#schema/core/errors.ts";
import { withSuggestions } from "#schema/core/unknown-references.ts";
import { printed, schema } from "#schema/index.ts";
import { corsOf, SECURITY_HEADERS } from "./browsers.ts";
import { REQUEST_DEADLINE, startDeadline } from "./deadline.ts";
import { type ServedFile, servedFile } from "./files.ts";
import {
  answerType,
  notAllowed,
  prefersPage,
  RefusedRequest,
  readAddress,
  readBody,
  requireSupported,
} from "./http.ts";
import { Kept } from "./kept.ts";
import { LIMITS_BY_DEFAULT, type Limits, limitsTold } from "./limits.ts";
import { type Log, warnsRarely } from "./log.ts";
import { openPlayground } from "./playground.ts";

const BODY_BYTES_AT_MOST = 1_000_000;

/** Half of the pool, so that one large request leaves connections for others. */
const CONNECTIONS_A_REQUEST = Math.ceil(CONNECTIONS / 2);

export interface ServiceOptions {
  db: Database;
  log: Log;
  /** Seconds that a request may take. */
  deadline?: number;
  /** The origins whose pages may read answers; `*` allows all. */
  corsOrigins?: "*" | readonly string[];
  /** Limits that differ from the defaults. */
  limits?: Partial<Limits>;
  /** Aborts when the service ends and all requests must be answered at once. */
  stopping?: AbortSignal;
  /** The gate where requests wait until they may be executed. Without a gate, requests do not wait. */
  executing?: Gate;
}

/** The service on a database, without a port. `fetch` answers requests; node:http accepts the service as a listener. */
export function createService({
  db,
  log,
  deadline = REQUEST_DEADLINE,
  corsOrigins = "*",
  executing,
  stopping,
  ...options
}: ServiceOptions) {
  const limits = { ...LIMITS_BY_DEFAULT, ...options.limits };
  const maskError = (error: unknown) =>
    shownError(error, (reference, err) =>
      log.error({ reference, err }, "a request failed before it was executed"),
    );

  // Simultaneous health checks share one query.
  let asking: Promise<boolean> | undefined;
  const isReady = () => {
    asking ??= isReachable(db).finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return createYoga<object, RequestContext>({
    schema,
    async context({ request }) {
      const { signal, end } = startDeadline(deadline, request.signal, stopping);
      const onLock =
        executing &&
        (await placeIn(executing, signal, deadline / 2).catch((error) => {
          end();
          throw error;
        }));
      const database = reading(db, {
        signal,
        onLock,
        connections: CONNECTIONS_A_REQUEST,
        rows: limits.rows,
      });
      const { promise: refused, reject: refuse } = Promise.withResolvers<never>();
      refused.catch(() => {}); // Nobody may be waiting for it.
      const context = createContext(database, { atMost: limits, refuse });
      return { ...context, refused, rowsRead: database.rowsRead, end };
    },
    graphqlEndpoint: "/graphql",
    healthCheckEndpoint: "/health",
    plugins: [
      browserHeaders,
      useReadinessCheck({ endpoint: "/ready", check: isReady }),
      files(limits),
      requests,
      limited(limits),
      tellErrors(log),
      measured(limits),
    ],
    cors: (request) => corsOf(request, corsOrigins),
    landingPage: false,
    graphiql: false,
    logging: false,
    multipart: false,
    batching: false,
    maxRequestBodySize: BODY_BYTES_AT_MOST,
    parserAndValidationCache: { documentCache: new Kept(), errorCache: new Kept() },
    maskedErrors: { maskError },
  });
}

/**
 * Waits for a place up to `seconds`, because later there is not enough time left for an answer. Leaves the place when `signal`
 * aborts: when the request is answered or the caller hangs up. Returns a function that leaves the place before `signal`
 * aborts.
 */
async function placeIn(gate: Gate, signal: AbortSignal, seconds: number): Promise<() => void> {
  await gate.enterWithin(seconds * 1_000, signal);
  let isIn = true;
  const leave = () => {
    if (isIn) gate.leave();
    isIn = false;
  };
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  return leave;
}

interface RequestContext extends Context {
  /** Rejects when the answer is refused because it is too large. */
  readonly refused: Promise<never>;
  /** The number of rows that were read from the database so far. */
  rowsRead(): number;
  /** Call this when the request is answered. */
  end(): void;
}

/** Replaces each error by an error that callers may see. An error that fails the whole answer replaces the answer. */
function tellErrors(log: Log): Plugin<RequestContext> {
  const warn = warnsRarely(log);
  return {
    onValidate:
      ({ params: { documentAST } }) =>
      ({ result }) => {
        for (const error of result) {
          const argument = argumentMeant(error, documentAST);
          if (argument) error.extensions.argument = argument;
          error.message = shortened(error.message);
        }
      },
    // The schema has no subscriptions. Execution reports the error.
    onSubscribe({ args: { contextValue } }) {
      contextValue.end();
    },
    onExecute({ args: { contextValue, document, operationName }, executeFn, setExecuteFn }) {
      const refused = contextValue.refused.catch((error) => ({ errors: [error] }));
      setExecuteFn(async (args) => {
        const result = await Promise.race([executeFn(args), refused]);
        const { notices } = contextValue;
        return {
          ...result,
          ...(result.errors ? { errors: await withSuggestions(result.errors, contextValue) } : {}),
          ...(notices.length > 0 ? { extensions: { ...result.extensions, notices } } : {}),
        };
      });
      return {
        onExecuteDone({ result, setResult }) {
          contextValue.end();
          if (!("errors" in result) || !result.errors) return;
          const report: Report = (reference, err, path) => {
            const operation = operationOf(document, operationName);
            log.error({ reference, operation, path, err }, "a field could not be resolved");
          };
          const shown = result.errors.map((error) => shownError(error, report, document));
          const failing = shown.findIndex(failsAnswer);
          const whole = shown[failing];
          const errors = oncePerArgument(shown);
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

/** Refuses answers with too many bytes. The service sends the text that it measured, so it makes the text only once. */
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
 * Refuses requests that exceed a limit, before GraphQL validates them. If a request has the header `x-cost: 1`, the
 * answer includes its cost.
 */
function limited(limits: Limits): Plugin<RequestContext & { request: Request; params: OperationRequest }> {
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

/** Adds the security headers for browsers and the header Vary for caches. */
const browserHeaders: Plugin = {
  onResponse({ request, response: { headers } }) {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!headers.has(name)) headers.set(name, value);
    }
    const { pathname } = new URL(request.url, "http://localhost");
    const vary = headers.get("vary")?.split(", ") ?? [];
    headers.set(
      "vary",
      [...new Set([...vary, ...(isGraph(pathname) ? ["Accept"] : []), "Origin"])].join(", "),
    );
  },
};

/** The printed schemas and the limits as JSON, by path. */
function textsOf(limits: Limits): ReadonlyMap<string, ServedFile> {
  const told = `${JSON.stringify({ limits: limitsTold(limits) }, null, 2)}\n`;
  const texts = Object.entries(printed).map(([file, text]) => [file, text, "text/plain"]);
  return new Map(
    [...texts, ["limits.json", told, "application/json"]].map(([file, text = "", type]) => [
      `/${file}`,
      servedFile(text, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache" }),
    ]),
  );
}

/** The file that `request` asks for. Browsers get the playground at the address of the graph. */
function fileOf(
  texts: ReadonlyMap<string, ServedFile>,
  request: Request,
  pathname: string,
): ServedFile | Promise<ServedFile | undefined> | undefined {
  const isPage = isGraph(pathname) && isRead(request) && prefersPage(request);
  if (!isPage && !pathname.startsWith("/assets/")) return texts.get(pathname);
  return openPlayground().then(({ page, assets }) => (isPage ? page : assets.get(pathname)));
}

/** Serves the texts and the playground without delaying other requests. */
function files(limits: Limits): Plugin {
  const texts = textsOf(limits);
  return {
    onRequest({ request, url: { pathname }, endResponse, fetchAPI }) {
      const found = fileOf(texts, request, pathname);
      if (!found) return;
      return Promise.resolve(found).then(async (file) => {
        if (!file) return;
        const answer = isRead(request)
          ? await file(request)
          : notAllowed(`This file can be read by GET, not by ${request.method}.`, "GET, HEAD").answer();
        endResponse(new fetchAPI.Response(...answer));
      });
    },
  };
}

const isRead = ({ method }: Request) => method === "GET" || method === "HEAD";

const isGraph = (pathname: string) => pathname === "/graphql" || pathname === "/graphql/";

/** Requests by HEAD. HEAD requests are processed like GET and answered without the body. */
const heads = new WeakSet<Request>();

/** Accepts requests that conform to GraphQL over HTTP, and refuses other requests with an error that says what to send. */
const requests: Plugin<RequestContext> = {
  onRequest({ request, url, setRequest, endResponse, fetchAPI }) {
    if (!isGraph(url.pathname)) return endResponse(new fetchAPI.Response(null, { status: 404 }));
    try {
      request.headers.set("accept", answerType(request));
      requireSupported(request);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      return endResponse(new fetchAPI.Response(...error.answer()));
    }
    if (request.method !== "HEAD") return;
    const { url: address, headers, signal } = request;
    const read = new fetchAPI.Request(address, { method: "GET", headers, signal });
    heads.add(read);
    setRequest(read);
  },
  onRequestParse({ request: { method }, setRequestParser, fetchAPI }) {
    const read = method === "POST" ? readBody : readAddress;
    setRequestParser((request) =>
      read(request).catch((error) => {
        if (error instanceof RefusedRequest) return new fetchAPI.Response(...error.answer());
        throw error;
      }),
    );
  },
  onParse:
    ({ context: { request, params } }) =>
    ({ result }) => {
      if (request.method !== "GET" || result instanceof Error || !result) return;
      if (isQuery(result, params.operationName) !== false) return;
      const { message, code, status, headers } = notAllowed(
        "GET is only for queries: send this operation by POST.",
        "POST",
      );
      throw createGraphQLError(message, { extensions: { code, http: { status, headers } } });
    },
  onResponse({ request, response, setResponse, fetchAPI }) {
    const { status, headers } = response;
    if (heads.has(request)) setResponse(new fetchAPI.Response(null, { status, headers }));
  },
};
