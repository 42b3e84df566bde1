import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { Frontend } from "../faults/frontend.ts";

/** A proxy between a contender and Postgres that counts the statements on the wire. */
export async function startCountingProxy(databaseUrl: string) {
  const to = new URL(databaseUrl);
  let statements = 0;
  const server = createServer({ noDelay: true }, (client) => {
    const postgres = connect({ port: Number(to.port), host: to.hostname, noDelay: true });
    const frontend = new Frontend(({ type }) => {
      if (type !== "parse") statements += 1;
    });
    client.on("data", (chunk: Buffer) => frontend.read(chunk));
    for (const [one, other] of [
      [client, postgres],
      [postgres, client],
    ] as const) {
      one.pipe(other);
      one.on("error", () => other.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    get statements() {
      return statements;
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
