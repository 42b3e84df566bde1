import { monitorEventLoopDelay } from "node:perf_hooks";
import { Gate } from "#db/gate.ts";

/** Milliseconds between two looks at how late the event loop is. */
const ROUND = 100;
const RESOLUTION = 10;

/** Milliseconds of lateness above which fewer requests are executed at once, and none is taken any more. */
const LATE = 40;
const TOO_LATE = 200;

/** So few requests are executed at once at least, and so many when the service starts. */
const LEAST = 2;
const FIRST = 4;

/**
 * How many requests are executed at once: as many as the event loop bears. One large request can keep it busy and take
 * thirty megabytes, while hundreds of small ones, or of such as wait for a lock, are no burden: so it is found out as it
 * goes. The others wait in a line.
 */
export class Pace implements Disposable {
  readonly executing = new Gate(FIRST);
  /** Milliseconds by which the event loop is late, of late. */
  lateness = 0;

  readonly #delays = monitorEventLoopDelay({ resolution: RESOLUTION });
  readonly #rounds: NodeJS.Timeout;

  constructor() {
    this.#delays.enable();
    this.#rounds = setInterval(() => this.#look(), ROUND).unref();
  }

  /** Whether whatever is asked now had to wait too long. */
  get isBehind(): boolean {
    return this.lateness > TOO_LATE;
  }

  #look() {
    const delay = Math.max(0, (this.#delays.mean || 0) / 1e6 - RESOLUTION);
    this.#delays.reset();
    this.lateness += (delay - this.lateness) / 5;
    const { executing } = this;
    if (delay > LATE) executing.places = Math.max(LEAST, executing.places - 1);
    else if (executing.waiting > 0) executing.places += 1;
  }

  [Symbol.dispose]() {
    clearInterval(this.#rounds);
    this.#delays.disable();
  }
}
