import { resolve } from "node:path";
import { z } from "zod";

/** What went wrong in a sentence for whoever started the process, who can mend it: no stack is shown. */
export class Fault extends Error {
  override readonly name = "Fault";
}

const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && ["postgres:", "postgresql:"].includes(new URL(text).protocol);
}

const settings = z.object({
  // The value may hold a password, so no message repeats it.
  DATABASE_URL: z
    .string()
    .refine(
      isPostgresUrl,
      "DATABASE_URL is not an address like postgresql://user:password@host:5432/database; correct it, or leave it out to use the Postgres that comes along.",
    )
    .optional()
    .describe("address of a Postgres 15 or newer; without it a Postgres that comes along is started"),
  HOST: z.string().default("127.0.0.1").describe("address to listen on (127.0.0.1)"),
  PORT: z
    .string()
    .default("4000")
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: ({ input }) => `PORT is "${input}"; give a whole number up to 65535, or leave it out for 4000.`,
    })
    .transform(Number)
    .describe("port to listen on (4000); 0 takes any free one"),
  DATA_DIR: z.string().optional().describe("folder of the Postgres that comes along (.data)"),
  LOG_LEVEL: z
    .enum(levels, {
      error: ({ input }) =>
        `LOG_LEVEL is "${input}"; give one of ${levels.join(", ")}, or leave it out for info.`,
    })
    .default("info")
    .describe(`least severity to log (info): ${levels.join(", ")}`),
});

/** Each setting with what it is for, as the help shows them. */
export const settingsHelp: [name: string, purpose: string][] = Object.entries(settings.shape).map(
  ([name, type]) => [name, type.description ?? ""],
);

export type Config = ReturnType<typeof readConfig>;

/**
 * Reads all settings from `environment`, where empty means not set; `dataFolder` is what DATA_DIR is without being set.
 * Throws one Fault that lists every fault.
 */
export function readConfig(dataFolder = ".data", environment: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const { data, error } = settings.safeParse(given);
  if (error) throw new Fault(error.issues.map((issue) => issue.message).join("\n"));
  return Object.freeze({
    databaseUrl: data.DATABASE_URL,
    host: data.HOST,
    port: data.PORT,
    dataFolder: resolve(data.DATA_DIR ?? dataFolder),
    logLevel: data.LOG_LEVEL,
  });
}
