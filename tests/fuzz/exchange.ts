import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Request } from "./requests.ts";

export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/**
 * The number of milliseconds after which an answer counts as lost. After an incomplete request the client waits
 * for a shorter time.
 */
const PATIENCE = 30_000;
const HALF_PATIENCE = 50;

/**
 * Sends the bytes of a request and resolves to the answer. Resolves to null if the connection or the time ends
 * before the answer is complete.
 */
export async function exchange(port: number, { parts, isWhole, method }: Request): Promise<Answer | null> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.on("error", () => {}); // The server may cut off what it does not understand.
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const connected = new Promise<void>((resolve) => socket.once("connect", resolve));
  let bytes = Buffer.alloc(0);
  let answer: Answer | null = null;
  socket.on("data", (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    answer = wholeAnswer(bytes, method);
    if (answer) socket.destroy();
  });
  socket.once("end", () => {
    answer ??= wholeAnswer(bytes, method, true);
  });
  await Promise.race([connected, closed]);
  for (const part of parts) {
    socket.write(part);
    await turn();
  }
  const end = isWhole ? undefined : setTimeout(() => socket.end(), HALF_PATIENCE);
  const late = setTimeout(() => socket.destroy(), PATIENCE);
  await closed;
  clearTimeout(end);
  clearTimeout(late);
  return answer;
}

/**
 * Returns the first final answer in `bytes` if the answer is complete. The end of the connection may also end the
 * answer.
 */
function wholeAnswer(bytes: Buffer, method: string, isEnd = false): Answer | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const [first = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const status = Number(first.split(" ")[1]);
  const rest = bytes.subarray(end + 4);
  if (status < 200) return wholeAnswer(rest, method, isEnd);
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).trim(),
    ]),
  );
  const body =
    method === "HEAD" || status === 204 || status === 304 ? Buffer.alloc(0) : bodyOf(rest, headers, isEnd);
  return body && { status, headers, text: decoded(body, headers["content-encoding"]) };
}

function bodyOf(bytes: Buffer, headers: Record<string, string>, isEnd: boolean): Buffer | null {
  const length = headers["content-length"];
  if (length !== undefined) return bytes.length >= Number(length) ? bytes.subarray(0, Number(length)) : null;
  if (headers["transfer-encoding"] !== "chunked") return isEnd ? bytes : null;
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf("\r\n", at);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString("latin1", at, line), 16);
    if (bytes.length < line + 4 + size) return null;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = line + 4 + size;
  }
}

function decoded(body: Buffer, encoding = "identity"): string {
  if (body.length === 0) return "";
  const decode = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync }[encoding];
  return String(decode ? decode(body) : body);
}
