/**
 * Which statements a connection keeps prepared. Postgres plans a prepared statement once per connection and keeps its
 * plan, which takes a quarter of a megabyte and more, until it is closed. So only texts that come again are prepared,
 * and of these each connection keeps those that are run most often.
 */

/** So many texts are counted at most. */
const TEXTS_AT_MOST = 2_000;

/** How often texts were run of late, over all connections of a pool. */
export class Popularity {
  readonly #runs = new Map<string, number>();

  /** Counts a run of `text` and returns how many there were, this one included. */
  count(text: string): number {
    const runs = this.of(text) + 1;
    this.#runs.set(text, runs);
    // Old runs weigh less the more texts come, and texts that were run once are forgotten.
    if (this.#runs.size > TEXTS_AT_MOST) {
      for (const [known, count] of this.#runs) {
        if (count > 1) this.#runs.set(known, count >> 1);
        else this.#runs.delete(known);
      }
    }
    return runs;
  }

  of(text: string): number {
    return this.#runs.get(text) ?? 0;
  }
}

/** The statements that one connection keeps prepared, by name. */
export class PreparedStatements {
  readonly #names = new Map<string, string>();
  readonly #atMost: number;
  readonly #popularity: Popularity;
  #counter = 0;

  constructor(atMost: number, popularity: Popularity) {
    this.#atMost = atMost;
    this.#popularity = popularity;
  }

  /**
   * The name under which `text` is to be run; undefined where it is not worth one. Where it takes the place of another
   * statement, `close` is told the name of that one first.
   */
  nameOf(text: string, close: (name: string) => void): string | undefined {
    const runs = this.#popularity.count(text);
    const known = this.#names.get(text);
    if (known || runs < 2 || !/^\s*(select|insert|update|delete|with)\b/i.test(text)) return known;
    if (this.#names.size >= this.#atMost) {
      const least = this.#leastPopular();
      if (least === undefined || this.#popularity.of(least) >= runs) return undefined;
      this.forget(least, close);
    }
    const name = `s${++this.#counter}`;
    this.#names.set(text, name);
    return name;
  }

  /** Gives up a statement. */
  forget(text: string, close: (name: string) => void) {
    const name = this.#names.get(text);
    if (name === undefined) return;
    this.#names.delete(text);
    close(name);
  }

  #leastPopular(): string | undefined {
    let least: string | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const text of this.#names.keys()) {
      const runs = this.#popularity.of(text);
      if (runs < fewest) [least, fewest] = [text, runs];
    }
    return least;
  }
}
