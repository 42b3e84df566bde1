import { readFileSync } from "node:fs";
import type { Answer } from "./exchange.ts";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/errors.md", root), "utf8");
const [, answers = ""] = page.split("## In an answer");
const CODES = new Set([...answers.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code));

/**
 * Texts that no error may contain, and that the requests of the tests do not contain either: words of Postgres,
 * JavaScript and libraries, places in the code, settings. Words of the public schema and of the request may appear
 * in errors.
 */
const INTERNAL = new RegExp(
  [
    /node_modules|node:\w|file:\/\/|\.[jt]s:\d|\bat [^"\n]+:\d+:\d+|\n\s+at /,
    /\b(?:Type|Range|Reference|Assertion|Aggregate|Database)Error\b|is not (?:a function|iterable|a constructor)/,
    /Cannot (?:read|set|convert|mix|destructure)\b|Invalid (?:array|string|time|URL|code point|count)\b|\[object \w+\]|\bundefined\b/,
    /\bECONN|\bEPIPE|ETIMEDOUT|127\.0\.0\.1|call stack|heap out|\bURI malformed/,
    /\bpostgres|\bpg_|\bkysely|\byoga\b|\bpothos|\bundici|\bwhatwg|sqlstate|tsquery|tsvector|to_timestamp/,
    /invalid input (?:syntax|value)|out of range for type|byte sequence|relation "|column "|operator does not|duplicate key/,
    /\bselect .+ from\b|insert into|order by|left join|\$\d+::|current_database|DATABASE_URL|password/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "i",
);

interface Told {
  message?: unknown;
  extensions?: { code?: unknown };
}

/** Returns the status of an answer and the codes of its errors as one text. */
export const kindOf = ({ status, text }: Answer): string => [status, ...codesOf(errorsIn(text))].join(" ");

const codesOf = (errors: Told[]) => [...new Set(errors.map(({ extensions }) => extensions?.code))].sort();

function errorsIn(text: string): Told[] {
  try {
    const { errors } = JSON.parse(text);
    return Array.isArray(errors) ? errors : [];
  } catch {
    return [];
  }
}

/** Lists the faults of an answer as sentences. The answer is `null` if no answer came. */
export function faultsOf(answer: Answer | null, isOwed: boolean): string[] {
  if (!answer) return isOwed ? ["there is no answer"] : [];
  const { status, headers, text } = answer;
  const type = headers["content-type"] ?? "";
  const errors = errorsIn(text);
  const codes = codesOf(errors);
  const faults = codes
    .filter((code) => !CODES.has(code as string) || code === "INTERNAL_SERVER_ERROR")
    .map((code) => `the code is ${code}`);
  const isHead = text === "";
  if (!(status >= 200 && status < 500) && !(status === 503 && (isHead || codes.length > 0))) {
    faults.push(`the status is ${status}`);
  }
  if (/json/.test(type) && !isHead && !isJson(text)) faults.push("the body should be JSON");
  const told =
    status === 200 || status === 206
      ? errors
      : [...errors, ...(/json/.test(type) ? [] : [{ message: text }])];
  const said = told
    .map(({ message, extensions }) => `${message} ${JSON.stringify(extensions ?? null)}`)
    .join("\n");
  const internal = said.includes(root.pathname) ? root.pathname : said.match(INTERNAL)?.[0];
  if (internal) faults.push(`it shows ${JSON.stringify(internal)}`);
  if (headers["x-injected"] !== undefined) faults.push("the request has injected a header");
  return faults;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
