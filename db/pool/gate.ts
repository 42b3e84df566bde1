import { OverloadedError } from "../errors.ts";

/**
 * A semaphore with a queue. A limited number of callers may enter at once, and further callers wait in the order of their
 * arrival.
 */
export class Gate {
  #places: number;
  /** The number of free places. If {@link places} was lowered, the number is negative until enough callers have left. */
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(places: number) {
    this.#places = places;
    this.#free = places;
  }

  get places(): number {
    return this.#places;
  }

  set places(places: number) {
    this.#free += places - this.#places;
    this.#places = places;
    for (; this.#free > 0 && this.waiting > 0; this.#free -= 1) this.#line.shift()?.();
  }

  /** The number of callers that wait for a place. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Takes a place if one is free, and returns whether it did. {@link leave} gives the place back. */
  tryEnter(): boolean {
    if (this.#free <= 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Waits for a place and takes it. If `signal` aborts first, rejects with the reason of the signal. */
  async enter(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.tryEnter()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#line.push(resolve);
    const giveUp = () => {
      const place = this.#line.indexOf(resolve);
      if (place < 0) return; // It has just received a place.
      this.#line.splice(place, 1);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", giveUp);
    try {
      await promise;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }

  /** Waits for a place and takes it. After the time limit, rejects with an {@link OverloadedError}. */
  async enterWithin(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (this.tryEnter()) return;
    const patience = AbortSignal.timeout(milliseconds);
    try {
      await this.enter(signal ? AbortSignal.any([signal, patience]) : patience);
    } catch (error) {
      throw error === patience.reason ? new OverloadedError({ cause: error }) : error;
    }
  }

  leave() {
    const next = this.#free < 0 ? undefined : this.#line.shift();
    if (next) next();
    else this.#free += 1;
  }
}
