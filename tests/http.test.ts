import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { serverAudits } from "graphql-http";
import { describe, expect } from "vitest";
import { overHttp } from "#src/http.ts";
import { test as base, type Service, serviceOn } from "./harness.ts";

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

const test = base.extend<{
  service: Service;
  /** Starts the service on a port and returns the address of the service. */
  origin: string;
  /**
   * Sends the lines and the body of a request unchanged, and returns the bytes of the reply. Then it closes the
   * connection.
   */
  exchange: (lines: string[], body?: string | Buffer) => Promise<Reply>;
}>({
  service: async ({ db }, use) => {
    await using service = serviceOn(db);
    await use(service);
  },
  origin: async ({ service }, use) => {
    const server = createServer(service.listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    server.closeAllConnections();
  },
  exchange: async ({ origin }, use) => {
    await use(async ([first = "", ...others], body = "") => {
      const socket = connect(Number(new URL(origin).port), "127.0.0.1");
      const host = others.some((line) => /^host:/i.test(line)) ? [] : ["host: rapporteur"];
      const length = body.length > 0 ? [`content-length: ${Buffer.byteLength(body)}`] : [];
      const head = [`${first} HTTP/1.1`, "connection: close", ...host, ...length, ...others, "", ""];
      socket.write(head.join("\r\n"));
      socket.write(body);
      const bytes = Buffer.concat(await socket.toArray());
      const end = bytes.indexOf("\r\n\r\n");
      const [status = "", ...headers] = bytes.toString("latin1", 0, end).split("\r\n");
      return {
        status: Number(status.split(" ")[1]),
        headers: Object.fromEntries(
          headers.map((line) => [
            line.slice(0, line.indexOf(":")).toLowerCase(),
            line.slice(line.indexOf(":") + 2),
          ]),
        ),
        body: bytes.subarray(end + 4),
      };
    });
  },
});

const asked = JSON.stringify({ query: "{ __typename }" });
const answered = { data: { __typename: "Query" } };
const json = { "content-type": "application/json" };
/** An error as clients see it. */
const refused = (code: string, message: unknown = expect.any(String)) => ({
  errors: [{ message, extensions: { code } }],
});

const byGet = (parameters: Record<string, string>) => `/graphql?${new URLSearchParams(parameters)}`;

test("the service passes the audits of the GraphQL over HTTP working group", async ({ origin, service }) => {
  const audits = serverAudits({ url: `${origin}/graphql`, fetchFn: fetch });
  const results = await Promise.all(audits.map((audit) => audit.fn()));
  expect(results.filter(({ status }) => status !== "ok")).toEqual([]);
  expect(results.length).toBeGreaterThan(50);
  expect(service.logged).toEqual([]);
});

describe("a body", () => {
  test.for([
    "APPLICATION/JSON",
    "application/json ; charset=utf-8",
    'Application/Json;Charset="UTF-8"',
    "application/json;charset=utf8",
  ])("a body may declare JSON in any valid form of the media type: %s", async (type, { service }) => {
    const response = await service.post(asked, { "content-type": type });
    expect([response.status, await response.json()]).toEqual([200, answered]);
  });

  // Browsers send these media types to other sites without a preflight request.
  test.for([
    undefined,
    "text/plain",
    "text/plain;charset=utf-8",
    "text/plain; application/json",
    "text/plain, application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "application/graphql",
  ])("a body that is not declared as JSON is refused: %s", async (type, { origin, service, statements }) => {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: type === undefined ? {} : { "content-type": type },
      body: Buffer.from(asked),
    });
    expect([response.status, response.headers.get("accept")]).toEqual([415, "application/json"]);
    expect(await response.json()).toEqual(
      refused("UNSUPPORTED_MEDIA_TYPE", expect.stringContaining("content-type: application/json")),
    );
    expect([service.logged, statements]).toEqual([[], []]);
  });

  test.for(["iso-8859-1", "utf-16", '"windows-1251"'])(
    "a body in another charset is refused: %s",
    async (charset, { service }) => {
      const response = await service.post(asked, { "content-type": `application/json; charset=${charset}` });
      expect(response.status).toBe(415);
      expect(await response.json()).toEqual(
        refused("UNSUPPORTED_MEDIA_TYPE", expect.stringContaining("UTF-8")),
      );
    },
  );

  test("a compressed body is refused, with an error that says so", async ({ service }) => {
    const response = await service.post(asked, { "content-encoding": "gzip" });
    expect([response.status, response.headers.get("accept-encoding")]).toEqual([415, "identity"]);
    expect(await response.json()).toEqual(refused("UNSUPPORTED_MEDIA_TYPE"));
  });

  test("a body may begin with a byte order mark", async ({ exchange }) => {
    const { status, body } = await exchange(
      ["POST /graphql", "content-type: application/json"],
      `\uFEFF${asked}`,
    );
    expect([status, JSON.parse(String(body))]).toEqual([200, answered]);
  });

  test("a body that is not in UTF-8 is refused, and not decoded as something else", async ({ exchange }) => {
    const latin = Buffer.from(JSON.stringify({ query: "{ __typename } # café" }), "latin1");
    const { status, body } = await exchange(["POST /graphql", "content-type: application/json"], latin);
    expect([status, JSON.parse(String(body))]).toEqual([
      400,
      refused("BAD_REQUEST", "The body is not in UTF-8."),
    ]);
  });

  test("a body that breaks off logs no error", async ({ origin, service }) => {
    const socket = connect(Number(new URL(origin).port), "127.0.0.1");
    const head = [
      "POST /graphql HTTP/1.1",
      "host: x",
      "content-type: application/json",
      "content-length: 1000",
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n{`);
    await socket.toArray();
    expect((await service.send("/health")).status).toBe(200);
    expect(service.logged).toEqual([]);
  });

  test.for([
    ["", "The body is not JSON."],
    ["{", "The body is not JSON."],
    ["null", "The body is not a JSON object."],
    ["5", "The body is not a JSON object."],
    ["{}", "Must provide query string."],
    ['{"query": null}', "Must provide query string."],
    ['{"query": 5}', expect.stringContaining("string")],
    ['{"query": "{ __typename }", "operationName": 5}', "operationName is not a string."],
    ['{"query": "{ __typename }", "variables": []}', expect.stringContaining("variables")],
    ['{"query": "{ __typename }", "variables": "{}"}', expect.stringContaining("variables")],
    ['{"query": "{ __typename }", "extensions": 1}', expect.stringContaining("extensions")],
  ] as const)(
    "a body without a valid request is refused: %s",
    async ([body, message], { service, statements }) => {
      for (const accept of ["application/json", "application/graphql-response+json"]) {
        const response = await service.post(body, { accept });
        expect([response.status, await response.json()]).toEqual([400, refused("BAD_REQUEST", message)]);
      }
      expect([service.logged, statements]).toEqual([[], []]);
    },
  );
});

describe("an address", () => {
  test.for(["variables", "extensions"])(
    "an address with %s that are not JSON is refused, and nothing is logged",
    async (name, { service }) => {
      const response = await service.send(byGet({ query: "{ __typename }", [name]: "{x" }));
      expect([response.status, await response.json()]).toEqual([
        400,
        refused("BAD_REQUEST", `${name} is not JSON.`),
      ]);
      expect(service.logged).toEqual([]);
    },
  );

  test("an address without a query is refused", async ({ service }) => {
    for (const path of ["/graphql", "/graphql?query=", "/graphql?other=x"]) {
      const response = await service.send(path);
      expect([response.status, await response.json()]).toEqual([400, refused("BAD_REQUEST")]);
    }
  });

  test.for(["mutation M { createTopic { id } }", "subscription S { topics { id } }"])(
    "a GET can only run queries: %s",
    async (query, { service }) => {
      const response = await service.send(byGet({ query }));
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
      expect(await response.json()).toEqual(refused("METHOD_NOT_ALLOWED"));
      const named = await service.send(
        byGet({ query: `query Q { __typename } ${query}`, operationName: "Q" }),
      );
      expect(await named.json(), "The other operations of the document do not matter.").toEqual(answered);
    },
  );

  test.for([
    ["/health", "[::"],
    ["/health", "a b"],
    ["/graphql?query={__typename}", "[::"],
    ["/schema.graphql", "x/y"],
    ["/ready", "user@x"],
    ["/graphql", "x:port"],
  ] as const)(
    "a wrong address is refused without internal details: %s at %s",
    async ([path, host], { exchange }) => {
      const { status, headers, body } = await exchange([`GET ${path}`, `host: ${host}`]);
      expect([status, headers["content-type"]]).toEqual([400, "application/json; charset=utf-8"]);
      expect(JSON.parse(String(body))).toEqual(refused("BAD_REQUEST", "The header Host is invalid."));
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff" });
    },
  );
});

test("a request without a host, as before HTTP/1.1, is answered without internal details", async ({
  origin,
}) => {
  const statusOf = async (line: string) => {
    const socket = connect(Number(new URL(origin).port), "127.0.0.1");
    socket.write(`${line}\r\n\r\n`);
    const reply = String(Buffer.concat(await socket.toArray()));
    expect(reply).not.toMatch(/Error:|\.js/);
    return Number(reply.split(" ")[1]);
  };
  expect(await statusOf("GET /health HTTP/1.0")).toBe(200);
  expect(await statusOf("OPTIONS * HTTP/1.0")).toBe(400);
});

describe("the method", () => {
  test.for(["PUT", "DELETE", "PATCH"])("%s is refused", async (method, { service }) => {
    const response = await service.send(byGet({ query: "{ __typename }" }), { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    expect(await response.json()).toEqual(
      refused("METHOD_NOT_ALLOWED", expect.stringContaining("GET or POST")),
    );
  });

  test.for(["{ __typename }", "{ nonsense }", "mutation { x }", ""])(
    "HEAD has the same headers as GET, without a body: %s",
    async (query, { exchange }) => {
      const accept = "accept: application/graphql-response+json";
      const path = byGet({ query });
      const [got, head] = await Promise.all([
        exchange([`GET ${path}`, accept]),
        exchange([`HEAD ${path}`, accept]),
      ]);
      expect(got.body.length).toBeGreaterThan(0);
      const { date: _, ...headers } = got.headers;
      expect({ ...head, headers: { ...head.headers, date: undefined } }).toEqual({
        status: got.status,
        headers: { ...headers, date: undefined },
        body: Buffer.alloc(0),
      });
      expect(Number(head.headers["content-length"])).toBe(got.body.length);
    },
  );
});

describe("an answer", () => {
  test.for([
    [undefined, "application/json"],
    ["*/*", "application/json"],
    ["application/*", "application/json"],
    [
      "application/graphql-response+json; charset=utf-8, application/json",
      "application/graphql-response+json",
    ],
    ["application/json;q=0.5, application/graphql-response+json", "application/graphql-response+json"],
    ["application/graphql-response+json;q=0, */*", "application/json"],
    ["multipart/mixed;deferSpec=20220824, application/json", "application/json"],
    ["text/html, application/json;q=0.1", "application/json"],
  ] as const)(
    "an answer has the type that the client prefers: %s is %s",
    async ([accept, type], { service }) => {
      const response = await service.post(asked, accept ? { accept } : {});
      expect([response.status, response.headers.get("content-type")]).toEqual([
        200,
        `${type}; charset=utf-8`,
      ]);
      expect(response.headers.get("vary")).toContain("Accept");
    },
  );

  test.for([
    "image/png",
    "text/html",
    "text/event-stream",
    "application/json;q=0",
    "application/json;charset=iso-8859-1",
  ])(
    "the database is not read for an answer that the client does not accept: %s",
    async (accept, { service, statements }) => {
      const response = await service.post({ query: "{ topics { totalCount } }" }, { accept });
      expect([response.status, response.headers.get("content-type")]).toEqual([
        406,
        "application/json; charset=utf-8",
      ]);
      expect(await response.json()).toEqual(
        refused("NOT_ACCEPTABLE", expect.stringContaining("application/graphql-response+json")),
      );
      expect(statements).toEqual([]);
    },
  );

  const long = JSON.stringify({ query: "{ __schema { types { name description } } }" });
  const post = (encodings: string) => [
    "POST /graphql",
    "content-type: application/json",
    `accept-encoding: ${encodings}`,
  ];

  test.for([
    ["gzip", "gzip", gunzipSync],
    ["gzip, deflate, br", "br", brotliDecompressSync],
    ["br;q=0, gzip", "gzip", gunzipSync],
  ] as const)(
    "an answer of a kilobyte is compressed: with the request header %s, the encoding is %s",
    async ([encodings, encoding, decompress], { exchange }) => {
      const plain = await exchange(post("identity"), long);
      const { status, headers, body } = await exchange(post(encodings), long);
      expect([status, headers["content-encoding"]]).toEqual([200, encoding]);
      expect(headers.vary).toContain("Accept-Encoding");
      expect(String(decompress(unchunked(body)))).toBe(String(plain.body));
      expect(body.length).toBeLessThan(plain.body.length / 2);
    },
  );

  test("a smaller answer, or one for a client that does not accept compression, is not compressed", async ({
    exchange,
  }) => {
    for (const [encodings, body] of [
      ["gzip, br", asked],
      ["identity", long],
    ] as const) {
      const { headers } = await exchange(post(encodings), body);
      expect(headers["content-encoding"]).toBeUndefined();
    }
  });

  test("an answer in parts is sent part by part, without buffering", async () => {
    const server = createServer(
      overHttp((_request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write("data: first\n\n");
      }),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/`);
    const first = await Promise.race([response.body?.getReader().read(), delay(5_000)]);
    expect(String(Buffer.from(first?.value ?? ""))).toBe("data: first\n\n");
    server.closeAllConnections();
    server.close();
  });

  test("every answer has the headers that keep browsers from running or framing the answer, or guessing the type of the answer", async ({
    service,
  }) => {
    for (const path of ["/health", "/schema.graphql", byGet({ query: "{ __typename }" }), "/nonsense"]) {
      const { headers } = await service.send(path);
      expect(Object.fromEntries(headers), path).toMatchObject({
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
      });
    }
  });
});

describe("web pages of other sites", () => {
  const origin = "https://elsewhere.example";
  const allowedBy = async (service: Service, origin: string, path = byGet({ query: "{ __typename }" })) => {
    const { headers } = await service.send(path, { headers: { origin } });
    expect(headers.get("access-control-allow-credentials")).toBeNull();
    expect(
      headers.get("vary"),
      "A cache must not give the answer for one site to a different site.",
    ).toContain("Origin");
    return headers.get("access-control-allow-origin");
  };

  test("pages of other sites may read answers, but not with the rights of their readers", async ({
    service,
  }) => {
    for (const path of [byGet({ query: "{ __typename }" }), "/schema.graphql", "/graphql", "/health"]) {
      expect(await allowedBy(service, origin, path), path).toBe(origin);
    }
  });

  test("pages of other sites learn which headers they may send and read", async ({ service }) => {
    const { status, headers } = await service.send("/graphql", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    expect(status).toBe(204);
    expect(Object.fromEntries(headers)).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-allow-methods": "GET, HEAD, POST",
      "access-control-allow-headers": "content-type, authorization, x-cost, if-none-match, last-event-id",
      "access-control-expose-headers": "etag, retry-after, ratelimit, ratelimit-policy",
    });
  });

  test("only the sites that CORS_ORIGINS names may read answers", async ({ db }) => {
    await using service = serviceOn(db, { corsOrigins: [origin, "http://localhost:3000"] });
    expect(await allowedBy(service, origin)).toBe(origin);
    expect(await allowedBy(service, "http://localhost:3000")).toBe("http://localhost:3000");
    for (const other of [
      "https://other.example",
      "null",
      `${origin}.evil.example`,
      "http://localhost:3001",
    ]) {
      expect(await allowedBy(service, other)).toBeNull();
    }
  });

  test("CORS_ORIGINS can exclude all other sites", async ({ db }) => {
    await using service = serviceOn(db, { corsOrigins: [] });
    expect(await allowedBy(service, origin)).toBeNull();
    const { headers } = await service.send("/graphql", { method: "OPTIONS", headers: { origin } });
    expect(headers.get("access-control-allow-headers")).toBeNull();
  });
});

describe("the playground's page", () => {
  const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  const pathsIn = (html: string) =>
    [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path);

  test("the playground's page is small, an unchanged page is not sent again, and browsers keep the page's files forever", async ({
    service,
    exchange,
  }) => {
    const page = await service.send("/graphql", { headers: { accept } });
    expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-cache"]);
    expect(page.headers.get("vary")).toMatch(/\bAccept\b(?!-)/);
    const html = await page.text();
    expect(html.length).toBeLessThan(4_000);
    const tag = page.headers.get("etag") as string;
    const again = await service.send("/graphql", { headers: { accept, "if-none-match": tag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);

    const paths = pathsIn(html);
    expect(paths).toHaveLength(4);
    for (const path of paths) {
      expect(path).toMatch(/^\/assets\/[\w-]+\.[\w-]{32}\.(js|css|ico)$/);
      const [br, gzip, plain] = await Promise.all(
        ["br, gzip", "gzip", "identity"].map((encodings) =>
          exchange([`GET ${path}`, `accept-encoding: ${encodings}`]),
        ),
      );
      expect(plain?.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
      expect([br, gzip, plain].map((reply) => reply?.headers["content-encoding"])).toEqual([
        "br",
        "gzip",
        undefined,
      ]);
      expect(brotliDecompressSync(br?.body ?? "").equals(plain?.body ?? Buffer.alloc(0))).toBe(true);
      expect(gunzipSync(gzip?.body ?? "").equals(plain?.body ?? Buffer.alloc(0))).toBe(true);
      const known = await service.send(path, { headers: { "if-none-match": plain?.headers.etag ?? "" } });
      expect(known.status).toBe(304);
    }
  });

  test("the playground's page runs only its own scripts", async ({ service }) => {
    const { headers } = await service.send("/graphql", { headers: { accept } });
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-eval");
  });

  test("the playground's page is only for clients that prefer HTML", async ({ service }) => {
    for (const other of ["*/*", "application/json", "application/json, text/html;q=0.5"]) {
      const response = await service.send(byGet({ query: "{ __typename }" }), { headers: { accept: other } });
      expect(await response.json()).toEqual(answered);
    }
  });

  test("the playground's page and files refuse all methods except GET and HEAD", async ({ service }) => {
    const html = await (await service.send("/graphql", { headers: { accept } })).text();
    const [path = ""] = pathsIn(html);
    const posted = await service.send(path, { method: "POST", headers: json, body: "{}" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect(await posted.json()).toEqual(refused("METHOD_NOT_ALLOWED"));
    expect((await service.send("/assets/graphiql.js")).status).toBe(404);
  });
});

/** Removes the lengths of chunks from a body. */
function unchunked(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let start = 0; ; ) {
    const end = body.indexOf("\r\n", start);
    const length = Number.parseInt(body.toString("latin1", start, end), 16);
    if (!length) return Buffer.concat(chunks);
    chunks.push(body.subarray(end + 2, end + 2 + length));
    start = end + 4 + length;
  }
}
