import { BlockList } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";
import { PREPARED_STATEMENTS } from "#db/client.ts";
import { DomainError } from "#db/errors.ts";
import { addressesIn } from "./addresses.ts";
import { CONNECTIONS_PER_ADDRESS } from "./connections.ts";
import { REQUEST_DEADLINE } from "./deadline.ts";
import { REQUESTS_AT_ONCE } from "./fairness.ts";
import { LIMIT_SETTINGS, LIMITS, type LimitDefinition, type LimitName, type Limits } from "./limits.ts";

/** An error that the person who started the process can correct. The command line shows its message without a stack. */
export class Fault extends DomainError {
  override readonly name = "Fault";
  readonly code = "FAULT";
}

const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && ["postgres:", "postgresql:"].includes(new URL(text).protocol);
}

// The value may hold a password, so no message repeats it.
const postgresUrl = (name: string, otherwise: string) =>
  z
    .string()
    .refine(
      isPostgresUrl,
      `${name} is not an address like postgresql://user:password@host:5432/database; correct it, or leave it out ${otherwise}.`,
    )
    .optional();

interface Range {
  least: number;
  most: number;
  otherwise: number | string;
  unit?: string;
}

const rangeFault = (name: string, { least, most, otherwise, unit = "" }: Range, off = "") => ({
  error: ({ input }: { input?: unknown }) =>
    `${name} is "${input}"; give a whole number${unit} from ${least} to ${most}${off}, or leave it out for ${otherwise}.`,
});

const wholeNumber = (name: string, range: Range) =>
  z
    .string()
    .default(String(range.otherwise))
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= range.least && Number(text) <= range.most,
      rangeFault(name, range),
    )
    .transform(Number);

const wholeNumberOrOff = (name: string, range: Range) =>
  z.union([z.literal("off"), wholeNumber(name, range)], rangeFault(name, range, " or off"));

/** The settings for the limits. */
const limitSettings = Object.fromEntries(
  [...LIMIT_SETTINGS].flatMap(([setting, name]) => {
    const { default: otherwise, range, unit }: LimitDefinition = LIMITS[name];
    if (!range) return [];
    const [least, most] = range;
    const type = wholeNumber(setting, { least, most, otherwise });
    return [[setting, type.describe(`the maximum number of ${unit} (${otherwise})`)] as const];
  }),
);

const isOrigin = (text: string) => URL.canParse(text) && new URL(text).origin === text;

const settings = z.object({
  DATABASE_URL: postgresUrl("DATABASE_URL", "to use the bundled Postgres").describe(
    "address of a Postgres 15 or newer; without it the bundled Postgres is started",
  ),
  DIRECT_URL: postgresUrl("DIRECT_URL", "to use DATABASE_URL").describe(
    "address of the same database without a pooler, for migrate and generate (DATABASE_URL)",
  ),
  HOST: z.string().default("127.0.0.1").describe("address to listen on (127.0.0.1)"),
  PORT: wholeNumber("PORT", { least: 0, most: 65_535, otherwise: 4_000 }).describe(
    "port to listen on (4000); 0 takes any free one",
  ),
  DATA_DIR: z.string().optional().describe("folder of the bundled Postgres (.data)"),
  LOG_LEVEL: z
    .enum(levels, {
      error: ({ input }) =>
        `LOG_LEVEL is "${input}"; give one of ${levels.join(", ")}, or leave it out for info.`,
    })
    .default("info")
    .describe(`least severity to log (info): ${levels.join(", ")}`),
  CORS_ORIGINS: z
    .string()
    .default("*")
    .transform((text) => (text === "none" ? [] : text === "*" ? text : text.split(/\s*,\s*/)))
    .refine((origins) => origins === "*" || origins.every(isOrigin), {
      error: ({ input }) =>
        `CORS_ORIGINS is "${input}"; give origins like https://example.org separated by commas, or none, or leave it out to allow all.`,
    })
    .describe("sites whose pages may read answers, separated by commas (*); none to allow no other site"),
  REQUEST_DEADLINE: wholeNumber("REQUEST_DEADLINE", {
    least: 1,
    most: 30,
    otherwise: REQUEST_DEADLINE,
    unit: " of seconds",
  }).describe(`seconds that a request may take, 30 at most (${REQUEST_DEADLINE})`),
  REQUESTS_AT_ONCE: wholeNumber("REQUESTS_AT_ONCE", {
    least: 1,
    most: 10_000,
    otherwise: REQUESTS_AT_ONCE,
  }).describe(`requests to accept at once; others are told to try again (${REQUESTS_AT_ONCE})`),
  CONNECTIONS_PER_ADDRESS: wholeNumber("CONNECTIONS_PER_ADDRESS", {
    least: 1,
    most: 10_000,
    otherwise: CONNECTIONS_PER_ADDRESS,
  }).describe(`connections that one address may have, or one /64 of IPv6 (${CONNECTIONS_PER_ADDRESS})`),
  RATE_LIMIT: wholeNumberOrOff("RATE_LIMIT", {
    least: 1,
    most: 99_999,
    otherwise: "off",
    unit: " of points a minute",
  })
    .default("off")
    .describe("points that one address may spend per minute, one for each request (off)"),
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((list, context) => {
      const addresses = list === "" ? new BlockList() : addressesIn(list);
      if (addresses) return addresses;
      context.addIssue(
        `TRUSTED_PROXIES is "${list}"; give addresses and ranges like 10.0.0.0/8 separated by commas, or leave it out to trust none.`,
      );
      return z.NEVER;
    })
    .describe("addresses and ranges of proxies whose x-forwarded-for is trusted, separated by commas (none)"),
  DATABASE_WAIT: wholeNumber("DATABASE_WAIT", {
    least: 0,
    most: 3_600,
    otherwise: 60,
    unit: " of seconds",
  }).describe("seconds that serve waits at its start for the database of DATABASE_URL (60)"),
  PREPARED_STATEMENTS: z
    .string()
    .default(String(PREPARED_STATEMENTS))
    .refine((text) => text === "off" || /^[1-9]\d{0,2}$/.test(text), {
      error: ({ input }) =>
        `PREPARED_STATEMENTS is "${input}"; give a whole number from 1 to 999, off behind a pooler, or leave it out for ${PREPARED_STATEMENTS}.`,
    })
    .transform((text) => (text === "off" ? "off" : Number(text)))
    .describe(
      `statements that each connection keeps prepared (${PREPARED_STATEMENTS}); off behind a pooler in transaction mode`,
    ),
  ...limitSettings,
});

/** Each setting and its purpose, for the help. */
export const settingsHelp: [name: string, purpose: string][] = Object.entries(settings.shape).map(
  ([name, type]) => [name, type.description ?? ""],
);

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads all settings from `environment`. An empty value counts as not set. `dataFolder` is the default of DATA_DIR.
 * Throws one Fault that lists all errors.
 */
export function readConfig(dataFolder = ".data", environment: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const { data, error } = settings.safeParse(given);
  if (error) throw new Fault(error.issues.map((issue) => issue.message).join("\n"));
  return Object.freeze({
    databaseUrl: data.DATABASE_URL,
    directUrl: data.DIRECT_URL,
    host: data.HOST,
    port: data.PORT,
    dataFolder: resolve(data.DATA_DIR ?? dataFolder),
    logLevel: data.LOG_LEVEL,
    corsOrigins: data.CORS_ORIGINS,
    requestDeadline: data.REQUEST_DEADLINE,
    requestsAtOnce: data.REQUESTS_AT_ONCE,
    connectionsPerAddress: data.CONNECTIONS_PER_ADDRESS,
    rateLimit: data.RATE_LIMIT === "off" ? undefined : data.RATE_LIMIT,
    trustedProxies: data.TRUSTED_PROXIES,
    databaseWait: data.DATABASE_WAIT,
    preparedStatements: data.PREPARED_STATEMENTS,
    limits: limitsIn(data),
  });
}

function limitsIn(data: Readonly<Record<string, unknown>>): Partial<Limits> {
  const limits: Partial<Record<LimitName, number>> = {};
  for (const [setting, name] of LIMIT_SETTINGS) limits[name] = Number(data[setting]);
  return limits;
}

/**
 * The environment of Postgres. By default glibc keeps the memory that a large statement needed: a busy connection held 34 MB,
 * of which Postgres used 10. With fixed bounds glibc returns it (21 MB). Other C libraries ignore these variables.
 */
export const POSTGRES_ENVIRONMENT: NodeJS.ProcessEnv = {
  MALLOC_MMAP_THRESHOLD_: `${1 << 20}`,
  MALLOC_TRIM_THRESHOLD_: `${2 << 20}`,
  ...process.env,
};
