/** Reads the messages that the service sends to Postgres, and finds the statements that a connection prepares and runs. */
export class Frontend {
  /** The texts of the named prepared statements that are open. */
  readonly open = new Map<string, string>();
  openAtMost = 0;
  private rest: Buffer = Buffer.alloc(0);
  private hasStarted = false;
  private readonly onMessage: (message: Message) => void;

  constructor(onMessage: (message: Message) => void = () => {}) {
    this.onMessage = onMessage;
  }

  read(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    for (;;) {
      // The first message has no type. Each message has a length, which includes the length field.
      const at = this.hasStarted ? 1 : 0;
      if (this.rest.length < at + 4) return;
      const end = at + this.rest.readInt32BE(at);
      if (this.rest.length < end) return;
      if (this.hasStarted) this.handle(String.fromCharCode(this.rest[0] ?? 0), this.rest.subarray(5, end));
      this.hasStarted = true;
      this.rest = this.rest.subarray(end);
    }
  }

  private handle(type: string, body: Buffer): void {
    const [first = "", second = ""] = body.toString("utf8", 0, body.length).split("\0", 2);
    if (type === "P") {
      if (first) this.open.set(first, second);
      this.openAtMost = Math.max(this.openAtMost, this.open.size);
      this.onMessage({ type: "parse", name: first, text: second });
    } else if (type === "B") {
      this.onMessage({ type: "bind", name: second, text: this.open.get(second) ?? "" });
    } else if (type === "C" && first.startsWith("S")) {
      this.open.delete(first.slice(1));
    } else if (type === "Q") {
      if (/^(?:deallocate|discard) (?:all|plans)/i.test(first)) this.open.clear();
      this.onMessage({ type: "query", name: "", text: first });
    }
  }
}

export interface Message {
  /** A simple query has only a text and no values. */
  type: "parse" | "bind" | "query";
  /** The name is empty for an unnamed statement, which Postgres plans each time. */
  name: string;
  text: string;
}
