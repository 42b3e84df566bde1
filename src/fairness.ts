import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { BlockList } from "node:net";
import { DomainError, OverloadedError } from "#db/errors.ts";
import { callerOf, partyOf } from "./addresses.ts";
import type { Pace } from "./pace.ts";
import { Buckets } from "./rate-limit.ts";

/** The default for the number of requests to accept at once. */
export const REQUESTS_AT_ONCE = 64;

/** The health checks, which are never refused. */
const ALWAYS = ["/health", "/ready"];

export interface FairnessOptions {
  pace: Pace;
  requestsAtOnce?: number;
  /** Points that one address may spend per minute; no limit if undefined. */
  rateLimit?: number | undefined;
  trusted: BlockList;
}

/** The address of the caller has spent all its points. */
class RateLimitedError extends DomainError {
  override readonly name = "RateLimitedError";
  readonly code = "RATE_LIMITED";
}

interface Refusal {
  status: number;
  body: Buffer;
}

const refusal = (status: number, { message, code }: DomainError): Refusal => ({
  status,
  body: Buffer.from(JSON.stringify({ errors: [{ message, extensions: { code } }] })),
});

const OVERLOADED = new OverloadedError();
const TOO_MANY = refusal(503, OVERLOADED);
const TOO_MUCH = refusal(
  429,
  new RateLimitedError("This address has sent too many requests: try again later."),
);

/**
 * Passes requests on to `service`. Refuses a request without reading it if the service could not answer it in time,
 * or if the address has spent its points.
 */
export function fairly(
  service: RequestListener,
  { pace, requestsAtOnce = REQUESTS_AT_ONCE, rateLimit, trusted }: FairnessOptions,
): RequestListener {
  const open = new Set<ServerResponse>();
  const buckets = rateLimit ? new Buckets(rateLimit) : undefined;

  /**
   * A slow client that still sends its request or reads its answer does not count, because connections.ts limits slow clients.
   */
  const isWorkedOn = ({ req, headersSent }: ServerResponse) => req.complete && !headersSent;

  return (request, response) => {
    if (request.method === "OPTIONS" || ALWAYS.includes(request.url?.split("?")[0] ?? "")) {
      return service(request, response);
    }
    // Each request costs one point, because the cost of its document is not known yet.
    const spent = buckets?.spend(partyOf(callerOf(request, trusted)), 1);
    if (spent) response.setHeaders(new Map(Object.entries(spent.headers)));
    if (spent && spent.wait > 0) return refuse(request, response, TOO_MUCH, spent.wait);
    if (count(open, isWorkedOn) >= pace.bearable(requestsAtOnce)) {
      return refuse(request, response, TOO_MANY, OVERLOADED.retryAfter);
    }
    open.add(response);
    response.once("close", () => open.delete(response));
    return service(request, response);
  };
}

function count<Item>(items: Iterable<Item>, isCounted: (item: Item) => boolean): number {
  let counted = 0;
  for (const item of items) if (isCounted(item)) counted += 1;
  return counted;
}

/**
 * Answers with an error as described in docs/errors.md, with as little work as possible. Pages of all sites may read the
 * refusal.
 */
function refuse(
  { headers }: IncomingMessage,
  response: ServerResponse,
  { status, body }: Refusal,
  wait: number,
) {
  const isNew = headers.accept?.includes("application/graphql-response+json");
  response
    .writeHead(status, {
      "content-type": `application/${isNew ? "graphql-response+json" : "json"}; charset=utf-8`,
      "content-length": body.length,
      "retry-after": String(wait),
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "RateLimit, RateLimit-Policy, Retry-After",
    })
    .end(body);
}
