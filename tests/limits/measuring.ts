import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Measured } from "./measured.ts";

const file = fileURLToPath(new URL("./measured.ts", import.meta.url));

/** Runs documents one after the other in a separate process. */
export interface Measuring extends AsyncDisposable {
  measure(query: string): Promise<Measured>;
}

/** Starts the process on the database at `url`. Each document may take the given number of seconds. */
export function startMeasuring(url: string, deadline = 10): Measuring {
  const child = fork(file, { env: { ...process.env, DATABASE_URL: url, DEADLINE: String(deadline) } });
  const ended = once(child, "exit");
  return {
    async measure(query) {
      child.send(query);
      const [answer] = await Promise.race([
        once(child, "message"),
        ended.then(([status]) => Promise.reject(new Error(`The measuring process ended with ${status}.`))),
      ]);
      return answer as Measured;
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await ended;
    },
  };
}
