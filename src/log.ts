import pino from "pino";

const INFO = 30;

export type Log = pino.Logger;

/** One line per event for a person: the time of day, what happened, and what else is known about it. */
const readable: pino.DestinationStream = {
  write(line) {
    const { time, level, msg, err, ...rest } = JSON.parse(line);
    const severity = level > INFO ? `${pino.levels.labels[level]}: ` : "";
    const details = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : "";
    const stack = err ? `\n${err.stack ?? err.message}` : "";
    process.stdout.write(`${time.slice(11, 19)} ${severity}${msg ?? ""}${details}${stack}\n`);
  },
};

/** The one logger, on stdout: lines for a person, or JSON for a machine. Written at once, so no line is lost at exit. */
export function createLog({ level, forPeople }: { level: string; forPeople: boolean }): Log {
  const options: pino.LoggerOptions = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, forPeople ? readable : pino.destination({ fd: 1, sync: true }));
}

/** Warns of each text at most once a second, and then tells how often it came in between. */
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
