import { gzipSync } from "node:zlib";
import type { Draw } from "../limits/documents.ts";
import { type Asked, askedFor } from "./documents.ts";
import { anything, oneOf } from "./values.ts";

/** A request as bytes on the wire. */
export interface Request {
  parts: Buffer[];
  /** Whether the request is complete. After an incomplete request, the client ends its side of the connection. */
  isWhole: boolean;
  /** Whether the service must answer. For a request that breaks HTTP, the service may close the connection instead. */
  isOwed: boolean;
  method: string;
}

const PATHS = [
  ...[
    "/",
    "/graphql/",
    "/graphql?",
    "/graphql//",
    "//graphql",
    "/GRAPHQL",
    "/graphql/../graphql",
    "/graphql%00",
    "/%ff",
  ],
  ...[
    "/health",
    "/ready",
    "/health?x=%",
    "/schema.graphql",
    "/subgraph.graphql",
    "/subgraph-v2.3.graphql",
    "/limits.json",
  ],
  ...[
    "/assets/",
    "/assets/../src/cli.ts",
    "/assets/%2e%2e/package.json",
    "/assets/graphiql.js",
    "/.env",
    "/.git/config",
  ],
  ...[
    "/graphql?query=%",
    "/graphql?query=%E0%A4%A",
    "/graphql?query=%00",
    "/graphql?query",
    "/graphql?query={a&query={b}",
  ],
  ...[
    "/graphql?variables=%7B",
    "/graphql?query=%7B__typename%7D&variables=%5B%5D",
    "/graphql?__proto__=1&query=x",
  ],
  ...[
    "/graphql;a=b",
    "/graphql#x",
    "*",
    "http://other.example/graphql",
    "graphql",
    "/\\graphql",
    "/__proto__",
    "/constructor",
  ],
  `/${"a".repeat(5_000)}`,
  `/graphql?query=${"%20".repeat(4_000)}`,
];

const METHODS = [
  "GET",
  "HEAD",
  "OPTIONS",
  "PUT",
  "DELETE",
  "PATCH",
  "TRACE",
  "PROPFIND",
  "QUERY",
  "FOO",
  "get",
];

const TYPES = [
  ...[
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/graphql",
    "",
  ],
  ...[
    "application/json; charset=utf-16",
    'application/json; charset="utf-8',
    "application/json;;;=",
    "APPLICATION/JSON",
  ],
  ...["application/json, text/plain", "application/json; charset=__proto__", "*/*", "/", "a".repeat(2_000)],
];

const ACCEPTS = [
  ...[
    "*/*",
    "application/graphql-response+json",
    "text/html",
    "text/html,*/*;q=0.1",
    "image/png",
    "",
    ",,,",
    ";q=",
    "*",
  ],
  ...[
    "application/json;q=NaN",
    "text/event-stream",
    "multipart/mixed",
    "application/json;q=0",
    "a/b;".repeat(500),
  ],
  ...[
    "application/graphql-response+json; charset=utf-16",
    "__proto__/constructor",
    "multipart/mixed;deferSpec=20220824",
  ],
];

const ENCODINGS = [
  "gzip",
  "br",
  "deflate",
  "gzip, deflate, br, zstd",
  "identity;q=0",
  "*;q=0",
  "",
  "x,".repeat(500),
  ";;q=2",
  "__proto__",
];

const HEADERS = [
  ...[
    "x-cost: 1",
    "x-cost: 1, 1",
    "if-none-match: *",
    'if-none-match: "a", W/"b", c',
    "if-none-match: ,",
    "range: bytes=0-1",
  ],
  ...[
    "if-modified-since: yesterday",
    "if-match: *",
    "expect: 100-continue",
    "expect: nonsense",
    "upgrade: websocket",
  ],
  ...[
    "origin: null",
    "origin: https://elsewhere.example",
    "origin: x\ty",
    "access-control-request-method: POST",
  ],
  ...[
    "access-control-request-headers: __proto__",
    "authorization: Bearer x.y.z",
    "authorization: Basic Og==",
    "cookie: a=b; __proto__=c",
  ],
  ...[
    "x-forwarded-for: 10.0.0.1, unknown, ::1",
    "x-forwarded-host: evil.example",
    "forwarded: for=_x",
    "x-http-method-override: DELETE",
  ],
  ...[
    "content-encoding: gzip",
    "content-encoding: identity",
    "te: trailers",
    "trailer: x",
    "connection: keep-alive, x",
    "keep-alive: -1",
  ],
  ...[
    "last-event-id: 1",
    "apollo-require-preflight: 1",
    "x-apollo-operation-name: x",
    "traceparent: 00-0-0-0",
    "host: other.example",
  ],
  ...["host: [::1]:x", "host: a b", "__proto__: x", "constructor: x", "x-latin: \u00ff"],
  `x-long: ${"y".repeat(10_000)}`,
];

/** Node's own parser refuses such requests. An answer to such a request is not certain, because Node reads no further. */
const BROKEN = ["no colon", ": no name", "folded: a\r\n b", "x-\u00ff: a", `x-longer: ${"y".repeat(20_000)}`];

/** Removes, changes or inserts some bytes of a body. */
function bytesMutated(body: Buffer, draw: Draw): Buffer {
  const bytes = [...body];
  for (let times = 1 + draw(4); times > 0; times -= 1) {
    const at = draw(bytes.length + 1);
    const byte = oneOf(draw, [0, 0x22, 0x5c, 0x7b, 0x7d, 0x80, 0xc0, 0xed, 0xf8, 0xff, draw(256)]);
    const change = draw(5);
    if (change === 0) bytes.length = Math.min(bytes.length, at);
    else bytes.splice(at, change === 1 ? 1 : change === 2 ? draw(20) : 0, byte);
  }
  return Buffer.from(bytes);
}

function bodyFor(asked: Asked, draw: Draw): Buffer {
  const kind = draw(36);
  if (kind === 0) return Buffer.from(JSON.stringify(anything(draw)) ?? "");
  if (kind === 1) return Buffer.from(JSON.stringify(Array.from({ length: draw(12) }, () => asked)));
  if (kind === 2) return Buffer.from(`{"query": ${"[".repeat(draw(20_000))}`);
  if (kind === 3)
    return Buffer.from(
      `{"query": "{ __typename }", "variables": {"__proto__": {"a": 1}, "a": 1e999, "a": -0}}`,
    );
  if (kind === 4) return gzipSync(JSON.stringify(asked));
  const body = Buffer.from(JSON.stringify(asked));
  if (kind === 5) return Buffer.concat([Buffer.from("\ufeff"), body]);
  if (kind === 6) return Buffer.from(body.toString(), "utf16le");
  if (kind === 7) return Buffer.concat([body, Buffer.alloc(oneOf(draw, [10, 999_000, 1_000_001]), " ")]);
  return kind < 12 ? bytesMutated(body, draw) : body;
}

/** Splits a body into chunks, and says whether the chunks end as HTTP requires. */
function chunked(body: Buffer, draw: Draw): [Buffer, boolean] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const size = Math.min(1 + draw(Math.max(1, body.length >> 1) + 1), body.length - at);
    const extension = draw(6) ? "" : oneOf(draw, [";a=b", ";__proto__", `;${"x".repeat(500)}`]);
    chunks.push(
      Buffer.from(`${size.toString(16)}${extension}\r\n`),
      body.subarray(at, at + size),
      Buffer.from("\r\n"),
    );
    at += size;
  }
  const end = oneOf(draw, [
    ...Array(9).fill("0\r\n\r\n"),
    "0\r\nx-trailer: y\r\n\r\n",
    "-1\r\n\r\n",
    "ffffffffffffffff\r\n",
    "zz\r\n",
    "",
  ]);
  return [Buffer.concat([...chunks, Buffer.from(end)]), /^0\r\n(x-.*\r\n)?\r\n$/.test(end)];
}

const written = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

function addressOf(asked: Asked, draw: Draw): string {
  const parameters = new URLSearchParams();
  // The longest address of a request. A longer address would exceed node:http's limit for headers.
  for (const [name, value] of Object.entries(asked)) parameters.append(name, written(value).slice(0, 3_000));
  const address = `/graphql?${parameters}`;
  return draw(10) === 0 ? address.replaceAll("%", oneOf(draw, ["%", "%2", "%%", "%C0%"])) : address;
}

/** Makes a random request, as any client might send it. */
export function requestFor(shipped: readonly string[], draw: Draw): Request {
  const asked = askedFor(shipped, draw);
  const isOdd = draw(10) === 0;
  const method = isOdd && draw(2) ? oneOf(draw, METHODS) : draw(4) ? "POST" : draw(8) ? "GET" : "HEAD";
  const hasBody = method === "POST" || (isOdd && draw(2) === 0);
  const path = isOdd && draw(2) ? oneOf(draw, PATHS) : hasBody ? "/graphql" : addressOf(asked, draw);
  const version = isOdd && draw(8) === 0 ? oneOf(draw, ["HTTP/1.0", "HTTP/2.0", "HTTP/0.9", ""]) : "HTTP/1.1";
  let isOwed = !isOdd || !hasBody;

  const lines = [`${method} ${path} ${version}`];
  if (draw(60)) lines.push("host: rapporteur");
  if (draw(4)) lines.push("connection: close");
  if (hasBody) {
    if (draw(12)) lines.push("content-type: application/json");
    else if (draw(4)) lines.push(`content-type: ${oneOf(draw, TYPES)}`);
  }
  if (draw(2)) lines.push(`accept: ${oneOf(draw, draw(6) ? ACCEPTS.slice(0, 2) : ACCEPTS)}`);
  if (draw(2)) lines.push(`accept-encoding: ${oneOf(draw, ENCODINGS)}`);
  for (let times = draw(6) ? 0 : 1 + draw(3); times > 0; times -= 1) lines.push(oneOf(draw, HEADERS));

  if (draw(50) === 0) {
    lines.push(oneOf(draw, BROKEN));
    isOwed = false;
  }

  let body: Buffer = hasBody ? bodyFor(asked, draw) : Buffer.alloc(0);
  let isWhole = true;
  if (hasBody) {
    const framing = draw(24);
    if (framing < 4) {
      [body, isWhole] = chunked(body, draw);
      lines.push("transfer-encoding: chunked");
      if (draw(10) === 0) {
        lines.push(`content-length: ${body.length}`); // Two lengths that disagree.
        isOwed = false;
      }
    } else if (framing === 4) {
      lines.push(
        `content-length: ${oneOf(draw, [body.length + 10, 1e9, -1, "abc", "1e3", "9".repeat(30), body.length >> 1])}`,
      );
      isWhole = false;
    } else if (framing === 5) {
      lines.push(`content-length: ${body.length}`);
      body = body.subarray(0, draw(body.length + 1));
      isWhole = false;
    } else lines.push(`content-length: ${body.length}`);
  }
  // The service also answers a request whose body it refuses to read. If the client closes the connection, this
  // answer may be cut off.
  if (body.length > 60_000 && lines.includes("connection: close")) isOwed = false;
  let head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  if (draw(40) === 0) {
    head = bytesMutated(head, draw) as Buffer<ArrayBuffer>;
    isWhole = false;
  }
  const all = Buffer.concat([head, body]);
  const cut = draw(6) === 0 ? draw(all.length) : all.length;
  return {
    parts: [all.subarray(0, cut), all.subarray(cut)].filter((part) => part.length > 0),
    isWhole,
    isOwed: isWhole && isOwed && lines.join("\n").length < 14_000,
    method,
  };
}
