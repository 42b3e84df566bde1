import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import compression from "compression";
import Negotiator from "negotiator";
import { SECURITY_HEADERS } from "./browsers.ts";

/** The methods that the graph is asked by. */
const METHODS = "GET, HEAD, POST";

/** What an answer can be, the default first. None comes in parts, and so each is under the limits of a whole one. */
const ANSWER_TYPES = ["application/json; charset=utf-8", "application/graphql-response+json; charset=utf-8"];

/** What it takes to make a Response. */
export type Answer = [
  body: string | Uint8Array<ArrayBuffer> | null,
  init: { status: number; headers: Record<string, string> },
];

/** Why a request is not one of GraphQL over HTTP. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly code: string;

  constructor(
    message: string,
    { status, code, headers = {} }: { status: number; code: string; headers?: Record<string, string> },
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  /** It is JSON, whatever the client accepts. */
  answer(): [string, Answer[1]] {
    const { message, code, status, headers } = this;
    return [
      JSON.stringify({ errors: [{ message, extensions: { code } }] }),
      { status, headers: { ...headers, "content-type": "application/json; charset=utf-8" } },
    ];
  }
}

const badRequest = (message: string) => new RefusedRequest(message, { status: 400, code: "BAD_REQUEST" });

const unsupported = (message: string, headers: Record<string, string> = { accept: "application/json" }) =>
  new RefusedRequest(message, { status: 415, code: "UNSUPPORTED_MEDIA_TYPE", headers });

/** Of a method, or of an operation by a method, that the graph is not asked by. */
export const notAllowed = (message: string, allow = METHODS) =>
  new RefusedRequest(message, { status: 405, code: "METHOD_NOT_ALLOWED", headers: { allow } });

/** Whether the client would rather have a page than data, as browsers do that are pointed at an address. */
export const prefersPage = (request: Request): boolean =>
  preferences(request).mediaType(["application/json", "text/html"]) === "text/html";

/** The best of `encodings` for the client, those of equal rank in their order; undefined where it takes none of them. */
export const preferredEncoding = <Encoding extends string>(
  request: Request,
  encodings: Encoding[],
): Encoding | undefined => {
  // The package's types lack the second argument.
  const negotiator: { encoding(of: string[], options: { preferred: string[] }): string | undefined } =
    preferences(request);
  const best = negotiator.encoding(encodings, { preferred: encodings });
  return encodings.find((encoding) => encoding === best);
};

/** The media type that the answer to `request` must have. Throws a RefusedRequest where it can have none. */
export function answerType(request: Request): string {
  const type = preferences(request).mediaType(ANSWER_TYPES);
  if (type) return type.split(";")[0] ?? "";
  throw new RefusedRequest("Answers are application/json or application/graphql-response+json: accept one.", {
    status: 406,
    code: "NOT_ACCEPTABLE",
  });
}

function preferences({ headers }: Request): Negotiator {
  const names = ["accept", "accept-encoding"];
  return new Negotiator({
    headers: Object.fromEntries(names.map((name) => [name, headers.get(name) ?? undefined])),
  });
}

/**
 * Throws a RefusedRequest where the graph is not asked by such a method, or the body is not JSON: the other types are those
 * that browsers send to any site without asking it first.
 */
export function requireReadable({ method, headers }: Request): void {
  if (!METHODS.split(", ").includes(method)) {
    throw notAllowed(`Nothing here is asked by ${method}: send the query by GET or POST.`);
  }
  if (method !== "POST") return;
  const [type = "", ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  if (type.trim() !== "application/json") {
    throw unsupported("The body must be JSON: send it with the header content-type: application/json.");
  }
  const charset = parameters.find((parameter) => parameter.trim().startsWith("charset="))?.split("=")[1];
  if (charset && !/^\s*"?utf-?8"?\s*$/.test(charset)) {
    throw unsupported("The body must be in UTF-8: leave out the charset, or encode the body so.");
  }
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") {
    throw unsupported("The body must not be compressed.", { "accept-encoding": "identity" });
  }
}

/** What a request asks for, of which only the form was looked at. */
export interface Asked {
  query?: string;
  operationName?: string;
  // biome-ignore lint/suspicious/noExplicitAny: it is whatever the caller sent
  variables?: any;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  extensions?: any;
}

/** What the body of a POST asks for, or each of several. Throws a RefusedRequest where it is not JSON of such a form. */
export async function readBody(request: Request): Promise<Asked | Asked[]> {
  const bytes = await request.arrayBuffer().catch((error) => {
    // The caller hung up before the end: nobody reads the answer, and nothing is wrong here.
    if (error.code === "ECONNRESET") throw badRequest("The body has not come to its end.");
    throw error;
  });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); // which leaves out a byte order mark
  } catch {
    throw badRequest("The body is not in UTF-8.");
  }
  const body = parse("The body", text);
  if (typeof body !== "object" || body === null) throw badRequest("The body is not a JSON object.");
  return Array.isArray(body) ? body : checked(body);
}

/** What the address of a GET asks for. Throws a RefusedRequest where it is not of such a form. */
export async function readAddress(request: Request): Promise<Asked> {
  const { searchParams } = new URL(request.url, "http://localhost");
  const textOf = (name: string) => searchParams.get(name) || undefined;
  const jsonOf = (name: string) => {
    const text = textOf(name);
    return text === undefined ? undefined : parse(name, text);
  };
  return checked({
    query: textOf("query"),
    operationName: textOf("operationName"),
    variables: jsonOf("variables"),
    extensions: jsonOf("extensions"),
  });
}

function parse(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`${what} is not JSON.`);
  }
}

function checked(asked: Asked): Asked {
  if ((asked.query ?? null) === null) throw badRequest("Must provide query string.");
  if (typeof (asked.operationName ?? "") !== "string") throw badRequest("operationName is not a string.");
  return asked;
}

/** Takes the requests of node:http for `service`: those that tell where they go, and answers of a kilobyte compressed. */
export function overHttp(service: RequestListener): RequestListener {
  const compress = compression({ filter }) as unknown as (
    request: IncomingMessage,
    response: ServerResponse,
    next: () => void,
  ) => void;
  return (request, response) => {
    if (!hasAddress(request)) {
      const [body, { status, headers }] = badRequest("The header Host is not that of a host.").answer();
      const length = { "content-length": Buffer.byteLength(body) };
      response.writeHead(status, { ...SECURITY_HEADERS, ...headers, ...length }).end(body);
      return;
    }
    compress(request, response, () => service(request, response));
  };
}

/** What comes in parts is sent when it comes, and not kept back until there is enough of it to compress. */
const filter: compression.CompressionFilter = (request, response) =>
  !/^(text\/event-stream|multipart\/)/i.test(String(response.getHeader("content-type"))) &&
  compression.filter(request, response);

/** Without the header, the address is that of this machine and its port. */
function hasAddress({ headers: { host = "localhost:80" }, url = "/" }: IncomingMessage): boolean {
  return !/[\s/?#@\\]/.test(host) && URL.canParse(`http://${host}${url}`);
}
