import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { BlockList, Socket } from "node:net";
import { isAmong, partyOf } from "./addresses.ts";

/** The default for the number of connections of one address. */
export const CONNECTIONS_PER_ADDRESS = 256;

/** The maximum number of connections of all clients. */
const CONNECTIONS_AT_MOST = 1_000;

/**
 * The milliseconds within which a new connection must send its first byte, and within which a client must read more of its
 * answer.
 */
const FIRST_BYTE_PATIENCE = 5_000;
const STALL_PATIENCE = 20_000;

/** Bytes of unread answers that may wait in memory, for all clients together. */
const UNREAD_AT_MOST = 16_000_000;

/** Milliseconds between two checks of all connections. */
const ROUND = 250;

export interface ConnectionLimits {
  /** The maximum number of connections of one IPv4 address, or of one /64 of IPv6. */
  perAddress?: number;
  /** Proxies connect for many callers, so the limit per address does not apply to them. */
  trusted: BlockList;
}

/** A connection of a client to the service. */
interface ClientConnection {
  socket: Socket;
  openedAt: number;
  isTrusted: boolean;
  party: string;
  /** The number of all requests so far, and the number of requests without a complete answer. */
  asked: number;
  open: number;
}

/**
 * Protects the connections and the memory from clients that send nothing, send slowly or do not read answers. If there are
 * too many connections, the service accepts a new connection and closes the least useful one. Otherwise one client could
 * open all connections and lock out the other clients.
 */
export function guardConnections(
  server: Server,
  { perAddress = CONNECTIONS_PER_ADDRESS, trusted }: ConnectionLimits,
) {
  // The connections that have been idle longest come first.
  const all = new Set<ClientConnection>();
  const parties = new Map<string, Set<ClientConnection>>();
  const bySocket = new WeakMap<Socket, ClientConnection>();
  /** Answers that are not completely sent, in the order of their requests. */
  const answers = new Set<ServerResponse>();

  const siblingsOf = (party: string) => parties.get(party) ?? new Set<ClientConnection>();

  function enter(connection: ClientConnection) {
    all.add(connection);
    parties.set(connection.party, siblingsOf(connection.party).add(connection));
  }

  /** Returns whether the connection was registered. */
  function leave(connection: ClientConnection): boolean {
    const siblings = siblingsOf(connection.party);
    siblings.delete(connection);
    if (siblings.size === 0) parties.delete(connection.party);
    return all.delete(connection);
  }

  /**
   * Makes room for one more connection, if necessary by closing a connection that waits for no answer. Returns whether there
   * is room for the connection.
   */
  function hasRoom(connections: Set<ClientConnection>, most: number): boolean {
    if (connections.size < most) return true;
    const spare = leastUseful(connections);
    if (!spare) return false;
    leave(spare);
    spare.socket.destroy();
    return true;
  }

  server.prependListener("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    const isTrusted = isAmong(trusted, address);
    const party = partyOf(address);
    const isRoom = (isTrusted || hasRoom(siblingsOf(party), perAddress)) && hasRoom(all, CONNECTIONS_AT_MOST);
    if (!isRoom) {
      socket.destroy();
      return;
    }
    const connection = { socket, openedAt: performance.now(), isTrusted, party, asked: 0, open: 0 };
    enter(connection);
    bySocket.set(socket, connection);
    socket.once("close", () => leave(connection));
  });

  server.prependListener("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    const connection = bySocket.get(socket);
    if (connection) {
      connection.asked += 1;
      connection.open += 1;
    }
    answers.add(response);
    response.once("close", () => {
      answers.delete(response);
      if (!connection) return;
      connection.open -= 1;
      if (leave(connection)) enter(connection);
    });
  });

  // Node calls this if no byte was sent or received for this time, also on an idle connection that is kept alive.
  server.setTimeout(STALL_PATIENCE, (socket) => {
    const isBeingAnswered = (bySocket.get(socket)?.open ?? 0) > 0 && socket.writableLength === 0;
    if (!isBeingAnswered) socket.destroy();
  });

  const rounds = setInterval(() => {
    const now = performance.now();
    for (const { socket, openedAt, isTrusted } of all) {
      const isSilent = socket.bytesRead === 0 && now - openedAt > FIRST_BYTE_PATIENCE;
      if (isSilent && !isTrusted) socket.destroy();
    }
    let unread = 0;
    for (const answer of answers) unread += answer.writableLength;
    for (const answer of answers) {
      if (unread <= UNREAD_AT_MOST) break;
      unread -= answer.writableLength;
      if (answer.writableLength > 0) answer.destroy();
    }
  }, ROUND).unref();
  server.once("close", () => clearInterval(rounds));
}

/** Finds the longest idle connection that never sent a request. If there is none, finds the longest idle connection of all. */
function leastUseful(connections: Set<ClientConnection>): ClientConnection | undefined {
  let first: ClientConnection | undefined;
  for (const connection of connections) {
    if (connection.open > 0) continue;
    if (connection.asked === 0) return connection;
    first ??= connection;
  }
  return first;
}
