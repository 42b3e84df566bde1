import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

/** The address and port a server listens on. */
export function boundAddress(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address;
}

/** The number of sockets that listen on the port. */
const LISTENERS = 8;

/**
 * Options to let several sockets listen on the same port. Linux distributes new connections among these sockets; other
 * systems do not.
 */
export const shared = { reusePort: process.platform === "linux" };

/**
 * Opens more sockets on the port of `server`. In each turn of the event loop Node accepts one connection per socket,
 * and turns are long under load: a busy service with one socket accepts only fifty new clients per second.
 */
export async function listenMore(server: Server): Promise<Server[]> {
  if (!shared.reusePort) return [];
  const { address: host, port } = boundAddress(server);
  return Promise.all(
    Array.from({ length: LISTENERS - 1 }, async () => {
      // node:http uses these options too.
      const options = { allowHalfOpen: true, noDelay: true };
      const other = createServer(options, (socket) => server.emit("connection", socket));
      other.listen({ host, port, ...shared });
      await once(other, "listening");
      return other;
    }),
  );
}
