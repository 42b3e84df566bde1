import { cp, mkdtemp, readdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { type Fault, ImportError } from "#db/records/faults.ts";
import { schema } from "#schema/index.ts";
import { loadSeeds } from "#seeds/index.ts";
import { test as base } from "./harness.ts";

// biome-ignore lint/suspicious/noExplicitAny: records and facts have the shapes of their files
type Item = any;
type Change = (record: Item) => unknown;

const seeds = new URL("../seeds/", import.meta.url);

/** A copy of the seeds that a test may damage. */
class Copy {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path = (noun: string) => join(this.#folder, `${noun}.ndjson`);

  load = (db: Database) => loadSeeds(db, pathToFileURL(`${this.#folder}/`));

  lines = async (noun: string) => (await readFile(this.path(noun), "utf8")).trimEnd().split("\n");

  write = (noun: string, lines: readonly string[]) =>
    writeFile(this.path(noun), lines.map((line) => `${line}\n`).join(""));

  remove = (noun: string) => unlink(this.path(noun));

  /**
   * Changes the record that has this slug or this index. Indexes start at 0. Returns the row of the record. Rows
   * start at 1.
   */
  async edit(noun: string, which: string | number, change: Change): Promise<number> {
    const lines = await this.lines(noun);
    const index =
      typeof which === "number" ? which : lines.findIndex((line) => line.startsWith(`{"slug": "${which}",`));
    expect(lines[index], `${which} of ${noun}`).toBeDefined();
    const record = JSON.parse(lines[index] as string);
    lines[index] = change(record) === null ? "null" : JSON.stringify(record);
    await this.write(noun, lines);
    return index + 1;
  }

  /** Loads this copy of the seeds and returns the reported faults. */
  async faults(db: Database): Promise<readonly Fault[]> {
    const error = await this.load(db).then(
      () => expect.fail("the copy was loaded without an error"),
      (error) => error,
    );
    expect(error).toBeInstanceOf(ImportError);
    return error.faults;
  }
}

const copied = async (use: (copy: Copy) => Promise<void>) => {
  const folder = await mkdtemp(join(tmpdir(), "rapporteur-seeds-"));
  await cp(seeds, folder, { recursive: true });
  await use(new Copy(folder));
  await rm(folder, { recursive: true });
};

const test = base.extend<{ copy: Copy; told: Fault[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures this one needs
  copy: async ({}, use) => copied(use),
  /** The faults of a copy that has all `damages` listed below. One load reports all these faults. */
  told: [
    async ({ url }, use) => {
      const db = createDatabase(url);
      await copied(async (copy) => {
        for (const [index, [, noun, change]] of damages.entries()) await copy.edit(noun, index, change);
        const before = await counts(db);
        const faults = await copy.faults(db);
        expect(await counts(db), "nothing is loaded").toEqual(before);
        await use([...faults]);
      });
      await db.destroy();
    },
    { scope: "file" },
  ],
});

/** Returns a hash for each row of each table. */
async function everything(db: Database): Promise<Map<string, Set<string>>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r'`.execute(db);
  const rows = new Map<string, Set<string>>();
  for (const { name } of tables) {
    const { rows: hashes } = await sql<{ hash: string }>`
      select hashtextextended(held::text, 0)::text as hash from ${sql.table(name)} as held`.execute(db);
    rows.set(name, new Set(hashes.map((row) => row.hash)));
  }
  return rows;
}

/** Returns the numbers of rows that each table lost and gained. A changed row counts as lost and as gained. */
async function since(db: Database, before: Map<string, Set<string>>) {
  const differences: Record<string, { lost: number; won: number }> = {};
  for (const [table, after] of await everything(db)) {
    const held = before.get(table) as Set<string>;
    const lost = [...held].filter((row) => !after.has(row)).length;
    const won = [...after].filter((row) => !held.has(row)).length;
    if (lost + won > 0) differences[table] = { lost, won };
  }
  return differences;
}

/** Numbers that every write increases. */
async function counts(db: Database) {
  const { rows } = await sql`
    select (select count(*) from nodes) as nodes, (select sum(revision) from nodes) as revisions,
      (select count(*) from changes) as changes, (select count(*) from aliases) as aliases`.execute(db);
  return rows[0];
}

/** Returns the changes since the first load. Each change has a slug, the revisions and the changed fields. */
async function changesSince(db: Database) {
  const { rows } = await sql<Item>`
    select aliases.alias as slug, changes.kind, changes.revision, nodes.revision as now, changes.fields
    from changes
    join nodes on nodes.id = changes.node_id
    join aliases on aliases.node_id = nodes.id and aliases.alias not like 'http%'
    where changes.kind <> 'created' order by aliases.alias`.execute(db);
  return rows;
}

describe("loading the seeds again", () => {
  test("loading the seeds again changes nothing", async ({ db }) => {
    const before = await everything(db);
    const places = () =>
      sql`select ctid::text from nodes union all select ctid::text from citations`.execute(db);
    const written = (await places()).rows;
    let records = 0;
    for (const file of await readdir(seeds)) {
      if (!file.endsWith(".ndjson")) continue;
      records += (await readFile(new URL(file, seeds), "utf8")).split("\n").length - 1;
    }
    expect(await loadSeeds(db)).toMatchObject({ records, changed: 0 });
    expect(await since(db, before)).toEqual({});
    expect((await places()).rows, "no row is written again").toEqual(written);
  });

  test("a changed field updates its row, increases its revision by one and names the field", async ({
    db,
    copy,
  }) => {
    await copy.edit("topics", "trade", (topic) => {
      topic.description = "What is bought and sold.";
    });
    const before = await everything(db);
    expect(await copy.load(db)).toMatchObject({ changed: 1 });
    expect(await since(db, before)).toEqual({
      topics: { lost: 1, won: 1 },
      nodes: { lost: 1, won: 1 },
      changes: { lost: 0, won: 1 },
    });
    expect(await changesSince(db)).toEqual([
      { slug: "trade", kind: "updated", revision: 2, now: 2, fields: ["description"] },
    ]);
    expect(await copy.load(db), "a second load changes nothing").toMatchObject({ changed: 0 });
  });

  test("moving a session to another day changes only the session in the feed, although the days of its delegations also move", async ({
    db,
    copy,
  }) => {
    await copy.edit("dialogue-sessions", "hld-5-ashgabat-2018", (session) => {
      session.held = "2018-07-10";
    });
    await copy.load(db);
    expect(await changesSince(db)).toMatchObject([{ slug: "hld-5-ashgabat-2018", revision: 2 }]);
  });

  test("changed lists add and remove links, and make one change per entity", async ({ db, copy, ask }) => {
    const without = (items: string[], gone: string) => items.filter((item) => item !== gone);
    await copy.edit("dialogue-sessions", "hld-5-ashgabat-2018", (session) => {
      session.topics = without(session.topics, "trade");
    });
    await copy.edit("dialogue-sessions", "hld-6-brussels-2019", (session) => {
      session.venue = "Berlaymont";
      session.topics.push("energy");
      session.sources.push("timesca-2018-hld5");
    });
    await copy.edit("dialogue-sessions", "conf-25-years-astana-2018", (session) => {
      delete session.topics;
    });
    await copy.edit("topics", "trade", (topic) => topic.sources.pop());
    await copy.edit("people", "roman-vassilenko", (person) => {
      person.names = [{ value: "R. Vassilenko", kind: "alternate" }];
    });
    await copy.load(db);
    const change = { kind: "updated", revision: 2, now: 2 };
    expect(await changesSince(db)).toEqual([
      { ...change, slug: "conf-25-years-astana-2018", fields: ["topics"] },
      { ...change, slug: "hld-5-ashgabat-2018", fields: ["topics"] },
      { ...change, slug: "hld-6-brussels-2019", fields: ["citations", "topics", "venue"] },
      { ...change, slug: "roman-vassilenko", fields: ["names"] },
      { ...change, slug: "trade", fields: ["citations"] },
    ]);

    const { data } = await ask(`{
      fifth: dialogueSession(ref: "hld-5-ashgabat-2018") { topics { slug } }
      sixth: dialogueSession(ref: "hld-6-brussels-2019") { venue topics { slug } }
      conference: dialogueSession(ref: "conf-25-years-astana-2018") { topics { slug } }
      person(ref: "roman-vassilenko") { names { value } }
    }`);
    expect(data.fifth.topics).toContainEqual({ slug: "connectivity" });
    expect(data.fifth.topics).not.toContainEqual({ slug: "trade" });
    expect(data.sixth).toMatchObject({ venue: "Berlaymont" });
    expect(data.sixth.topics).toContainEqual({ slug: "energy" });
    expect(data.conference.topics).toEqual([]);
    expect(data.person.names).toEqual([{ value: "Roman Vassilenko" }, { value: "R. Vassilenko" }]);
  });

  test("loading undoes changes made by hand, and does not touch rows that the files do not name", async ({
    db,
    copy,
  }) => {
    await copy.write("statements", (await copy.lines("statements")).slice(1));
    await db.updateTable("topics").set({ name: "Commerce" }).where("slug", "=", "trade").execute();
    const before = await everything(db);
    expect(await copy.load(db)).toMatchObject({ changed: 1 });
    expect(await since(db, before)).toMatchObject({ topics: { lost: 1, won: 1 } });
    expect(Object.keys(await since(db, before)), "no statement of the record is deleted").not.toContain(
      "statements",
    );
  });
});

describe("the record", () => {
  test.for([
    ["person", "roman-vassilenko", "65dff83b-c3c3-5129-b80a-9cc691ba5bbd"],
    ["dialogueSession", "hld-5-ashgabat-2018", "7dfa1106-2da0-5183-8736-f0bbe3767137"],
    ["strategy", "eu-ca-strategy-2007", "65d6e7f9-2b00-5414-aae1-7e487d3e51bc"],
  ] as const)("the %s %s has the same id in every installation", async ([field, ref, id], { ask }) => {
    expect((await ask(`{ ${field}(ref: "${ref}") { id } }`)).data).toEqual({ [field]: { id } });
  });

  test("citations and mentions also have the same ids in every installation", async ({ db }) => {
    const { rows } = await sql<{ kind: string; version: string }>`
      select distinct kind, substr(id::text, 15, 1) as version from nodes order by kind`.execute(db);
    expect(rows.length).toBeGreaterThan(18);
    expect(new Set(rows.map((row) => row.version))).toEqual(new Set(["5"]));
  });

  test.for([
    ["countries", "country", 37],
    ["organizations", "organization", 350],
    ["people", "person", 271],
    ["offices", "office", 228],
    ["tenures", "tenure", 306],
    ["places", "place", 27],
    ["topics", "topic", 89],
    ["dialogues", "dialogue", 51],
    ["dialogue-sessions", "dialogue_session", 219],
    ["delegations", "delegation", 926],
    ["participations", "participation", 476],
    ["outcomes", "outcome", 158],
    ["strategies", "strategy", 34],
    ["milestones", "milestone", 79],
    ["programmes", "programme", 20],
    ["articles", "article", 581],
    ["statements", "statement", 216],
  ] as const)("the record has all of %s", async ([file, kind, least], { db }) => {
    const text = await readFile(new URL(`${file}.ndjson`, seeds), "utf8");
    const lines = text.trimEnd().split("\n").length;
    const { count } = await db
      .selectFrom("nodes")
      .select((column) => column.fn.countAll<number>().as("count"))
      .where("kind", "=", kind)
      .executeTakeFirstOrThrow();
    expect(count).toBe(lines);
    expect(count, "the record only grows").toBeGreaterThanOrEqual(least);
  });

  test("every fact in the record has an article", async ({ db }) => {
    const { rows } = await sql`
      select nodes.kind, aliases.alias from nodes left join aliases on aliases.node_id = nodes.id
      where nodes.kind not in ('mention', 'citation') and not exists (
        select from citations join articles on articles.id = article_id where fact_id = nodes.id
      )`.execute(db);
    expect(rows).toEqual([]);
    const { rows: kinds } =
      await sql`select distinct fact.kind from citations join nodes as fact on fact.id = fact_id`.execute(db);
    expect(kinds.length).toBeGreaterThan(16);
  });

  test("a fact of every type leads to its article", async ({ db, ask }) => {
    const { rows } = await sql<{ id: string }>`
      select id from (
        select id, row_number() over (partition by kind order by md5(id::text)) as number
        from nodes where kind not in ('mention', 'citation')
      ) as numbered where number <= 5`.execute(db);
    const { data, errors } = await ask(
      `query ($ids: [ID!]!) {
        nodes(ids: $ids) {
          __typename
          ... on Sourced { citations(first: 1) { nodes { fact { id } article { headline url } } } }
          id
        }
      }`,
      { ids: rows.map((row) => row.id) },
    );
    expect(errors).toBeUndefined();
    for (const node of data.nodes) {
      expect(node.citations.nodes, `${node.__typename} ${node.id}`).toEqual([
        {
          fact: { id: node.id },
          article: { headline: expect.stringMatching(/./), url: expect.stringMatching(/^http/) },
        },
      ]);
    }
    const sourced = schema.getPossibleTypes(schema.getType("Sourced") as never).map((type) => type.name);
    expect(new Set(data.nodes.map((node: Item) => node.__typename))).toEqual(new Set(sourced));
  });
});

const set = (fields: Item) => (record: Item) => Object.assign(record, fields);
const add = (list: string, item: string) => (record: Item) => {
  record[list] = [...(record[list] ?? []), item];
};

/**
 * Each damage causes one error. The first damage changes the first record of a file, the second damage changes the
 * second record, and so on.
 */
const damages: readonly [
  what: string,
  noun: string,
  change: Change,
  field: string,
  problem: RegExp | string,
][] = [
  [
    "a slug that does not exist",
    "organizations",
    set({ country: "kazakstan" }),
    "country",
    "there is no country `kazakstan`: did you mean `kazakhstan`?",
  ],
  [
    "a slug of another kind",
    "organizations",
    set({ country: "eeas" }),
    "country",
    /^`eeas` is an organization, not a country/,
  ],
  ["a slug that is a number", "organizations", set({ country: 7 }), "country", "there is no country `7`"],
  [
    "a slug of a session that does not exist",
    "delegations",
    set({ session: "nowhere" }),
    "session",
    "there is no dialogue session `nowhere`",
  ],
  [
    "a list with a slug that does not exist",
    "dialogue-sessions",
    add("topics", "nonsense"),
    "topics",
    "there is no topic `nonsense`",
  ],
  ["a text in place of a list", "dialogue-sessions", set({ topics: "trade" }), "topics", "is not a list"],
  [
    "a reference without its kind",
    "articles",
    add("mentions", "trade"),
    "mentions",
    /^"trade" is not of the form kind\/slug/,
  ],
  [
    "a reference of an unknown kind",
    "articles",
    add("mentions", "planet/mars"),
    "mentions",
    /^"planet" is not a kind of entity: country, organization, /,
  ],
  [
    "an invalid date",
    "dialogue-sessions",
    set({ held: "2018-07-32" }),
    "held",
    /^"2018-07-32" is not a date: write/,
  ],
  [
    "29 February in a common year",
    "dialogue-sessions",
    set({ held: "2019-02-29" }),
    "held",
    /^"2019-02-29" is not a date/,
  ],
  [
    "a date of the year 0",
    "dialogue-sessions",
    set({ held: "0000" }),
    "held",
    /^"0000" lies outside the years/,
  ],
  [
    "a period that ends before it starts",
    "dialogue-sessions",
    set({ held: "2018-07-10/2018-07-09" }),
    "held",
    /^"2018-07-10\/2018-07-09" ends before it starts/,
  ],
  ["a date that is a number", "articles", set({ published: 2018 }), "published", "is not an object"],
  [
    "a date whose words are not a text",
    "milestones",
    set({ on: { edtf: "2019", stated: 2019 } }),
    "on",
    "2019 is not a text",
  ],
  ["an invalid sighting", "tenures", set({ sightings: ["lately"] }), "sightings", /^"lately" is not a date/],
  [
    "a membership without a member",
    "organizations",
    set({ members: ["kazakhstan", { period: "2010/" }] }),
    "members",
    "a membership has no member",
  ],
  [
    "a membership of an unknown member",
    "organizations",
    set({ members: [{ member: "atlantis", period: "2010/" }] }),
    "members",
    "there is no country or organization `atlantis`",
  ],
  [
    "a membership with an invalid period",
    "organizations",
    set({ members: [{ member: "kazakhstan", period: "lately" }] }),
    "members",
    /^"lately" is not a date/,
  ],
  [
    "a membership with an unknown part",
    "organizations",
    set({ members: [{ member: "kazakhstan", since: "2010" }] }),
    "members",
    /since/,
  ],
  [
    "an unknown value of an enum",
    "dialogues",
    set({ kind: "chat" }),
    "kind",
    /^"chat" is not one of regional_dialogue, summit, /,
  ],
  ["a number in place of a text", "topics", set({ name: 5 }), "name", "5 is not a text"],
  ["an empty text", "topics", set({ description: "" }), "description", "is empty"],
  [
    "a text in place of a number",
    "dialogue-sessions",
    set({ ordinal: "fifth" }),
    "ordinal",
    '"fifth" is not a whole number',
  ],
  [
    "a negative number of people",
    "dialogue-sessions",
    set({ attendance: { min: -1 } }),
    "attendance",
    "-1 is not a number of people",
  ],
  ["a missing required field", "people", set({ sort_name: undefined }), "sort_name", "is missing"],
  ["a missing required reference", "tenures", set({ office: undefined }), "office", "is missing"],
  [
    "a fact without sources",
    "people",
    set({ sources: undefined }),
    "sources",
    "is missing: every fact needs a source",
  ],
  [
    "a fact with an empty list of sources",
    "people",
    set({ sources: [] }),
    "sources",
    "is missing: every fact needs a source",
  ],
  ["an unknown source", "people", add("sources", "hearsay"), "sources", "there is no article `hearsay`"],
  [
    "a source that is given twice",
    "people",
    set({ sources: ["timesca-2018-hld5", "timesca-2018-hld5"] }),
    "sources",
    /twice/,
  ],
  [
    "a source for an unknown field",
    "people",
    set({ sources: [{ article: "timesca-2018-hld5", supports: ["shoe_size"] }] }),
    "sources",
    'supports "shoe_size", which is not a field of this record',
  ],
  [
    "a source with an unknown part",
    "people",
    set({ sources: [{ article: "timesca-2018-hld5", page: 5 }] }),
    "sources",
    /page/,
  ],
  [
    "a date with an unknown part",
    "dialogue-sessions",
    set({ held: { edtf: "2018-07-09", sated: "9 July" } }),
    "held",
    /sated/,
  ],
  [
    "a number of people with an unknown part",
    "dialogue-sessions",
    set({ attendance: { minimum: 5 } }),
    "attendance",
    /minimum/,
  ],
  ["an unknown field", "people", set({ shoe_size: 43 }), "shoe_size", "is not a field of a person"],
  ["a field of another noun", "countries", set({ kind: "state" }), "kind", "is not a field of a country"],
  ["a name without a value", "people", set({ names: [{ kind: "former" }] }), "names", "a name has no value"],
  [
    "a name of an unknown kind",
    "people",
    set({ names: [{ value: "Roma", kind: "pet" }] }),
    "names",
    /^"pet" is not one of preferred, /,
  ],
  [
    "an identifier without a scheme",
    "people",
    set({ identifiers: [{ value: "Q1" }] }),
    "identifiers",
    "needs a scheme and a value",
  ],
  [
    "a malformed slug",
    "statements",
    set({ slug: "Said Once" }),
    "slug",
    '"Said Once" is not a slug: use lower-case letters, digits and hyphens',
  ],
  ["a record without a slug", "statements", set({ slug: undefined }), "slug", "is missing"],
  ["a record that is null", "statements", () => null, "record", "is not a JSON object"],
  [
    "a slug that occurs twice",
    "statements",
    set({ slug: "jean-asselborn--coop-council-uz-2005--1" }),
    "slug",
    '"jean-asselborn--coop-council-uz-2005--1" is also the slug in statements.ndjson:1',
  ],
];

describe("a fault is reported with file, row and field", () => {
  test.for(
    damages.map(([what, noun, , field, problem], index) => [what, noun, index + 1, field, problem] as const),
  )("%s in %s", ([, noun, row, field, problem], { told }) => {
    expect(told).toContainEqual({
      source: `${noun}.ndjson`,
      row,
      field,
      problem: typeof problem === "string" ? problem : expect.stringMatching(problem),
    });
  });

  test("all faults are reported together, and nothing else", ({ told }) => {
    expect(told).toHaveLength(damages.length);
  });

  test.for<[what: string, broken: (lines: string[]) => unknown, row: number]>([
    ["a line that is cut off", (lines) => lines.splice(2, 1, '{"slug": "almaty'), 3],
    ["a line that is blank", (lines) => lines.splice(1, 0, ""), 2],
    ["a blank line at the end", (lines) => lines.splice(27, 9, ""), 28],
    ["a line of blanks", (lines) => lines.splice(4, 0, "  "), 5],
    ["two records in a line", (lines) => lines.splice(0, 2, `${lines[0]} ${lines[1]}`), 1],
  ])("%s", async ([, broken, row], { db, copy }) => {
    const lines = (await copy.lines("places")).slice(0, 27);
    broken(lines);
    await copy.write("places", lines);
    expect(await copy.faults(db)).toContainEqual({
      source: "places.ndjson",
      row,
      field: "record",
      problem: "is not valid JSON",
    });
  });

  test("broken lines in two files and a wrong record in a third are reported together", async ({
    db,
    copy,
  }) => {
    const broken = { field: "record", problem: "is not valid JSON" };
    const expected: Fault[] = [];
    for (const noun of ["outcomes", "statements"]) {
      const lines = await copy.lines(noun);
      lines.splice(1, 0, "{");
      lines.push("}");
      await copy.write(noun, lines);
      for (const row of [2, lines.length]) expected.push({ source: `${noun}.ndjson`, row, ...broken });
    }
    const row = await copy.edit("places", "almaty", (place) => {
      place.colour = "green";
    });
    expected.push({ source: "places.ndjson", row, field: "colour", problem: "is not a field of a place" });
    const faults = await copy.faults(db);
    for (const fault of expected) expect(faults).toContainEqual(fault);
  });

  test("bytes that are not UTF-8 are reported with their line", async ({ db, copy }) => {
    const file = Buffer.from(`${(await copy.lines("places")).join("\n")}\n`);
    const at = file.indexOf("Almaty");
    file[at + 1] = 0xe9; // é in Latin-1
    await writeFile(copy.path("places"), file);
    const row = file.subarray(0, at).toString().split("\n").length;
    expect(await copy.faults(db)).toContainEqual({
      source: "places.ndjson",
      row,
      field: "record",
      problem: "is not UTF-8 text: save the file with the encoding UTF-8",
    });
  });

  test("a file may have no records", async ({ db, copy }) => {
    const before = await counts(db);
    await copy.write("statements", []);
    await copy.write("outcomes", [""]);
    expect(await copy.load(db)).toMatchObject({ changed: 0 });
    expect(await counts(db), "the database keeps its records").toEqual(before);
  });

  test("a missing file is reported", async ({ db, copy }) => {
    await copy.remove("statements");
    expect(await copy.faults(db)).toMatchObject([{ source: "statements.ndjson" }]);
  });

  test("the message has one line for each fault, as in the README", () => {
    const fault = {
      source: "places.ndjson",
      row: 12,
      field: "country",
      problem: 'there is no country "kazakstan"',
    };
    expect(new ImportError([fault, { ...fault, row: 13 }]).message).toBe(
      'places.ndjson:12 country: there is no country "kazakstan"\nplaces.ndjson:13 country: there is no country "kazakstan"',
    );
  });
});

describe("a record that contradicts another one is refused with both, and the whole load is rolled back", () => {
  const aidarbekov =
    "https://24.kg/vlast/101641_chingiz_aydarbekov_ifederika_mogerini_obsudyat_sotrudnichestvoes_ikyirgyizstana/amp";
  test.for<[what: string, noun: string, slug: string, change: Change, fault: RegExp]>([
    [
      "the ordinal of another session",
      "dialogue-sessions",
      "hld-5-ashgabat-2018",
      set({ ordinal: 6 }),
      /^dialogue-sessions.ndjson:\d+ ordinal: dialogue-sessions.ndjson:\d+ \("hld-[56]-.*"\) has the same dialogue and ordinal$/,
    ],
    [
      "a milestone that a milestone of another strategy fulfils",
      "milestones",
      "eu-ca-strategy-2019--planned-by-end-of-2019",
      set({ fulfilled_by: "agenda-2030--2015-09-25--adoption" }),
      /^milestones.ndjson:\d+ fulfilled_by: A milestone can only be fulfilled by a milestone of the same strategy.$/,
    ],
    [
      "an address of another article",
      "articles",
      "timesca-2018-hld5",
      set({ url: aidarbekov }),
      /^articles.ndjson:\d+ url: "https:\/\/24.kg\/.*" already leads to articles.ndjson:2 \("24kg-2018-aidarbekov"\)$/,
    ],
  ])("%s", async ([, noun, slug, change, fault], { db, copy }) => {
    await copy.edit(noun, slug, change);
    await copy.edit("topics", "trade", (topic) => {
      topic.name = "Commerce";
    });
    const before = await counts(db);
    const error = await copy.load(db).then(
      () => expect.fail("the database accepted it"),
      (error) => error,
    );
    expect(error.message).toMatch(fault);
    expect(await counts(db)).toEqual(before);
  });
});
