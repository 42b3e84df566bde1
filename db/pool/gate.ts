import { OverloadedError } from "../errors.ts";

/** Lets so many in at once; the others wait in a line, in the order in which they came. */
export class Gate {
  #places: number;
  /** Below zero after {@link places} was lowered, until enough of those inside have left. */
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

  /** How many wait. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Takes a place, which {@link leave} gives back, where one is free. */
  tryEnter(): boolean {
    if (this.#free <= 0) return false;
    this.#free -= 1;
    return true;
  }

  /** The same, but waits for a place; rejects with the reason of `signal` if that comes first. */
  async enter(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.tryEnter()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#line.push(resolve);
    const giveUp = () => {
      const place = this.#line.indexOf(resolve);
      if (place < 0) return; // It has just been let in.
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

  /** The same, for so many milliseconds at most; then it rejects with an {@link OverloadedError}. */
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
