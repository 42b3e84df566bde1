import { Gate } from "#db/pool/gate.ts";

/** Milliseconds between two looks at how late the event loop is. Only its own work counts, in time of the processor. */
const ROUND = 50;

/** Milliseconds over which the lateness is averaged. */
const WHILE = 1_000;

/** Milliseconds of lateness in one look after which fewer requests are executed at once. */
const LATE = 40;

/** Milliseconds of lateness on average after which no request waits in line. */
const TOO_LATE = 200;

/** Requests that are executed at once: at least, at most, and when the service starts. */
const LEAST = 4;
const MOST = 16;
const FIRST = 8;

/** Looks between two places more: the database needs time to show that they are too many for it. */
const PATIENCE = 10;

/**
 * How many requests are executed at once: as many as the event loop bears, the others wait in a line. A single large one
 * can block it for long and take thirty megabytes, while small ones, or such as wait for a lock, are no burden: so it is
 * found out as it goes.
 */
export class Pace implements Disposable {
  readonly executing = new Gate(FIRST);
  #lateness = 0;
  #looks = 0;
  #lookedAt = performance.now();
  #used = process.threadCpuUsage();
  readonly #rounds = setInterval(() => this.#look(), ROUND).unref();

  /** How many requests are taken at once: `most`, or while the event loop is late only as many as are executed. */
  bearable(most: number): number {
    return this.#lateness > TOO_LATE ? Math.min(most, this.executing.places) : most;
  }

  #look() {
    const now = performance.now();
    const passed = now - this.#lookedAt;
    this.#lookedAt = now;
    // What others on the machine keep from us is not to be mended by refusing our callers.
    const { user, system } = process.threadCpuUsage(this.#used);
    this.#used = process.threadCpuUsage();
    const late = Math.max(0, Math.min(passed, (user + system) / 1_000) - ROUND);
    this.#lateness += (late - this.#lateness) * Math.min(1, passed / WHILE);
    const { executing } = this;
    if (late > LATE) executing.places = Math.max(LEAST, Math.floor(executing.places / 2));
    else if (executing.waiting > 0 && executing.places < MOST) {
      this.#looks += 1;
      if (this.#looks % PATIENCE === 0) executing.places += 1;
    }
  }

  [Symbol.dispose]() {
    clearInterval(this.#rounds);
  }
}
