import { beforeAll, expect, test } from "vitest";
import { per } from "./levels.ts";
import { startLoad } from "./load.ts";
import { type Handling, startProxy } from "./proxy.ts";
import { mixed, people, type Question, topics } from "./questions.ts";
import { randomFrom } from "./random.ts";
import { startPostgres, startService } from "./service.ts";
import { expectHarmless, report } from "./verdict.ts";

const random = randomFrom(1);
const requests = per({ quick: 120, short: 1_000, full: 5_000 });

/**
 * The number of bytes until a connection breaks. This number is enough to open the connection and to carry some
 * answers. The last answer may be cut.
 */
const lifetime = () => 2_000 + random() * 30_000;

interface Way {
  what: string;
  questions: readonly Question[];
  handle: () => Handling;
  breaks: boolean;
}

const ways: Way[] = [
  {
    what: "late",
    questions: mixed,
    breaks: false,
    handle: () => {
      // Chunks keep their order, even if a later chunk has a shorter delay.
      let last = Promise.resolve();
      return {
        fromServer(chunk, pass) {
          const due = new Promise((resolve) => setTimeout(resolve, random() * 20));
          last = Promise.all([last, due]).then(() => void pass(chunk));
        },
      };
    },
  },
  {
    what: "byte by byte",
    questions: [...topics, ...people],
    breaks: false,
    handle: () => ({
      fromServer(chunk, pass) {
        for (let index = 0; index < chunk.length; index++) pass(chunk.subarray(index, index + 1));
      },
    }),
  },
  {
    what: "until the connection is reset between two messages",
    questions: mixed,
    breaks: true,
    handle: () => {
      let left = lifetime();
      return {
        fromClient(chunk, pass, cut) {
          left -= chunk.length;
          if (left > 0) pass(chunk);
          else cut();
        },
      };
    },
  },
  {
    what: "until the connection is cut within a row",
    questions: mixed,
    breaks: true,
    handle: () => {
      let left = lifetime();
      return {
        fromServer(chunk, pass, cut) {
          if (chunk.length < left) {
            left -= chunk.length;
            return pass(chunk);
          }
          pass(chunk.subarray(0, left));
          cut();
        },
      };
    },
  },
];

let handle = (): Handling => ({});
let proxy: Awaited<ReturnType<typeof startProxy>>;
let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  const postgres = await startPostgres();
  proxy = await startProxy(postgres.port, () => handle());
  service = await startService({ DATABASE_URL: postgres.url("rapporteur", proxy.port) });
});

test.for(ways)("rows that arrive $what never cause a wrong answer", async (way) => {
  handle = way.handle;
  proxy.cutAll();
  const opened = proxy.opened;
  const tally = await startLoad(service.address, { clients: 8, questions: way.questions, requests }).done;
  const connections = proxy.opened - opened;
  report("network", `rows arrive ${way.what}`, `${connections} connections`, tally);
  expectHarmless(tally);
  if (way.breaks) expect(connections).toBeGreaterThan(requests / 40);
  else expect(tally.answered).toEqual({ 200: tally.sent });
});

test("the service stops cleanly after all these faults", () => service.stop());
