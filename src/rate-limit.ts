const MINUTE = 60;

/** Addresses that are remembered at most: those that have asked last. */
const ADDRESSES_AT_MOST = 10_000;

/** What became of a spending, and what the caller is told of it. */
export interface Spending {
  /** Seconds after which there is enough; 0 where there was enough, and only then anything was spent. */
  wait: number;
  /** As in draft-ietf-httpapi-ratelimit-headers-10. */
  headers: Record<"ratelimit" | "ratelimit-policy", string>;
}

/** A leaky bucket for each address: it takes `limit` points at once, and leaks as many in a minute. */
export class Buckets {
  readonly #limit: number;
  /** How many points were in the bucket of an address at which second; the address that has asked last is the last one. */
  readonly #buckets = new Map<string, { level: number; at: number }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Spends `points` of an address at a time in seconds, if there are so many left. */
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
