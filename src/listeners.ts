import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

/** The address and port a server listens on. */
export function boundAddress(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address;
}

/** How many sockets listen on the port in all. */
const LISTENERS = 8;

/** What lets several sockets listen on the same port; only on Linux are new connections then spread among them. */
export const shared = { reusePort: process.platform === "linux" };

/**
 * Listens with more sockets where `server` does. Node takes one connection from each in a turn of its event loop, which lasts
 * for long when much is executed: with a single one, fifty new clients a second are as many as a busy service lets in.
 */
export async function listenMore(server: Server): Promise<Server[]> {
  if (!shared.reusePort) return [];
  const { address: host, port } = boundAddress(server);
  return Promise.all(
    Array.from({ length: LISTENERS - 1 }, async () => {
      // As node:http has them.
      const options = { allowHalfOpen: true, noDelay: true };
      const other = createServer(options, (socket) => server.emit("connection", socket));
      other.listen({ host, port, ...shared });
      await once(other, "listening");
      return other;
    }),
  );
}
