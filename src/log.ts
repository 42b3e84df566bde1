import pino from "pino";

const INFO = 30;

export type Log = pino.Logger;

/** Writes one line per event for a person: the time of day, the message and the details. */
const readable: pino.DestinationStream = {
  write(line) {
    const { time, level, msg, err, ...rest } = JSON.parse(line);
    const severity = level > INFO ? `${pino.levels.labels[level]}: ` : "";
    const details = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : "";
    const stack = err ? `\n${err.stack ?? err.message}` : "";
    process.stdout.write(`${time.slice(11, 19)} ${severity}${msg ?? ""}${details}${stack}\n`);
  },
};

/**
 * The only logger. Writes lines for a person, or JSON for a machine, to stdout. The log writes synchronously, so no line is
 * lost at exit.
 */
export function createLog({ level, forPeople }: { level: string; forPeople: boolean }): Log {
  const options: pino.LoggerOptions = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, forPeople ? readable : pino.destination({ fd: 1, sync: true }));
}

/** Logs each warning at most once per second, with the number of repetitions since the last time. */
export function warnsRarely(log: Log) {
  const seen = new Map<string, { until: number; unsaid: number }>();
  return (text: string, details: object = {}) => {
    const now = performance.now();
    const last = seen.get(text);
    if (last && now < last.until) last.unsaid += 1;
    else {
      log.warn(last?.unsaid ? { ...details, again: last.unsaid } : details, text);
      seen.set(text, { until: now + 1_000, unsaid: 0 });
    }
  };
}
