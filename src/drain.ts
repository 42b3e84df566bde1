import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { type Socket, Server as SocketServer } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

/** Milliseconds that a connection without a request is left open for a last one. */
const IDLE_GRACE = 1_000;

/** Milliseconds that requests have to be answered. */
const ANSWER_GRACE = 6_500;

/** Milliseconds until what is still open is cut. What is closed afterwards has the rest of ten seconds. */
const CUT_AFTER = 7_000;

/**
 * How `server`, which need not listen yet, is stopped without losing a request that reached it. It takes no new connections;
 * each answer from then on tells its client to close the connection, and only those on which nothing has come for a while
 * are closed by the server: a request might be under way. Calls `expire` when all that is still open must be answered at once.
 * The function takes the other servers that hand connections to it.
 */
export function drainOf(server: Server, expire: () => void): (others?: SocketServer[]) => Promise<void> {
  const unanswered = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  let isStopping = false;
  let taken = 0;
  server.prependListener("request", (_request, response: ServerResponse) => {
    if (isStopping) response.shouldKeepAlive = false;
    unanswered.add(response);
    response.once("close", () => unanswered.delete(response));
  });
  server.on("connection", (socket) => {
    taken += 1;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  function closeIdle() {
    server.closeIdleConnections();
    // To node:http, a connection on which nothing was ever sent is not idle.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  return async (others = []) => {
    // What the kernel has accepted by now is taken first: one connection in a turn, of which the second begins with that.
    const end = performance.now() + IDLE_GRACE;
    for (let quiet = 0; quiet < 2 && performance.now() < end; ) {
      const before = taken;
      await turn();
      quiet = taken === before ? quiet + 1 : 0;
    }
    const servers = [server, ...others];
    const closed = servers.map((one) => once(one, "close"));
    // Unlike that of node:http, this does not close idle connections at once.
    for (const one of servers) SocketServer.prototype.close.call(one);
    // Not before: clients who are told to close come back at once, on a new connection.
    isStopping = true;
    for (const response of unanswered) response.shouldKeepAlive = false;
    let closing: NodeJS.Timeout | undefined;
    const idle = setTimeout(() => {
      closing = setInterval(closeIdle, 50);
    }, IDLE_GRACE);
    const late = setTimeout(expire, ANSWER_GRACE);
    const cut = setTimeout(() => server.closeAllConnections(), CUT_AFTER);
    await Promise.all(closed);
    clearTimeout(idle);
    clearInterval(closing);
    clearTimeout(late);
    clearTimeout(cut);
  };
}
