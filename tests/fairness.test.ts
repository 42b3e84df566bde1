import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, BlockList, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Gate } from "#db/pool/gate.ts";
import { addressesIn, callerOf, partyOf } from "#src/addresses.ts";
import { readConfig } from "#src/config.ts";
import { guardConnections } from "#src/connections.ts";
import { drainOf } from "#src/drain.ts";
import { type FairnessOptions, fairly } from "#src/fairness.ts";
import { listenMore, shared } from "#src/listeners.ts";
import { Pace } from "#src/pace.ts";
import { Buckets } from "#src/rate-limit.ts";
import { serviceOn, test as withRecord } from "./harness.ts";

const nobody = new BlockList();
const localhost = addressesIn("127.0.0.1") as BlockList;

let leftovers = new AsyncDisposableStack();
afterEach(async () => {
  vi.useRealTimers();
  await leftovers.disposeAsync();
  leftovers = new AsyncDisposableStack();
});

/** Starts a server on a free port. If `limits` are given, it guards the connections. */
async function listening(service: RequestListener, limits?: Parameters<typeof guardConnections>[1]) {
  const server = createServer(service);
  if (limits) guardConnections(server, limits);
  server.listen({ port: 0, host: "127.0.0.1", ...shared });
  await once(server, "listening");
  leftovers.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** Opens a connection from an address of this machine. The connection sends nothing until the test writes to it. */
async function connected(server: Server, from = "127.0.0.1"): Promise<Socket> {
  const socket = connect({ port: portOf(server), host: "127.0.0.1", localAddress: from });
  socket.on("error", () => {});
  leftovers.defer(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** The bytes of a request. */
const get = (path: string, ...headers: string[]) =>
  `GET ${path} HTTP/1.1\r\nhost: rapporteur\r\n${headers.map((line) => `${line}\r\n`).join("")}\r\n`;

/** Resolves with the next data on a connection, or when the connection ends. */
const nextOf = (socket: Socket) =>
  Promise.race([once(socket, "data").then(String), once(socket, "close").then(() => "closed")]);

/**
 * Returns a service that answers the oldest request when the test calls `answer`. `waiting` holds the requests
 * without an answer.
 */
function slow() {
  const waiting: ServerResponse[] = [];
  const service: RequestListener = (request, response) => {
    if (request.url === "/graphql") waiting.push(response);
    else response.end("well");
  };
  return { waiting, service, answer: () => waiting.shift()?.end("done") };
}

function fair(service: RequestListener, options: Partial<FairnessOptions> = {}) {
  const pace = leftovers.use(new Pace());
  return fairly(service, { pace, trusted: nobody, ...options });
}

describe("requests", () => {
  test("requests beyond the limit are refused before they are read, with a message that says what to do", async () => {
    const { waiting, service, answer } = slow();
    const server = await listening(fair(service, { requestsAtOnce: 2 }));
    const [first, second, third] = [
      await connected(server),
      await connected(server),
      await connected(server),
    ];
    for (const socket of [first, second]) socket.write(get("/graphql"));
    await expect.poll(() => waiting.length).toBe(2);

    const url = `http://127.0.0.1:${portOf(server)}`;
    const refused = await fetch(`${url}/graphql?query={__typename}`, {
      headers: { accept: "application/graphql-response+json" },
    });
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(refused.headers.get("content-type")).toBe("application/graphql-response+json; charset=utf-8");
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
    expect(await refused.text()).toBe(
      `{"errors":[{"message":"The service is busy: try again.","extensions":{"code":"OVERLOADED"}}]}`,
    );

    // The body of this request never comes.
    third.write("POST /graphql HTTP/1.1\r\nhost: x\r\naccept: */*\r\ncontent-length: 1000\r\n\r\n");
    expect(await nextOf(third)).toMatch(/^HTTP\/1.1 503 .*content-type: application\/json; /s);
    for (const path of ["/health", "/ready", "/ready?again"]) {
      expect(await (await fetch(url + path)).text()).toBe("well");
    }
    answer();
    expect(await nextOf(first)).toContain("done");
    first.write(get("/graphql"));
    await expect.poll(() => waiting.length).toBe(2);
  });

  test("a request that is still being sent, or whose answer is not read, does not block other requests", async () => {
    const { waiting, service } = slow();
    const server = await listening(fair(service, { requestsAtOnce: 1 }));
    const [sending, reading, third] = [
      await connected(server),
      await connected(server),
      await connected(server),
    ];
    sending.write("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{");
    await expect.poll(() => waiting.length).toBe(1);
    reading.pause().write(get("/graphql"));
    await expect.poll(() => waiting.length).toBe(2);
    waiting[1]?.write("a part");
    third.write(get("/graphql"));
    await expect.poll(() => waiting.length).toBe(3);
  });

  /** Keeps the event loop busy for the given milliseconds of CPU time. */
  function work(milliseconds: number) {
    const begun = process.threadCpuUsage();
    for (let done = 0; done < milliseconds * 1_000; ) {
      const { user, system } = process.threadCpuUsage(begun);
      done = user + system;
    }
  }

  test("requests do not queue while the event loop is late, and queue again afterwards", async () => {
    using pace = new Pace();
    expect(pace.bearable(64)).toBe(64);
    work(1_000);
    await expect.poll(() => pace.bearable(64), { interval: 1 }).toBe(4);
    await expect.poll(() => pace.bearable(64)).toBe(64);
  });

  test("no request is refused because other processes of the machine are busy", async () => {
    using pace = new Pace();
    // The event loop is late, as if another process were using the CPU.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    const end = AbortSignal.timeout(200);
    while (!end.aborted) {
      expect(pace.bearable(64)).toBe(64);
      await turn();
    }
  });

  test("the event loop's delay sets how many requests are executed at once", async () => {
    using pace = new Pace();
    const { executing } = pace;
    const before = executing.places;
    for (let i = 0; i <= before; i += 1) void executing.enter();
    await expect.poll(() => executing.waiting, { interval: 1 }).toBe(0);
    expect(executing.places).toBeGreaterThan(before - 1);
    work(1_000);
    await expect.poll(() => executing.places, { interval: 1 }).toBeLessThanOrEqual(before / 2 + 1);
  });

  withRecord("a request that is not executed frees its place", async ({ db }) => {
    const executing = new Gate(1);
    await using service = serviceOn(db, { executing });
    for (const query of [
      "subscription { topics { id } }",
      "mutation { a }",
      "{ topics(first: 999) { totalCount } }",
    ]) {
      expect((await (await service.post({ query })).json()).errors).toHaveLength(1);
      expect(executing.tryEnter(), query).toBe(true);
      executing.leave();
    }
  });

  withRecord("requests queue for execution, and leave the queue when they end", async ({ db }) => {
    const executing = new Gate(1);
    await using service = serviceOn(db, { executing });
    const ask = (signal?: AbortSignal) =>
      service.send("/graphql?query={topics{totalCount}}", signal ? { signal } : {});
    await executing.enter();
    const hangingUp = new AbortController();
    const gone = ask(hangingUp.signal).catch(() => "gone");
    await expect.poll(() => executing.waiting).toBe(1);
    const answered = ask();
    await expect.poll(() => executing.waiting).toBe(2);
    hangingUp.abort();
    await gone;
    await expect.poll(() => executing.waiting).toBe(1);
    await using hasty = serviceOn(db, { executing, deadline: 0.01 });
    const late = await (await hasty.send("/graphql?query={topics{totalCount}}")).json();
    expect(late.errors[0].extensions.code, "no time would be left to execute it").toBe("OVERLOADED");
    executing.leave();
    expect(await (await answered).json()).toEqual({ data: { topics: { totalCount: expect.any(Number) } } });
    expect((await ask()).status, "the place is free again").toBe(200);
    expect(executing.tryEnter()).toBe(true);
  });

  test("a gate whose places were reduced admits nobody until enough have left", () => {
    const gate = new Gate(2);
    expect([gate.tryEnter(), gate.tryEnter(), gate.tryEnter()]).toEqual([true, true, false]);
    void gate.enter();
    gate.places = 1;
    gate.leave();
    expect(gate.waiting).toBe(1);
    gate.leave();
    expect([gate.waiting, gate.tryEnter()]).toEqual([0, false]);
    gate.places = 2;
    expect(gate.tryEnter()).toBe(true);
  });
});

describe("connections", () => {
  test("if an address has too many connections, a new connection replaces one that never sent a request, or else the one that was idle longest", async () => {
    const { waiting, service, answer } = slow();
    const server = await listening(service, { perAddress: 3, trusted: nobody });
    const [asking, kept] = [await connected(server), await connected(server)];
    const elsewhere = await connected(server, "127.0.0.2");
    asking.write(get("/graphql"));
    await expect.poll(() => waiting.length).toBe(1);
    kept.write(get("/"));
    expect(await nextOf(kept)).toContain("well");
    const silent = await connected(server);

    const newcomer = await connected(server);
    expect(await nextOf(silent)).toBe("closed");
    newcomer.write(get("/graphql"));
    await expect.poll(() => waiting.length).toBe(2);
    const next = await connected(server);
    expect(await nextOf(kept)).toBe("closed");
    next.write(get("/graphql"));
    await expect.poll(() => waiting.length).toBe(3);

    expect(await nextOf(await connected(server)), "all other connections have a request in flight").toBe(
      "closed",
    );
    for (const socket of [asking, newcomer, next]) {
      answer();
      expect(await nextOf(socket)).toContain("done");
    }
    elsewhere.write(get("/"));
    expect(await nextOf(elsewhere)).toContain("well");
  });

  test("a trusted proxy may have any number of silent connections", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "performance"] });
    const server = await listening(slow().service, { perAddress: 1, trusted: localhost });
    const sockets = [await connected(server), await connected(server)];
    vi.advanceTimersByTime(60_000);
    for (const socket of sockets) {
      socket.write(get("/"));
      expect(await nextOf(socket)).toContain("well");
    }
  });

  test("a connection without data for five seconds is closed", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "performance"] });
    const server = await listening(slow().service, { trusted: nobody });
    const accepted = once(server, "connection");
    const [silent, slowly] = [await connected(server), await connected(server)];
    slowly.write(get("/").slice(0, 1));
    await accepted;
    const [count] = [() => new Promise<number>((resolve) => server.getConnections((_, n) => resolve(n)))];
    await expect.poll(count).toBe(2);
    slowly.write(get("/").slice(1));
    expect(await nextOf(slowly)).toContain("well");
    vi.advanceTimersByTime(4_000);
    silent.pause();
    await turn();
    expect(await count()).toBe(2);
    const end = nextOf(silent);
    silent.resume();
    vi.advanceTimersByTime(1_500);
    expect(await end).toBe("closed");
    slowly.write(get("/"));
    expect(await nextOf(slowly)).toContain("well");
  });

  test("a connection is closed if its client does not read the answer, but not if its client waits for the answer", async () => {
    const { waiting, service, answer } = slow();
    const server = await listening(service, { trusted: nobody });
    const [stalled, patient] = [await connected(server), await connected(server)];
    patient.write(get("/graphql"));
    await expect.poll(() => waiting.length).toBe(1);
    stalled.pause().write(get("/graphql"));
    await expect.poll(() => waiting.length).toBe(2);
    // The limit is short instead of twenty seconds, but only after both requests have arrived.
    for (const { socket } of waiting) socket?.setTimeout(100);
    const [unread] = waiting.splice(1);
    unread?.end(Buffer.alloc(15_000_000));
    await once(unread as ServerResponse, "close");
    expect(unread?.writableFinished).toBe(false);
    answer();
    expect(await nextOf(patient)).toContain("done");
  });

  test("if unread answers need too much memory, the connection that has waited longest is closed", async () => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    const { waiting, service } = slow();
    const server = await listening(service, { trusted: nobody });
    for (const number of [1, 2]) {
      (await connected(server)).pause().write(get("/graphql"));
      await expect.poll(() => waiting.length).toBe(number);
    }
    const [first, second] = waiting as [ServerResponse, ServerResponse];
    for (const response of waiting) response.end(Buffer.alloc(12_000_000));
    vi.advanceTimersByTime(250);
    await once(first, "close");
    expect([first.writableFinished, second.destroyed]).toEqual([false, false]);
  });

  test.runIf(shared.reusePort)(
    "the server accepts several connections per turn of the event loop and loses none when it stops",
    async () => {
      const server = await listening((_, response) => void response.end("answered"));
      const drain = drainOf(server, () => {});
      const others = await listenMore(server);
      let taken = 0;
      server.on("connection", () => {
        taken += 1;
      });
      const sockets = Array.from({ length: 60 }, () => {
        const socket = connect(portOf(server), "127.0.0.1");
        socket.write(get("/"));
        return socket;
      });
      await turn();
      const before = taken;
      await turn();
      expect(taken - before).toBeGreaterThan(1);
      expect(taken, "some connections are still waiting").toBeLessThan(60);
      const [answers] = await Promise.all([
        Promise.all(sockets.map((socket) => text(socket))),
        drain(others),
      ]);
      for (const answer of answers) expect(answer).toContain("answered");
    },
  );
});

describe("the rate limit", () => {
  test("the rate limit shows what is left, and refuses the surplus", async () => {
    const { service } = slow();
    const server = await listening(fair(service, { rateLimit: 2, trusted: localhost }));
    const ask = async (from: string, path = "/") => {
      const url = `http://127.0.0.1:${portOf(server)}${path}`;
      const { status, headers } = await fetch(url, { headers: { "x-forwarded-for": from } });
      return [status, ...["ratelimit", "ratelimit-policy", "retry-after"].map((name) => headers.get(name))];
    };
    expect(await ask("2001:db8::1")).toEqual([200, '"address";r=1;t=30', '"address";q=2;w=60', null]);
    expect(await ask("2001:db8::2")).toEqual([200, '"address";r=0;t=60', '"address";q=2;w=60', null]);
    expect(await ask("2001:db8::3")).toEqual([429, '"address";r=0;t=60', '"address";q=2;w=60', "30"]);
    expect(await ask("2001:db8::3", "/health")).toEqual([200, null, null, null]);
    expect(await ask("2001:db8:0:1::3")).toEqual([200, '"address";r=1;t=30', '"address";q=2;w=60', null]);

    const refused = await fetch(`http://127.0.0.1:${portOf(server)}/`, {
      headers: { "x-forwarded-for": "2001:db8::4" },
    });
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: "This address has sent too many requests: try again later.",
          extensions: { code: "RATE_LIMITED" },
        },
      ],
    });
  });

  test("the rate limit leaks over time, and forgets the addresses whose last request is the oldest", () => {
    const buckets = new Buckets(60);
    expect(buckets.spend("a", 60, 0).wait).toBe(0);
    expect(buckets.spend("a", 10, 4).wait).toBe(6);
    expect(buckets.spend("a", 10, 10).wait).toBe(0);
    expect(buckets.spend("a", 1, 10).wait).toBe(1);
    for (let i = 0; i < 9_999; i += 1) buckets.spend(`other ${i}`, 1, 10);
    expect(buckets.spend("a", 1, 10).wait).toBe(1);
    for (let i = 0; i < 10_000; i += 1) buckets.spend(`another ${i}`, 1, 10);
    expect(buckets.spend("a", 60, 10).wait).toBe(0);
  });
});

describe("addresses", () => {
  test.for([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:DB8:0:7:1:2:3:4", "2001:db8:0:7::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8:0:0:9::", "2001:db8:0:0::/64"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["", ""],
  ])("%s stands for %s", ([address, party]) => {
    expect(partyOf(address as string)).toBe(party);
  });

  test.for<[what: string, remote: string, forwarded: string | undefined, caller: string]>([
    ["the header of an untrusted address is ignored", "192.0.2.9", "192.0.2.1", "192.0.2.9"],
    ["the header of a trusted proxy counts", "10.0.0.1", "192.0.2.1", "192.0.2.1"],
    ["a trusted proxy may connect by IPv4 in IPv6", "::ffff:10.0.0.1", "192.0.2.1", "192.0.2.1"],
    [
      "the first address of the header can be forged",
      "10.0.0.1",
      "203.0.113.1, 192.0.2.1, 10.0.0.2",
      "192.0.2.1",
    ],
    ["ports and brackets are removed", "10.0.0.1", "[2001:db8::1]:80, 10.0.0.2:80", "2001:db8::1"],
    ["a trusted proxy that sends no header counts as the client", "10.0.0.1", undefined, "10.0.0.1"],
    ["an invalid address is ignored", "10.0.0.1", "192.0.2.1, unknown", "10.0.0.1"],
  ])("%s", ([, remoteAddress, forwarded, caller]) => {
    const request = { socket: { remoteAddress }, headers: { "x-forwarded-for": forwarded } };
    const proxies = addressesIn("10.0.0.0/8, 2001:db8:ffff::/48") as BlockList;
    expect(callerOf(request as never, proxies)).toBe(caller);
  });

  test("invalid addresses and numbers are errors of the settings", () => {
    for (const list of ["10.0.0.0/33", "localhost", "10.0.0.1,", "::1/129", "10.0.0.1 10.0.0.2"]) {
      expect(() => readConfig(undefined, { TRUSTED_PROXIES: list })).toThrow(
        `TRUSTED_PROXIES is "${list}"; give addresses and ranges like 10.0.0.0/8`,
      );
    }
    expect(() => readConfig(undefined, { RATE_LIMIT: "0" })).toThrow(
      'RATE_LIMIT is "0"; give a whole number of points a minute from 1 to 99999 or off, or leave it out for off.',
    );
    expect(readConfig(undefined, { RATE_LIMIT: "off" }).rateLimit).toBeUndefined();
    expect(readConfig(undefined, { TRUSTED_PROXIES: "::1, 10.0.0.0/8" }).trustedProxies.rules).toHaveLength(
      2,
    );
  });
});
