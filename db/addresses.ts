import { UUID } from "./ids.ts";
import type { NodeKind } from "./types.ts";

/** Parameters that say where a reader came from. They do not change the page. */
const TRACKING = /^(utm_[^=]*|fbclid|gclid)(=|$)/i;

/** Characters that mean the same with and without percent-encoding. */
const PLAIN = /[a-z0-9\-._~!$'()*,:@]/i;

/** Characters that URLs may not hold, but that the parser leaves as they are. */
const UNSAFE = /["<>\\^`{|}[\]]/g;

/**
 * The normal form of a web address; null if the text is not a web address. Two addresses with the same normal form are one
 * address. The rule:
 *
 * - The scheme is `https`. The host is in lower case and in ASCII. Default ports are left out.
 * - The fragment and the parameters `utm_…`, `fbclid` and `gclid` are left out. All other parameters keep their order.
 * - The path has no slash at the end. Letters in the path and in parameters keep their case.
 * - A character is percent-encoded, in capitals, only if a URL requires it.
 *
 * Loading, look-ups and the keys of citations and of other subgraphs all use this function.
 */
export function normalAddress(text: string): string | null {
  if (!/^https?:\/\/[^\s\p{C}]+$/iu.test(text) || !URL.canParse(text)) return null;
  const { hostname, port, pathname, search, username, password } = new URL(text);
  if (username !== "" || password !== "") return null;
  const parameters = search
    .slice(1)
    .split("&")
    .map(encoded)
    .filter((parameter) => parameter !== "" && !TRACKING.test(parameter));
  const path = encoded(pathname).replace(/\/+$/, "");
  const query = parameters.length > 0 ? `?${parameters.join("&")}` : "";
  return `https://${hostname}${["", "80", "443"].includes(port) ? "" : `:${port}`}${path}${query}`;
}

const encoded = (part: string) =>
  part
    .replace(/%[0-9a-f]{2}/gi, (code) => {
      const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return PLAIN.test(character) ? character : code.toUpperCase();
    })
    .replace(UNSAFE, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * The aliases that a reference may stand for: the normal form of an address, the code of a country in capitals, and the
 * reference itself. The reference itself comes last and is preferred.
 */
export function aliasesOf(reference: string, kinds: readonly NodeKind[] | null): string[] {
  if (UUID.test(reference.toLowerCase())) return [reference];
  const isFor = (kind: NodeKind) => kinds === null || kinds.includes(kind);
  const forms = [
    ...(isFor("article") && /^https?:/i.test(reference) ? [normalAddress(reference) ?? reference] : []),
    ...(isFor("country") && /^[a-z]{2,3}$/i.test(reference) ? [reference.toUpperCase()] : []),
    reference,
  ];
  return [...new Set(forms)];
}
