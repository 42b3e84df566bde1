import { readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { test } from "../graph.ts";
import { COMMENT, type File, filesOf, LAYERS, root, sources } from "./sources.ts";

describe("conventions of the files", () => {
  const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
    db: [],
    schema: ["db"],
    seeds: ["db"],
    src: ["schema", "db", "seeds"],
    tests: LAYERS,
  };

  /**
   * The only folder or file that may import a library. Tests may import all of them, and only tests may
   * import development dependencies.
   */
  const HOMES: Readonly<Record<string, string>> = {
    "@graphql-tools/utils": "schema/",
    "@graphql-yoga/render-graphiql": "src/playground.ts",
    "@pothos/": "schema/",
    "any-ascii": "db/lists/spelling.ts",
    commander: "src/cli.ts",
    compression: "src/http.ts",
    dataloader: "schema/core/context.ts",
    graphql: "schema/",
    "graphql-yoga": "src/service.ts",
    kysely: "db/",
    negotiator: "src/http.ts",
    pg: "db/",
    pino: "src/log.ts",
    uuid: "db/",
    zod: "src/config.ts",
  };

  /** Each global and the files that may use this global. */
  const GLOBALS: readonly { name: string; pattern: RegExp; homes: readonly string[]; instead: string }[] = [
    {
      name: "process.env",
      pattern: /\bprocess\.env\b|\benv\b[^;]*\bfrom "(node:)?process"/,
      homes: ["src/config.ts"],
      instead: "read the setting in src/config.ts",
    },
    {
      name: "console",
      pattern: /\bconsole\s*\./,
      homes: ["src/cli.ts", "src/check-node.js"],
      instead: "log it with src/log.ts",
    },
  ];

  const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const named = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
  const packageOf = (target: string) =>
    target
      .split("/")
      .slice(0, target.startsWith("@") ? 2 : 1)
      .join("/");

  const IMPORT =
    /^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["'`]([^"'`$]+)/gm;

  const isAt = (path: string, home: string) => (home.endsWith("/") ? path.startsWith(home) : path === home);

  /**
   * Returns the violation of an import line and says where the import belongs. Returns undefined for a correct import.
   */
  function misplaced(path: string, target: string): string | undefined {
    const layer = path.split("/")[0] ?? "";
    if (target.startsWith("node:")) return;
    if (target.startsWith(".")) {
      const to = new URL(target, `file:///${path}`).pathname.slice(1);
      const [folder = "", ...rest] = to.split("/");
      if (folder === layer || rest.length === 0) return;
      // The benchmark has its own package.json, so "#" does not work there.
      if (path.startsWith("tests/bench/")) return;
      return `crosses folders; write it as "#${to}"`;
    }
    if (target.startsWith("#")) {
      const other = target.slice(1).split("/")[0] ?? "";
      if (other === layer) return `stays in its folder; write it as "./…"`;
      if (MAY_IMPORT[layer]?.includes(other)) return;
      const allowed = Object.keys(MAY_IMPORT).filter((from) => MAY_IMPORT[from]?.includes(other));
      return `is not allowed in ${layer}/; the line belongs in ${allowed.map((from) => `${from}/`).join(", ")}`;
    }
    if (layer === "tests") {
      // The benchmark has its own package.json.
      if (path.startsWith("tests/bench/") || named.has(packageOf(target))) return;
      return "is not in package.json; add it to devDependencies";
    }
    const library = Object.keys(HOMES).find((name) =>
      name.endsWith("/") ? target.startsWith(name) : target === name || target.startsWith(`${name}/`),
    );
    if (library === undefined)
      return "has no home; give it one in HOMES, or import it in tests/ if only tests need it";
    const home = HOMES[library] ?? "";
    return isAt(path, home) ? undefined : `lives in ${home}; the line belongs there`;
  }

  const importFaults = (files: readonly File[]): string[] =>
    files.flatMap(({ path, text }) =>
      [...text.replace(COMMENT, "").matchAll(IMPORT)].flatMap(([, from, bare, dynamic]) => {
        const target = from ?? bare ?? dynamic ?? "";
        const fault = misplaced(path, target);
        return fault ? [`${path}: the import of "${target}" ${fault}`] : [];
      }),
    );

  const globalFaults = (files: readonly File[]): string[] =>
    files
      .filter(({ path }) => !path.startsWith("tests/"))
      .flatMap(({ path, text }) =>
        GLOBALS.filter(
          ({ pattern, homes }) => !homes.includes(path) && pattern.test(text.replace(COMMENT, "")),
        ).map(
          ({ name, homes, instead }) => `${path}: ${name} is only for ${homes.join(" and ")}; ${instead}`,
        ),
      );

  test("each import is in the folder of its vocabulary", () => {
    expect(importFaults(sources())).toEqual([]);
    expect(sources().flatMap(({ text }) => [...text.matchAll(IMPORT)]).length).toBeGreaterThan(400);

    const faulty = [
      {
        path: "db/people.ts",
        text: 'import { a } from "#schema/people.ts";\nimport type { b } from "#db/lists/page.ts";\n',
      },
      {
        path: "schema/people.ts",
        text: 'import {\n  sql,\n} from "kysely";\n// import "pg";\nimport "../db/people.ts";',
      },
      { path: "src/server.ts", text: 'import { printSchema } from "graphql";\nexport * from "dataloader";' },
      {
        path: "src/cli.ts",
        text: 'import "chalk";\nimport manifest from "../package.json";\nawait import("pg");',
      },
      { path: "seeds/index.ts", text: 'import x from "#schema/index.ts";\nimport y from "./files.ts";' },
      {
        path: "tests/x.test.ts",
        text: 'import "kysely";\nimport "../db/people.ts";\nimport "./harness.ts";\nimport "@left/pad/x";',
      },
    ];
    expect(importFaults(faulty)).toEqual([
      'db/people.ts: the import of "#schema/people.ts" is not allowed in db/; the line belongs in src/, tests/',
      'db/people.ts: the import of "#db/lists/page.ts" stays in its folder; write it as "./…"',
      'schema/people.ts: the import of "kysely" lives in db/; the line belongs there',
      'schema/people.ts: the import of "../db/people.ts" crosses folders; write it as "#db/people.ts"',
      'src/server.ts: the import of "graphql" lives in schema/; the line belongs there',
      'src/server.ts: the import of "dataloader" lives in schema/core/context.ts; the line belongs there',
      'src/cli.ts: the import of "chalk" has no home; give it one in HOMES, or import it in tests/ if only tests need it',
      'src/cli.ts: the import of "pg" lives in db/; the line belongs there',
      'seeds/index.ts: the import of "#schema/index.ts" is not allowed in seeds/; the line belongs in src/, tests/',
      'tests/x.test.ts: the import of "../db/people.ts" crosses folders; write it as "#db/people.ts"',
      'tests/x.test.ts: the import of "@left/pad/x" is not in package.json; add it to devDependencies',
    ]);
  });

  test("every shipped library has one home", () => {
    const { dependencies } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
    const homeless = Object.keys(dependencies).filter(
      (name) =>
        !Object.keys(HOMES).some((home) => (home.endsWith("/") ? name.startsWith(home) : name === home)),
    );
    expect(homeless, "give it a home in HOMES, or make it a devDependency").toEqual([]);
  });

  test("every shipped package has a licence that is compatible with MIT; the others are only for tests", () => {
    const compatible = ["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "CC0-1.0"];
    const { packages } = JSON.parse(readFileSync(new URL("package-lock.json", root), "utf8"));
    const others = Object.entries<{ dev?: boolean; license?: string }>(packages).filter(
      ([path, { license = "" }]) => path !== "" && !compatible.includes(license),
    );
    expect(others.filter(([, { dev }]) => !dev)).toEqual([]);
    expect(others.map(([path]) => path)).toContain("node_modules/@apollo/composition");
  });

  test("only src/config.ts reads the environment, and only the command line writes to the console", () => {
    expect(globalFaults(sources())).toEqual([]);

    const faulty = [
      { path: "db/client.ts", text: "const url = process.env.DATABASE_URL;" },
      { path: "src/config.ts", text: "process.env; console.log(1);" },
      { path: "src/cli.ts", text: "// process.env\nconsole.log(1);" },
    ];
    expect(globalFaults(faulty)).toEqual([
      "db/client.ts: process.env is only for src/config.ts; read the setting in src/config.ts",
      "src/config.ts: console is only for src/cli.ts and src/check-node.js; log it with src/log.ts",
    ]);
  });

  /** The files that some nouns do not need, each with the reason. */
  const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    nodes: {
      "seeds/nodes.ndjson": "the database registers the nodes",
      "tests/nodes.test.ts": "pages.test.ts, federation.test.ts and database.test.ts test the nodes",
    },
    changes: { "seeds/changes.ndjson": "the database writes the changes" },
    indexes: {
      "db/indexes.ts": "later indexes belong to many nouns",
      "schema/indexes.ts": "indexes are not a noun",
      "seeds/indexes.ndjson": "indexes are not a noun",
      "tests/indexes.test.ts": "tests/scale tests the indexes",
    },
    "breaking-migrations": {
      "db/breaking-migrations.ts": "db/migrate.ts writes and reads this table",
      "schema/breaking-migrations.ts": "this table is not part of the record",
      "seeds/breaking-migrations.ndjson": "this table is not part of the record",
      "tests/breaking-migrations.test.ts": "tests/migrations.test.ts tests this table",
    },
    "programme-amounts": {
      "db/programme-amounts.ts": "db/programmes.ts reads the amounts",
      "schema/programme-amounts.ts": "the amounts are a field of programmes",
      "seeds/programme-amounts.ndjson": "the seeds of a programme contain the amounts",
      "tests/programme-amounts.test.ts": "tests/programmes.test.ts tests the amounts",
    },
    citations: { "seeds/citations.ndjson": "the seeds of a fact contain the citations" },
    search: {
      "db/search.ts": "the search is in db/lists/search.ts, because a search is a way to read a list",
      "seeds/search.ndjson": "the database writes the search index",
    },
    mentions: { "seeds/mentions.ndjson": "the seeds of an article contain the mentions" },
    parties: {
      "db/migrations/…-parties.ts": "the migration of countries creates the table",
      "seeds/parties.ndjson": "parties are countries and organizations",
      "tests/parties.test.ts": "parties are countries and organizations",
    },
  };

  /**
   * Returns the missing files of all nouns. A noun is a word that has a migration that creates its table, seeds, a
   * row type, or a GraphQL type with an id.
   */
  function missingFiles(files: readonly File[]): string[] {
    const stems = (pattern: RegExp, mark = /(?:)/) =>
      files.filter(({ text }) => mark.test(text)).flatMap(({ path }) => path.match(pattern)?.[1] ?? []);
    const migrated = stems(/^db\/migrations\/\d{8}-(?:\d\d-)?(.+)\.ts$/, /^create table\b/m);
    const nouns = new Set([
      ...migrated,
      ...stems(/^seeds\/(.+)\.ndjson$/),
      ...stems(/^db\/([^/]+)\.ts$/, /^export type \w+Row\b/m),
      ...stems(/^schema\/([^/]+)\.ts$/, /^identified\(/m),
    ]);
    const paths = files.map(({ path }) => path);
    return [...nouns].sort().flatMap((noun) => {
      const places = [`db/${noun}.ts`, `schema/${noun}.ts`, `seeds/${noun}.ndjson`, `tests/${noun}.test.ts`];
      const lacking = places.filter((path) => !paths.includes(path));
      if (!migrated.includes(noun)) lacking.unshift(`db/migrations/…-${noun}.ts`);
      return lacking.filter((path) => !EXCEPTIONS[noun]?.[path]).map((path) => `${noun} has no ${path}`);
    });
  }

  test("each noun has a file of its name in every folder", () => {
    const files = filesOf("{db,schema,seeds,tests}/**/*.*");
    expect(missingFiles(files)).toEqual([]);
    const unneeded = Object.values(EXCEPTIONS).flatMap(Object.keys);
    expect(
      files.map(({ path }) => path).filter((path) => unneeded.includes(path)),
      "the exception is no longer needed",
    ).toEqual([]);

    const faulty = [
      ...files.filter(({ path }) => path !== "tests/people.test.ts"),
      { path: "schema/trombones.ts", text: 'identified(Trombone, "trombone", tromboneById);' },
      { path: "db/migrations/20261201-zeppelins.ts", text: "\ncreate table zeppelins (id uuid);" },
      { path: "db/migrations/20261201-01-shorter-names.ts", text: "\nalter table people;" },
      { path: "db/helpers.ts", text: "export const helped = true;" },
    ];
    expect(missingFiles(faulty)).toEqual([
      "people has no tests/people.test.ts",
      "trombones has no db/migrations/…-trombones.ts",
      "trombones has no db/trombones.ts",
      "trombones has no seeds/trombones.ndjson",
      "trombones has no tests/trombones.test.ts",
      "zeppelins has no db/zeppelins.ts",
      "zeppelins has no schema/zeppelins.ts",
      "zeppelins has no seeds/zeppelins.ndjson",
      "zeppelins has no tests/zeppelins.test.ts",
    ]);
  });

  test("files are in kebab-case", () => {
    const inKebabCase = /^\.?[a-z0-9]+([-.][a-z0-9]+)*$/;
    const named = (path: string) =>
      path.split("/").every((part) => ["README.md", "RESULTS.md"].includes(part) || inKebabCase.test(part));
    expect(
      filesOf("{db,schema,seeds,src,tests}/**/*.*")
        .map(({ path }) => path)
        .filter((path) => !named(path)),
    ).toEqual([]);
    expect(["db/dialogueSessions.ts", "db/dialogue_sessions.ts"].filter(named)).toEqual([]);
  });

  /**
   * Returns the tags in comments that are not allowed. A link within a sentence is not a tag. "@ts-expect-error" is
   * allowed because it tests the compiler.
   */
  const tagFaults = (files: readonly File[]): string[] =>
    files.flatMap(({ path, text }) =>
      [...text.matchAll(COMMENT)].flatMap(([comment]) =>
        [
          ...comment.matchAll(
            /(?<![\w`{])@(?!NOTE\b|TODO\b|ts-expect-error\b)[A-Za-z][\w-]*(?![\w/-])|(?<!@)\b(?:TODO|FIXME|XXX|HACK|NOTE)\b/g,
          ),
        ].map(([tag]) => `${path}: "${tag}" is not a tag of ours: write @NOTE, @TODO or a sentence`),
      ),
    );

  test("comments have no tags but @NOTE and @TODO", () => {
    expect(tagFaults(sources())).toEqual([]);

    const tags = ["FIXME", "TODO", "@param", "@ts-ignore"];
    const faulty = [
      {
        path: "a.ts",
        text: `const a = 1; // ${tags[0]} later\n// ${tags[1]}: more\n// @TODO fine, @NOTE fine`,
      },
      {
        path: "b.ts",
        text: `/**\n * Reads {@link one} of @pothos/core.\n * ${tags[2]} one\n */\n// ${tags[3]}\nconst at = "@key";`,
      },
      { path: "c.ts", text: "sql`\n-- HACK\nselect 1`" },
    ];
    expect(tagFaults(faulty)).toEqual(
      ["a.ts FIXME", "a.ts TODO", "b.ts @param", "b.ts @ts-ignore", "c.ts HACK"].map((fault) => {
        const [path, tag] = fault.split(" ");
        return `${path}: "${tag}" is not a tag of ours: write @NOTE, @TODO or a sentence`;
      }),
    );
  });
});
