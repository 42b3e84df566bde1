/**
 * Decides which statements a connection keeps prepared. Postgres plans a prepared statement once per connection and
 * keeps the plan until the statement is closed. A plan takes 250 kB or more. So a statement is prepared only when it is run
 * again, and each connection keeps its most frequent statements prepared.
 */

/** The maximum number of texts to count. */
const TEXTS_AT_MOST = 2_000;

/** The text of a statement, and how often the statement was run recently on all connections of a pool. */
interface Statement {
  readonly text: string;
  runs: number;
}

/** Counts how often each text is run. */
export class Popularity {
  readonly #statements = new Map<string, Statement>();

  /** Counts a run of `text`. */
  count(text: string): Statement {
    const statement = this.#statements.get(text) ?? { text, runs: 0 };
    statement.runs += 1;
    if (statement.runs === 1) {
      this.#statements.set(text, statement);
      if (this.#statements.size > TEXTS_AT_MOST) this.#age();
    }
    return statement;
  }

  /** Halves all counts, so that old runs count less, and forgets texts that were run once. */
  #age() {
    for (const statement of this.#statements.values()) {
      statement.runs >>= 1;
      if (statement.runs === 0) this.#statements.delete(statement.text);
    }
  }
}

/** The statements that one connection keeps prepared, by name. */
export class PreparedStatements {
  readonly #names = new Map<Statement, string>();
  readonly #atMost: number;
  readonly #popularity: Popularity;
  readonly #close: (name: string) => void;
  #counter = 0;

  /** `close` is called with the name of each statement that is dropped. */
  constructor(atMost: number, popularity: Popularity, close: (name: string) => void) {
    this.#atMost = atMost;
    this.#popularity = popularity;
    this.#close = close;
  }

  /** The name of the prepared statement for `text`. Without a name, `text` is run unprepared. */
  nameOf(text: string): string | undefined {
    if (this.#atMost === 0) return undefined;
    const statement = this.#popularity.count(text);
    const known = this.#names.get(statement);
    if (known) return known;
    if (statement.runs < 2 || !/^\s*(select|insert|update|delete|with)\b/i.test(text)) return undefined;
    if (this.#names.size >= this.#atMost) {
      const least = this.#leastPopular();
      if (least.runs >= statement.runs) return undefined;
      this.#drop(least);
    }
    const name = `s${++this.#counter}`;
    this.#names.set(statement, name);
    return name;
  }

  /** Drops the statement with a name, because its plan is outdated. */
  forget(name: string) {
    for (const [statement, known] of this.#names) if (known === name) this.#drop(statement);
  }

  #drop(statement: Statement) {
    const name = this.#names.get(statement);
    if (name === undefined) return;
    this.#names.delete(statement);
    this.#close(name);
  }

  #leastPopular(): Statement {
    return [...this.#names.keys()].reduce((least, statement) =>
      statement.runs < least.runs ? statement : least,
    );
  }
}
