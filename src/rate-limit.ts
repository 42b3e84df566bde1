const MINUTE = 60;

/** The maximum number of addresses to remember. The longest inactive addresses are forgotten first. */
const ADDRESSES_AT_MOST = 10_000;

/** The result of spending points, and the headers for the caller. */
export interface Spending {
  /** Seconds until the address has enough points. If `wait` is 0, the points were spent. Otherwise no points were spent. */
  wait: number;
  /** The headers of draft-ietf-httpapi-ratelimit-headers-10. */
  headers: Record<"ratelimit" | "ratelimit-policy", string>;
}

/** A leaky bucket for each address. Each bucket holds `limit` points and leaks `limit` points per minute. */
export class Buckets {
  readonly #limit: number;
  /**
   * The bucket of each address: its points, and the time in seconds at which they were counted. The most recently active
   * address is the last one.
   */
  readonly #buckets = new Map<string, { level: number; at: number }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Spends points of an address if it has enough left. `now` is in seconds. */
  spend(address: string, points: number, now = performance.now() / 1_000): Spending {
    const perSecond = this.#limit / MINUTE;
    const { level, at } = this.#buckets.get(address) ?? { level: 0, at: now };
    const before = Math.max(0, level - (now - at) * perSecond);
    const missing = before + points - this.#limit;
    const after = missing > 0 ? before : before + points;
    this.#buckets.delete(address);
    this.#buckets.set(address, { level: after, at: now });
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= ADDRESSES_AT_MOST) break;
      this.#buckets.delete(oldest);
    }
    const left = Math.floor(this.#limit - after);
    return {
      wait: missing > 0 ? Math.ceil(missing / perSecond) : 0,
      headers: {
        "ratelimit-policy": `"address";q=${this.#limit};w=${MINUTE}`,
        ratelimit: `"address";r=${left};t=${Math.ceil(after / perSecond)}`,
      },
    };
  }
}
