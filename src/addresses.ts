import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv6, SocketAddress } from "node:net";

const familyOf = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4");

/** Parses a list like `10.0.0.0/8, 2001:db8::1`; undefined if a part is neither an address nor a range. */
export function addressesIn(list: string): BlockList | undefined {
  const addresses = new BlockList();
  for (const part of list.split(",").map((text) => text.trim())) {
    const [, address = "", bits] = part.match(/^([\da-f.:]+)(?:\/(\d{1,3}))?$/i) ?? [];
    const most = isIPv6(address) ? 128 : 32;
    if (!isIP(address) || Number(bits ?? most) > most) return undefined;
    addresses.addSubnet(address, Number(bits ?? most), familyOf(address));
  }
  return addresses;
}

export const isAmong = (addresses: BlockList, address: string) =>
  isIP(address) > 0 && addresses.check(address, familyOf(address));

/**
 * The network that counts as one caller: an IPv4 address, or the /64 around an IPv6 address, which belongs to one
 * customer.
 */
export function partyOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  const [before = "", after] = new SocketAddress({ address: plain, family: "ipv6" }).address.split("::");
  const groups = before ? before.split(":") : [];
  // "::" stands for zeros.
  const rest = after ? after.split(":") : [];
  while (after !== undefined && groups.length + rest.length < 8) groups.push("0");
  return `${[...groups, ...rest].slice(0, 4).join(":")}::/64`;
}

/**
 * The address of the caller. By default, the caller is the peer of the connection. If the peer is a trusted proxy, the caller
 * is the last address in `x-forwarded-for` that is not a trusted proxy. Any client can forge the earlier addresses in this
 * header.
 */
export function callerOf({ socket, headers }: IncomingMessage, proxies: BlockList): string {
  let caller = socket.remoteAddress ?? "";
  const hops = String(headers["x-forwarded-for"] ?? "").split(",");
  while (isAmong(proxies, caller)) {
    // Some proxies add the port.
    const hop =
      hops
        .pop()
        ?.trim()
        .replace(/^\[(.*)\](?::\d+)?$|^([\d.]+):\d+$/, "$1$2") ?? "";
    if (!isIP(hop)) break;
    caller = hop;
  }
  return caller;
}
