import { once } from "node:events";
import type { Server, ServerResponse } from "node:http";
import { type Socket, Server as SocketServer } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

/** Milliseconds that an idle connection stays open for a last request. */
const IDLE_GRACE = 1_000;

/** Milliseconds in which open requests must be answered. */
const ANSWER_GRACE = 6_500;

/** Milliseconds until all open connections are closed. The rest of the ten seconds is for the database. */
const CUT_AFTER = 7_000;

/**
 * Returns a function that stops `server` without losing a request that has reached it. Call this before the server listens.
 *
 * A stopping server accepts no new connections. Each answer tells the client to close its connection. The server itself
 * closes a connection only if it was idle for a while, because a request could be on its way. Calls `expire` when all open
 * requests must be answered at once. The argument of the returned function is a list of the other servers, which pass their
 * connections to `server`.
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
    // node:http does not count a connection as idle if it never sent anything.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  return async (others = []) => {
    // First take the connections that the kernel has already accepted: Node accepts one connection in each turn of the event
    // loop.
    const end = performance.now() + IDLE_GRACE;
    for (let quiet = 0; quiet < 2 && performance.now() < end; ) {
      const before = taken;
      await turn();
      quiet = taken === before ? quiet + 1 : 0;
    }
    const servers = [server, ...others];
    const closed = servers.map((one) => once(one, "close"));
    // The method `close` of node:http would close idle connections at once. The method `close` of node:net does not close
    // idle connections.
    for (const one of servers) SocketServer.prototype.close.call(one);
    // Answers close their connections from here on and not earlier, because a client opens a new connection at once when its
    // connection is closed.
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
