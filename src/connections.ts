import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { BlockList, Socket } from "node:net";
import { isAmong, partyOf } from "./addresses.ts";

/** Connections of one address by default. */
export const CONNECTIONS_PER_ADDRESS = 256;

/** Connections of all. */
const CONNECTIONS_AT_MOST = 1_000;

/** Milliseconds for a new connection to say anything, and for a client to take anything of what waits for it. */
const FIRST_BYTE_PATIENCE = 5_000;
const STALL_PATIENCE = 20_000;

/** Bytes of answers that may wait in memory, for all clients that read slowly or not at all. */
const UNREAD_AT_MOST = 16_000_000;

/** Milliseconds between two looks at all connections. */
const ROUND = 250;

export interface ConnectionLimits {
  /** Connections of one address, or of one /64 of IPv6. */
  perAddress?: number;
  /** Proxies, each of which connects for many: the limits of an address are none for them. */
  trusted: BlockList;
}

interface Connection {
  socket: Socket;
  openedAt: number;
  isTrusted: boolean;
  party: string;
  /** Requests so far, and those of them that are not answered yet. */
  asked: number;
  open: number;
}

/**
 * Keeps connections from being used up, and memory from being filled, by clients that say nothing, say it slowly or do not
 * read. Where there are too many, the one that is missed least makes room for the new one: refusing that would shut out
 * whoever shares the address, or the service, with somebody who only connects.
 */
export function guardConnections(
  server: Server,
  { perAddress = CONNECTIONS_PER_ADDRESS, trusted }: ConnectionLimits,
) {
  // Those that have been idle longest come first.
  const all = new Set<Connection>();
  const parties = new Map<string, Set<Connection>>();
  const bySocket = new WeakMap<Socket, Connection>();
  /** Answers that are not sent to their end, the first ones asked for first. */
  const answers = new Set<ServerResponse>();

  const siblingsOf = (party: string) => parties.get(party) ?? new Set<Connection>();

  function enter(connection: Connection) {
    all.add(connection);
    parties.set(connection.party, siblingsOf(connection.party).add(connection));
  }

  /** Whether it was there. */
  function leave(connection: Connection): boolean {
    const siblings = siblingsOf(connection.party);
    siblings.delete(connection);
    if (siblings.size === 0) parties.delete(connection.party);
    return all.delete(connection);
  }

  /** Whether one more has room among `connections`, of which one that is not being answered is closed for that. */
  function hasRoom(connections: Set<Connection>, most: number): boolean {
    if (connections.size < most) return true;
    const last = leastMissed(connections);
    if (!last) return false;
    leave(last);
    last.socket.destroy();
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

  // Node asks so when nothing has come or gone for that long. It also does when a connection is not used again in time.
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

/** The first that is not being answered: of those that have never asked anything if there are such, else of all. */
function leastMissed(connections: Set<Connection>): Connection | undefined {
  let first: Connection | undefined;
  for (const connection of connections) {
    if (connection.open > 0) continue;
    if (connection.asked === 0) return connection;
    first ??= connection;
  }
  return first;
}
