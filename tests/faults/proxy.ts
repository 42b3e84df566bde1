import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { leftovers } from "../commands.ts";

/** What a proxy does with the bytes of a connection. By default the proxy forwards the bytes. */
export interface Handling {
  fromClient?: (chunk: Buffer, pass: (chunk: Buffer) => void, cut: () => void) => void;
  fromServer?: (chunk: Buffer, pass: (chunk: Buffer) => void, cut: () => void) => void;
}

/** A proxy between the service and Postgres. */
export async function startProxy(port: number, handle: () => Handling) {
  const open = new Set<Socket>();
  let opened = 0;
  const proxy = createServer({ noDelay: true }, (client) => {
    opened++;
    const server = connect({ port, host: "127.0.0.1", noDelay: true });
    const { fromClient, fromServer } = handle();
    const cut = () => {
      client.resetAndDestroy();
      server.resetAndDestroy();
    };
    for (const [from, to, handler] of [
      [client, server, fromClient],
      [server, client, fromServer],
    ] as const) {
      const pass = (chunk: Buffer) => to.writable && to.write(chunk);
      open.add(from);
      from.on("data", (chunk) => (handler ? handler(chunk, pass, cut) : pass(chunk)));
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  const cutAll = () => {
    for (const socket of open) socket.destroy();
  };
  leftovers.defer(() => {
    proxy.close();
    cutAll();
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return {
    port: (proxy.address() as AddressInfo).port,
    cutAll,
    /** The number of connections so far. */
    get opened() {
      return opened;
    },
  };
}
