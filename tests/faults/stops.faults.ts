import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { per } from "./levels.ts";
import { startLoad, type Tally } from "./load.ts";
import { mixed } from "./questions.ts";
import { startPostgres, startService } from "./service.ts";
import { until } from "./until.ts";
import { inSeconds, report } from "./verdict.ts";

const times = per({ quick: 1, short: 8, full: 40 });

test("a stop under load answers all accepted requests, marks the last answer on each connection, and ends in time", async () => {
  const postgres = await startPostgres();
  const tallies: Tally[] = [];
  const endedAfter: number[] = [];
  for (let round = 0; round < times; round++) {
    const service = await startService({ DATABASE_URL: postgres.url() });
    const load = startLoad(service.address, { clients: 8, questions: mixed });
    const idle = await Promise.all(Array.from({ length: 6 }, () => RawClient.open(service.address)));
    await load.answers(40 + round);

    service.kill("SIGTERM");
    const begun = performance.now();
    const done = load.endWhenRefused();
    // When the service accepts no new connection, each answer must be the last answer on its connection.
    await until("no new connection is taken", () => isRefused(service.address));
    const last = await Promise.all(
      idle.map(async (client, index) => {
        await delay(index * 4);
        return client.ask();
      }),
    );
    const tally = await done;
    await service.log();
    expect(performance.now() - begun).toBeLessThan(10_000);

    tallies.push(tally);
    endedAfter.push(performance.now() - begun);
    const { wrong, lost, unmasked, late, open, examples } = tally;
    expect({ wrong, lost, unmasked, late, open, examples }).toEqual({
      ...{ wrong: 0, lost: 0, unmasked: 0, late: 0, open: 0, examples: [] },
    });
    expect(Object.keys(tally.answered)).toEqual(["200"]);
    for (const answer of last) {
      // If the connection was closed before the client wrote a request, no request is lost.
      if (answer !== "closed before")
        expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*connection: close\r\n/i);
    }
    expect(idle.filter(({ wasReset }) => wasReset)).toEqual([]);
  }
  report(
    "stops",
    `${times} times, under 14 clients`,
    `ended after ${inSeconds(...endedAfter)} at most`,
    ...tallies,
  );
});

async function isRefused(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  const refused = once(socket, "error").then(([error]) => error.code === "ECONNREFUSED");
  const taken = once(socket, "connect").then(() => false);
  return Promise.race([refused, taken]).finally(() => socket.destroy());
}

/** A client that keeps an idle connection. The client does not use node:http, which would hide a lost request by a retry. */
class RawClient {
  private readonly socket: Socket;
  private received = "";
  wasReset = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      this.received += chunk;
    });
    socket.on("error", () => {
      this.wasReset = true;
    });
  }

  /** Connects and sends one request first, because an answer shows that the service accepted the connection. */
  static async open(address: string): Promise<RawClient> {
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    const client = new RawClient(socket);
    expect(await client.ask()).toMatch(/^HTTP\/1\.1 200 OK/);
    return client;
  }

  /** Resolves to the answer, or to an empty text if no answer comes. */
  async ask(): Promise<string> {
    if (this.socket.readableEnded || this.socket.destroyed) return "closed before";
    this.received = "";
    const body = JSON.stringify({ query: "{ countries { totalCount } }" });
    const head = ["POST /graphql HTTP/1.1", "host: rapporteur", "content-type: application/json"];
    this.socket.write(`${[...head, `content-length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`);
    await until("the answer is complete or the connection has ended", () => {
      return this.received.endsWith("}}}") || this.socket.closed;
    });
    return this.received;
  }
}
