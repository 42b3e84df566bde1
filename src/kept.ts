/** Characters of all texts that are kept, and of one: what is parsed takes up to a quarter of a kilobyte each. */
const CHARACTERS_AT_MOST = 200_000;
const CHARACTERS_OF_ONE = 20_000;

/** Keeps what was made of texts, as long as there is room for it: what was used last stays, and what is long is not kept. */
export class Kept<Value extends object> {
  /** The one that was used last is the last one. */
  readonly #values = new Map<string, Value>();
  #characters = 0;

  get(text: string): Value | undefined {
    const value = this.#values.get(text);
    if (!value) return;
    this.#values.delete(text);
    this.#values.set(text, value);
    return value;
  }

  set(text: string, value: Value): void {
    if (text.length > CHARACTERS_OF_ONE) return;
    this.#remove(text);
    this.#values.set(text, value);
    this.#characters += text.length;
    for (const oldest of this.#values.keys()) {
      if (this.#characters <= CHARACTERS_AT_MOST) break;
      this.#remove(oldest);
    }
  }

  #remove(text: string): void {
    if (this.#values.delete(text)) this.#characters -= text.length;
  }
}
