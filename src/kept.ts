/**
 * The maximum number of characters of all texts together, and of one text. A parsed document takes up to 250 bytes per
 * character.
 */
const CHARACTERS_AT_MOST = 200_000;
const CHARACTERS_OF_ONE = 20_000;

/**
 * A cache from texts to values, limited by the length of all texts. The cache drops the least recently used text first, and
 * keeps no long texts.
 */
export class Kept<Value extends object> {
  /** The most recently used text is the last. */
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
