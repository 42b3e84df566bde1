import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../src/postgres/start.ts";
import type { Requests } from "./load.ts";
import { CEILING, OURS } from "./names.ts";
import { type Cursors, cursorQueries, type Workload } from "./workloads.ts";

/** The folder of the invented records and the logs. */
export const DATA = join(import.meta.dirname, "..", "..", ".data-bench");

/** A server to measure: its program, and the kind of documents that it needs. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  /** The packages whose versions the report shows. */
  readonly packages: readonly string[];
  readonly program: readonly string[];
  readonly speaks: "record" | "peers" | "postgraphile" | "ceiling";
}

const peer = (file: string) => [join(import.meta.dirname, "contenders", `${file}.ts`)];

export const contenders: readonly Contender[] = [
  {
    name: OURS,
    title: "Rapporteur, with its defaults",
    packages: [],
    program: [join(import.meta.dirname, "..", "..", "src", "cli.ts"), "serve"],
    speaks: "record",
  },
  {
    name: CEILING,
    title: "node:http, one statement with json_agg",
    packages: ["pg"],
    program: peer("ceiling"),
    speaks: "ceiling",
  },
  {
    name: "postgraphile",
    title: "PostGraphile",
    packages: ["postgraphile"],
    program: peer("postgraphile"),
    speaks: "postgraphile",
  },
  {
    name: "mercurius",
    title: "Mercurius, jit and loaders",
    packages: ["mercurius", "fastify", "@mercuriusjs/federation"],
    program: peer("mercurius"),
    speaks: "peers",
  },
  {
    name: "apollo",
    title: "Apollo Server, DataLoader",
    packages: ["@apollo/server", "@apollo/subgraph", "@as-integrations/fastify", "fastify", "dataloader"],
    program: peer("apollo"),
    speaks: "peers",
  },
  {
    name: "yoga",
    title: "Yoga, Pothos, DataLoader as tutorials do it",
    packages: ["graphql-yoga", "@pothos/core", "@pothos/plugin-federation", "dataloader"],
    program: peer("yoga"),
    speaks: "peers",
  },
];

/** The path and the document that send a workload to a contender, or the reason why the contender cannot do the workload. */
type Question = { readonly path: string; readonly document: string } | { readonly cannot: string };

type Asked = Pick<Workload, "name" | "document" | "peers" | "postgraphile" | "route">;

function questionFor({ speaks }: Contender, workload: Asked): Question {
  if (speaks === "ceiling") return { path: `/${workload.route ?? workload.name}`, document: "" };
  const document = {
    record: workload.document,
    peers: workload.peers ?? workload.document,
    postgraphile: workload.postgraphile,
  }[speaks];
  return typeof document === "string" ? { path: "/graphql", document } : document;
}

/** A counter that makes each document different from all earlier documents. */
let unheard = 0;

/** Milliseconds within which a server must give its first answer. */
const START_AT_MOST = 60_000;

const living = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

/** A running contender. */
export class Service implements AsyncDisposable {
  readonly contender: Contender;
  readonly pid: number;
  readonly port: number;
  /** Milliseconds from the start of the process to the first answer. */
  coldStart = 0;
  private readonly process: ChildProcess;

  private constructor(contender: Contender, process: ChildProcess, port: number) {
    this.contender = contender;
    this.process = process;
    this.pid = process.pid as number;
    this.port = port;
  }

  /** Starts the contender on a database and waits for its first answer. The log goes to a file, as in production. */
  static async start(
    contender: Contender,
    databaseUrl: string,
    flags: readonly string[] = [],
  ): Promise<Service> {
    const port = await freePort();
    const file = join(DATA, "logs", `${contender.name}.log`);
    await mkdir(dirname(file), { recursive: true });
    await using log = await open(file, "w");
    const begun = performance.now();
    const child = spawn(process.execPath, [...flags, ...contender.program], {
      env: { PATH: process.env.PATH, NODE_ENV: "production", DATABASE_URL: databaseUrl, PORT: String(port) },
      stdio: ["ignore", log.fd, log.fd],
    });
    living.add(child);
    child.once("exit", () => living.delete(child));
    const service = new Service(contender, child, port);
    while (!(await service.answers())) {
      if (service.hasEnded || performance.now() - begun > START_AT_MOST) {
        child.kill("SIGKILL");
        throw new Error(`${contender.name} does not answer: see ${file}`);
      }
      await delay(5);
    }
    service.coldStart = performance.now() - begun;
    return service;
  }

  private get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  private async answers(): Promise<boolean> {
    const question = { document: "{ __typename }", postgraphile: "{ __typename }", name: "typename" };
    return (await this.ask(question).catch(() => undefined)) !== undefined;
  }

  /** The reason why the contender cannot do a workload, or undefined if the contender can do the workload. */
  cannot(workload: Asked): string | undefined {
    const question = questionFor(this.contender, workload);
    return "cannot" in question ? question.cannot : undefined;
  }

  /**
   * Returns the path, and a function that returns the body of the next request. The bodies repeat after the last
   * value. Throws if the contender cannot do the workload.
   */
  requests(workload: Workload, values: readonly object[]): Requests {
    const { path, document } = this.question(workload);
    let number = 0;
    if (!workload.isNewEachTime) {
      const bodies = values.map((variables) => JSON.stringify({ query: document, variables }));
      return { path, next: () => bodies[number++ % bodies.length] as string };
    }
    const next = () => {
      const query = document.replace("query", `query Asked${unheard++}`);
      return JSON.stringify({ query, variables: values[number++ % values.length] });
    };
    return { path, next };
  }

  private question(workload: Asked) {
    const question = questionFor(this.contender, workload);
    if ("cannot" in question)
      throw new Error(`${this.contender.name} cannot do ${workload.name}: ${question.cannot}.`);
    return question;
  }

  /** Asks the contender for an answer. Rejects if the contender cannot do the workload or the answer has errors. */
  async ask(workload: Asked, variables: object = {}): Promise<unknown> {
    const { path, document } = this.question(workload);
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: document, variables }),
    });
    const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
    if (errors || !data)
      throw new Error(`${this.contender.name} answered with errors: ${JSON.stringify(errors)}`);
    return data;
  }

  /**
   * Collects the contender's cursors of each list. The function reads each list page by page from the start. It
   * stops after the given number of pages or at the end of the list.
   */
  async cursors(): Promise<Cursors> {
    const collect = async ({ pages, ...query }: (typeof cursorQueries)[keyof typeof cursorQueries]) => {
      const cursors: string[] = [];
      for (let page = 0; page < pages; page++) {
        const answer = (await this.ask(query, { after: cursors.at(-1) })) as Record<
          string,
          { edges: { cursor: string }[] }
        >;
        const edges = Object.values(answer)[0]?.edges ?? [];
        cursors.push(...edges.map(({ cursor }) => cursor));
        if (edges.length === 0) break;
      }
      return cursors;
    };
    return {
      sessions: await collect(cursorQueries.sessions),
      articles: await collect(cursorQueries.articles),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await ended;
  }
}
