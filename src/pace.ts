import { Gate } from "#db/pool/gate.ts";

/**
 * Milliseconds between two checks of the event loop. Lateness is measured in the CPU time of the thread that runs the event
 * loop.
 */
const ROUND = 50;

/** Milliseconds over which the lateness is averaged. */
const WHILE = 1_000;

/** If the event loop is later than this number of milliseconds at a check, fewer requests are executed at once. */
const LATE = 40;

/** If the average lateness exceeds this number of milliseconds, no request waits in line. */
const TOO_LATE = 200;

/** The minimum, the maximum and the initial number of requests that are executed at once. */
const LEAST = 4;
const MOST = 16;
const FIRST = 8;

/** The number of checks between two increases: the database needs time to show whether it can cope. */
const PATIENCE = 10;

/**
 * Adapts the number of requests that are executed at once to the lateness of the event loop. Other requests wait in
 * line. The right number is not known in advance: one large request can block the event loop and take thirty
 * megabytes, while small requests, and requests that wait for a lock, hardly count.
 */
export class Pace implements Disposable {
  readonly executing = new Gate(FIRST);
  #lateness = 0;
  #checks = 0;
  #checkedAt = performance.now();
  #used = process.threadCpuUsage();
  readonly #rounds = setInterval(() => this.#check(), ROUND).unref();

  /**
   * The number of requests to accept at once. Normally this is `most`. If the event loop is late, no more requests are
   * accepted than are executed at once.
   */
  bearable(most: number): number {
    return this.#lateness > TOO_LATE ? Math.min(most, this.executing.places) : most;
  }

  #check() {
    const now = performance.now();
    const passed = now - this.#checkedAt;
    this.#checkedAt = now;
    // Only CPU time counts, because refusing callers does not help against other processes on the machine.
    const { user, system } = process.threadCpuUsage(this.#used);
    this.#used = process.threadCpuUsage();
    const late = Math.max(0, Math.min(passed, (user + system) / 1_000) - ROUND);
    this.#lateness += (late - this.#lateness) * Math.min(1, passed / WHILE);
    const { executing } = this;
    if (late > LATE) executing.places = Math.max(LEAST, Math.floor(executing.places / 2));
    else if (executing.waiting > 0 && executing.places < MOST) {
      this.#checks += 1;
      if (this.#checks % PATIENCE === 0) executing.places += 1;
    }
  }

  [Symbol.dispose]() {
    clearInterval(this.#rounds);
  }
}
