import { Gate } from "#db/gate.ts";

/**
 * Milliseconds between two looks at how late the event loop is by its own work, in time of the processor, and over which that is
 * averaged.
 */
const ROUND = 50;
const WHILE = 1_000;

/** Milliseconds of lateness from which on fewer requests are executed at once, and from which on no more wait for that. */
const LATE = 40;
const TOO_LATE = 200;

/** So few requests are executed at once at least, so many at most, and so many when the service starts. */
const LEAST = 4;
const MOST = 16;
const FIRST = 8;

/** So many looks lie between two places more, because the database needs time to show that it is too many for it. */
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

  /** How many requests may be there at once, of `most` otherwise: while the event loop is late, no line is made. */
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
