import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import compression from "compression";
import Negotiator from "negotiator";
import { SECURITY_HEADERS } from "./browsers.ts";

/** The methods of GraphQL requests. */
const METHODS = "GET, HEAD, POST";

/**
 * The media types of answers, the default first. No type allows answers in parts, which would evade the limits on an answer.
 */
const ANSWER_TYPES = ["application/json; charset=utf-8", "application/graphql-response+json; charset=utf-8"];

/** The arguments of `new Response()`. */
export type Answer = [
  body: string | Uint8Array<ArrayBuffer> | null,
  init: { status: number; headers: Record<string, string> },
];

/** A request that does not conform to GraphQL over HTTP. */
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

  /** The answer is JSON, even if the client does not accept it. */
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

/** The error for a method that is not supported at all, or not allowed for this kind of operation. */
export const notAllowed = (message: string, allow = METHODS) =>
  new RefusedRequest(message, { status: 405, code: "METHOD_NOT_ALLOWED", headers: { allow } });

/** Whether the client prefers a page to data, like a browser that opens the address. */
export const prefersPage = (request: Request): boolean =>
  preferences(request).mediaType(["application/json", "text/html"]) === "text/html";

/**
 * The encoding that the client prefers. If the client prefers several equally, the first is used. Undefined if the client
 * accepts no encoding.
 */
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

/** The media type of the answer. Throws a RefusedRequest if the client accepts no type. */
export function answerType(request: Request): string {
  const type = preferences(request).mediaType(ANSWER_TYPES);
  if (type) return type.split(";")[0] ?? "";
  throw new RefusedRequest(
    "Answers are application/json or application/graphql-response+json: accept one of them.",
    {
      status: 406,
      code: "NOT_ACCEPTABLE",
    },
  );
}

function preferences({ headers }: Request): Negotiator {
  const names = ["accept", "accept-encoding"];
  return new Negotiator({
    headers: Object.fromEntries(names.map((name) => [name, headers.get(name) ?? undefined])),
  });
}

/**
 * Throws a RefusedRequest if the method is not supported, or if the body is not JSON. Browsers send other types of
 * bodies to any site without a preflight request.
 */
export function requireSupported({ method, headers }: Request): void {
  if (!METHODS.split(", ").includes(method)) {
    throw notAllowed(`The method ${method} is not supported: send the query by GET or POST.`);
  }
  if (method !== "POST") return;
  const [type = "", ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  if (type.trim() !== "application/json") {
    throw unsupported("The body must be JSON: send it with the header content-type: application/json.");
  }
  const charset = parameters.find((parameter) => parameter.trim().startsWith("charset="))?.split("=")[1];
  if (charset && !/^\s*"?utf-?8"?\s*$/.test(charset)) {
    throw unsupported("The body must be in UTF-8: encode it in UTF-8, or leave out the charset.");
  }
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding !== "identity") {
    throw unsupported("The body must not be compressed.", { "accept-encoding": "identity" });
  }
}

/** The parameters of a GraphQL request. The form of the parameters was checked, but not their content. */
export interface RequestParameters {
  query?: string;
  operationName?: string;
  // biome-ignore lint/suspicious/noExplicitAny: callers can send anything
  variables?: any;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  extensions?: any;
}

/**
 * The parameters in the body of a POST, or several in an array. Throws a RefusedRequest if the body has another form.
 */
export async function readBody(request: Request): Promise<RequestParameters | RequestParameters[]> {
  const bytes = await request.arrayBuffer().catch((error) => {
    // The caller hung up. A hang-up is no fault of the service, and nobody reads the answer.
    if (error.code === "ECONNRESET") throw badRequest("The body is incomplete.");
    throw error;
  });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); // This drops a byte order mark.
  } catch {
    throw badRequest("The body is not in UTF-8.");
  }
  const body = parse("The body", text);
  if (typeof body !== "object" || body === null) throw badRequest("The body is not a JSON object.");
  return Array.isArray(body) ? body : checked(body);
}

/** The parameters in the address of a GET. Throws a RefusedRequest if they have another form. */
export async function readAddress(request: Request): Promise<RequestParameters> {
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

function checked(parameters: RequestParameters): RequestParameters {
  if ((parameters.query ?? null) === null) throw badRequest("Must provide query string.");
  if (typeof (parameters.operationName ?? "") !== "string")
    throw badRequest("operationName is not a string.");
  return parameters;
}

/** Wraps `service`: refuses requests without a valid header Host, and compresses answers of a kilobyte or more. */
export function overHttp(service: RequestListener): RequestListener {
  const compress = compression({ filter }) as unknown as (
    request: IncomingMessage,
    response: ServerResponse,
    next: () => void,
  ) => void;
  return (request, response) => {
    if (!hasAddress(request)) {
      const [body, { status, headers }] = badRequest("The header Host is invalid.").answer();
      const length = { "content-length": Buffer.byteLength(body) };
      response.writeHead(status, { ...SECURITY_HEADERS, ...headers, ...length }).end(body);
      return;
    }
    compress(request, response, () => service(request, response));
  };
}

/** Answers that are sent in parts are not compressed, because compression would delay each part. */
const filter: compression.CompressionFilter = (request, response) =>
  !/^(text\/event-stream|multipart\/)/i.test(String(response.getHeader("content-type"))) &&
  compression.filter(request, response);

/** Whether the request has a valid address. A missing Host counts as localhost. */
function hasAddress({ headers: { host = "localhost:80" }, url = "/" }: IncomingMessage): boolean {
  return !/[\s/?#@\\]/.test(host) && URL.canParse(`http://${host}${url}`);
}
