import { sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { type Fault, ImportError } from "#db/records/faults.ts";
import { type Cells, cellsOf, columnsOf, type Field, isList, type ReadContext } from "#db/records/fields.ts";
import { type Batch, importRecords } from "#db/records/import.ts";
import { RECORDS } from "#db/records/nouns.ts";
import { fieldsOf, isInLines, type RecordType } from "#db/records/record.ts";
import { test as base } from "./harness.ts";
import { exported, records } from "./records.ts";

type Noun = keyof typeof RECORDS;

/** A wrong record. `change` makes it from a record of the noun. */
interface Case {
  readonly noun: Noun;
  readonly change: Cells;
  readonly field: string;
  readonly problem: RegExp;
  /** The record must have these fields before the change. */
  readonly of?: readonly string[];
  /** A second record, which is right by itself. */
  readonly first?: Cells;
}

/** A constraint, a unique index, or what a column can hold. The name says which one. */
interface Rule {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly kind: "check" | "unique" | "foreign" | "raised" | "required" | "size" | "type";
}

/** Everything in the catalog that can refuse the data of a line. */
async function rulesOf(db: Database): Promise<Rule[]> {
  const { rows } = await sql<Rule>`
    with tables as (
      select oid, relname as name from pg_class
      where relnamespace = current_schema()::regnamespace and relkind = 'r'
        -- Triggers and migrations alone write these tables.
        and relname not in ('changes', 'search_documents', 'breaking_migrations') and relname not like 'kysely%'
    ), columns as (
      select tables.name as table, attrelid, attnum, attname::text as name, atttypid, atttypmod, attnotnull
      from pg_attribute join tables on tables.oid = attrelid
      where attnum > 0 and not attisdropped and attgenerated = ''
    ), named as (
      select conname::text as name, tables.name as table, conkey as key,
        case contype when 'c' then 'check' when 'f' then 'foreign' when 'n' then null else conname end as kind
      from pg_constraint join tables on tables.oid = conrelid where contype in ('c', 'f', 'x')
      union all
      select indexrelid::regclass::text, tables.name, indkey::int2[], 'unique'
      from pg_index join tables on tables.oid = indrelid where indisunique
      union all
      select indexrelid::regclass::text, tables.name, indkey::int2[], 'size'
      from pg_index join tables on tables.oid = indrelid
      join pg_class on pg_class.oid = indexrelid join pg_am on pg_am.oid = relam and amname = 'btree'
      where exists (
        select from unnest(indkey) as part join columns on attrelid = indrelid and attnum = part
        where atttypid in ('text'::regtype, 'varchar'::regtype)
      )
    )
    select name, "table", kind, array(
      select columns.name from unnest(key) with ordinality as part (number, place)
      join columns on columns.table = named.table and attnum = part.number order by place
    ) as columns
    from named
    union all
    select columns.table || '.' || name, columns.table, 'required', array[name] from columns where attnotnull
    union all
    select columns.table || '.' || name, columns.table, 'type', array[name] from columns
    join pg_type on pg_type.oid = atttypid
    where typtype = 'e' or typname in ('int4', 'int2', 'varchar', 'bpchar') or typtype = 'd' or atttypmod >= 0
    union all
    select distinct raised[1], '', 'raised', '{}'::text[]
    from pg_proc cross join regexp_matches(prosrc, 'constraint = ''([a-z_]+)''', 'g') as raised
    where pronamespace = current_schema()::regnamespace
    order by 2, 1, 3`.execute(db);
  return rows;
}

const LONG = Array.from({ length: 2_000 }, (_, index) => (index * 7919).toString(36)).join("");
const ID = "0198a0de-7c11-7000-8000-00000000000f";

/** Rules that no line can break, with the reason. */
const unbreakable: Readonly<Record<string, string>> = {
  nodes_merged_into_check: "No field writes merged_into.",
  nodes_merged_into_fkey: "No field writes merged_into.",
  aliases_node_id_fkey: "The import fills node_id.",
  article_texts_pkey: "No field writes the table.",
  article_texts_article_id_fkey: "No field writes the table.",
  "article_texts.article_id": "No field writes the table.",
  "article_texts.text": "No field writes the table.",
};

/** The cases of checks, of unique keys and of triggers. Each has the name of its rule. */
const cases: Readonly<Record<string, Case>> = {
  articles_language_check: {
    noun: "articles",
    change: { language: "english" },
    field: "language",
    problem: /^"english" is not a language tag, such as en, nb-NO or uz-Cyrl$/,
  },
  articles_published_at_check: {
    noun: "articles",
    change: { published: "2018-07-08", published_at: "2018-07-09T12:00:00+05:00" },
    field: "published_at",
    problem: /^is on 2018-07-09 in its zone, so "published" must be "2018-07-09"$/,
  },
  countries_alpha3_check: {
    noun: "countries",
    change: { alpha3: "KA" },
    field: "alpha3",
    problem: /^"KA" is not a code of 3 letters$/,
  },
  countries_code_check: {
    noun: "countries",
    change: { code: "K1" },
    field: "code",
    problem: /^"K1" is not a code of 2 letters$/,
  },
  dialogue_sessions_ordinal_check: {
    noun: "dialogue-sessions",
    change: { ordinal: 5, dialogue: undefined },
    field: "ordinal",
    problem: /^needs a dialogue/,
  },
  dialogue_sessions_parent_id_check: {
    noun: "dialogue-sessions",
    change: { parent: "case" },
    field: "parent",
    problem: /^leads in a circle: .*:(\d+) \("case"\) → .*:\1 \("case"\)$/,
  },
  memberships_period_check: {
    noun: "organizations",
    change: { members: [{ member: "kazakhstan", period: "2019/2018" }] },
    field: "members",
    problem: /ends before it starts/,
  },
  mentions_confidence_check: {
    noun: "articles",
    change: { mentions: [{ entity: "topic/trade", confidence: 1.5 }] },
    field: "mentions",
    problem: /^the confidence 1.5 is not between 0 and 1$/,
  },
  mentions_start_offset_end_offset_check: {
    noun: "articles",
    change: { mentions: [{ entity: "topic/trade", start_offset: 9, end_offset: 3 }] },
    field: "mentions",
    problem: /^the end_offset 3 is not after the start_offset 9$/,
  },
  mentions_surface_check: {
    noun: "articles",
    change: { mentions: [{ confidence: 0.5 }] },
    field: "mentions",
    problem: /^a mention needs an entity or a surface$/,
  },
  milestones_fulfilled_by_id_check: {
    noun: "milestones",
    change: { is_planned: false, fulfilled_by: "eu-ca-strategy-2019--2019-06-17--adoption" },
    field: "fulfilled_by",
    problem: /^is only for a planned milestone/,
  },
  organizations_parent_id_check: {
    noun: "organizations",
    change: { parent: "case" },
    field: "parent",
    problem: /^leads in a circle: /,
  },
  participations_person_id_quantity_check: {
    noun: "participations",
    change: { quantity: 2 },
    field: "quantity",
    problem: /^is 1 for a named person$/,
    of: ["person"],
  },
  places_latitude_check: {
    noun: "places",
    change: { latitude: -90.5 },
    field: "latitude",
    problem: /^-90.5 is not between -90 and 90$/,
  },
  places_longitude_check: {
    noun: "places",
    change: { longitude: 181 },
    field: "longitude",
    problem: /^181 is not between -180 and 180$/,
  },
  programme_amounts_currency_check: {
    noun: "programmes",
    change: { amounts: [{ value: 1, currency: "euro" }] },
    field: "amounts",
    problem: /^"euro" is not the code of a currency, such as EUR$/,
  },
  programme_amounts_value_check: {
    noun: "programmes",
    change: { amounts: [{ value: 0, currency: "EUR" }] },
    field: "amounts",
    problem: /^0 is not an amount of money$/,
  },
  statements_quote_check: {
    noun: "statements",
    change: { kind: "quote", quote: undefined },
    field: "quote",
    problem: /^is missing: a statement of the kind "quote" has the words of the speaker$/,
  },
  strategy_relations_related_id_check: {
    noun: "strategies",
    change: { supersedes: ["case"] },
    field: "supersedes",
    problem: /^"case" is the strategy itself$/,
  },
  topics_broader_id_check: {
    noun: "topics",
    change: { broader: "case" },
    field: "broader",
    problem: /^leads in a circle: /,
  },
  nodes_citations_check: {
    noun: "topics",
    change: { sources: [] },
    field: "sources",
    problem: /^is missing: every fact needs a source$/,
  },
  nodes_kind_check: {
    noun: "topics",
    change: { id: ID },
    first: { id: ID },
    field: "id",
    problem: /^"0198.*" already leads to .*\("first"\)$/,
  },
  nodes_pkey: {
    noun: "topics",
    change: { id: ID },
    first: { id: ID },
    field: "id",
    problem: /^"0198.*" already leads to .*\("first"\)$/,
  },
  aliases_pkey: {
    noun: "articles",
    change: { url: "https://example.org/a" },
    first: { url: "http://EXAMPLE.org/a/#b" },
    field: "url",
    problem: /^"https:\/\/example.org\/a" already leads to articles.ndjson:\d+ \("first"\)$/,
  },
  countries_code_key: {
    noun: "countries",
    change: { code: "kz" },
    field: "code",
    problem: /^"kz" already leads to the stored country "kazakhstan"$/,
  },
  citations_fact_id_article_id_key: {
    noun: "topics",
    change: { sources: [{ id: ID, article: "timesca-2018-hld5" }, "timesca-2018-hld5"] },
    field: "sources",
    problem: /^has two items with the same article$/,
  },
  citations_pkey: {
    noun: "topics",
    change: { sources: [{ id: ID, article: "timesca-2018-hld5" }] },
    first: { sources: [{ id: ID, article: "timesca-2018-hld5" }] },
    field: "sources",
    problem: /^"0198.*" is the id of another record or item$/,
  },
  mentions_pkey: {
    noun: "articles",
    change: { mentions: [{ id: ID, entity: "topic/trade" }] },
    first: { mentions: [{ id: ID, entity: "topic/trade" }] },
    field: "mentions",
    problem: /^"0198.*" is the id of another record or item$/,
  },
  mentions_article_id_entity_id_start_offset_key: {
    noun: "articles",
    change: { mentions: [{ id: ID, entity: "topic/trade" }, "topic/trade"] },
    field: "mentions",
    problem: /^has two items with the same entity and start_offset$/,
  },
  delegations_session_id_party_id_key: {
    noun: "delegations",
    change: {},
    field: "party",
    problem: /^the stored delegation ".*" has the same session and party$/,
  },
  dialogue_sessions_dialogue_id_ordinal_key: {
    noun: "dialogue-sessions",
    change: { dialogue: "hld", ordinal: 5 },
    first: { dialogue: "hld", ordinal: 5 },
    field: "ordinal",
    problem: /^dialogue-sessions.ndjson:\d+ \("first"\) has the same dialogue and ordinal$/,
  },
  offices_party_id_title_key: {
    noun: "offices",
    change: {},
    field: "title",
    problem: /^the stored office ".*" has the same party and title$/,
  },
  milestones_strategy_id_fulfilled_by_id_fkey: {
    noun: "milestones",
    change: {
      strategy: "eu-ca-strategy-2019",
      is_planned: true,
      fulfilled_by: "agenda-2030--2015-09-25--adoption",
    },
    field: "fulfilled_by",
    problem: /^A milestone can only be fulfilled by a milestone of the same strategy.$/,
  },
};

/** Wrong items of the lists whose items are objects, by the column that they break. */
const wrongItems: Readonly<Record<string, unknown>> = {
  "citations.id": { id: "7", article: "timesca-2018-hld5" },
  "citations.article_id": "no-such-thing",
  "citations.attributed_to_id": { article: "timesca-2018-hld5", attributed_to: "person/no-such-thing" },
  "mentions.id": { id: "7", entity: "topic/trade" },
  "mentions.entity_id": "person/no-such-thing",
  "mentions.method": { entity: "topic/trade", method: "no-such-value" },
  "mentions.start_offset": { entity: "topic/trade", start_offset: 2 ** 31 },
  "mentions.end_offset": { entity: "topic/trade", end_offset: 2 ** 31 },
  "memberships.member_id": "no-such-thing",
  "memberships.period_edtf": { member: "kazakhstan", period: LONG },
  "name_variants.kind": { value: "A name", kind: "no-such-value" },
  "name_variants.value": { value: LONG },
  "identifiers.scheme": { scheme: LONG, value: "1" },
  "identifiers.value": { scheme: "a", value: LONG },
  "programme_amounts.currency": { value: 1, currency: LONG },
  "sightings.seen_edtf": LONG,
  "statement_subjects.subject_id": "person/no-such-thing",
};

/** A case of a rule. Undefined if lines cannot break the rule, because the import or the database fills the columns. */
type Derived = Omit<Case, "noun"> | undefined;

/** The case of a rule for a noun, from the fields of the noun. Returns null if no case follows from the fields. */
function derived({ kind, table, columns }: Rule, type: RecordType, id: string): Derived | null {
  const list = Object.entries(type.lists).find(([, { rows }]) => rows.table === table);
  const [first = ""] = columns;
  if (kind === "unique") {
    if (columns.join() === "id" && !list)
      return { change: { id }, first: { id }, field: "id", problem: /already leads to/ };
    if (columns.includes("id")) return undefined;
    if (columns.includes("slug"))
      return {
        change: { slug: "first" },
        first: {},
        field: "slug",
        problem: /is also the slug in /,
      };
    // The next test repeats each item.
    return list && columns.includes(list[1].rows.parent) ? undefined : null;
  }
  if (list) {
    const [name, { rows, holds }] = list;
    const column = columns.find((column) => `${table}.${column}` in wrongItems) ?? first;
    const isFilled = column === rows.parent || column in (rows.constants ?? {});
    if (isFilled && kind !== "size") return undefined;
    if (kind === "required") return { change: { [name]: [null] }, field: name, problem: /./ };
    const isReference = typeof holds === "object" && "reference" in holds;
    const item = wrongItems[`${table}.${column}`] ?? (isReference ? "no-such-thing" : undefined);
    return item === undefined ? null : { change: { [name]: [item] }, field: name, problem: /./ };
  }
  const column = columns.find((column) => kind !== "size" || isText(type, table, column)) ?? first;
  if (column === "id")
    return kind === "required"
      ? { change: { slug: undefined }, field: "slug", problem: /^is missing$/ }
      : { change: { id: otherKind }, field: "id", problem: /^is the id of an? / };
  const found = fieldsOf(type).find(
    ([name, field]) => !isList(field) && columnsOf(name, field).includes(column),
  );
  if (!found) return null;
  const [name, field] = found;
  if (!isInLines(field)) return undefined;
  const wrong = (value: unknown, problem: RegExp) => ({ change: { [name]: value }, field: name, problem });
  switch (kind) {
    case "check": {
      const isOfField = columns.every((column) => !isList(field) && columnsOf(name, field).includes(column));
      if (!isOfField) return null;
      if (field.holds === "date" || field.holds === "period")
        return wrong("2019/2018", /ends before it starts/);
      return field.holds === "quantity"
        ? wrong({ min: 5, max: 3 }, /^cannot be at least 5 and at most 3$/)
        : null;
    }
    case "foreign":
      return wrong("no-such-thing", /^there is no .* `no-such-thing`/);
    case "required":
      return field.missing ? wrong(undefined, /^is missing/) : fills(name, field, column) ? undefined : null;
    case "size":
      return wrong(LONG, /too long|not a date|not a slug|not a language|not a code/);
    case "type":
      if (typeof field.holds === "object") return wrong("no-such-value", /^"no-such-value" is not one of /);
      return wrong(field.holds === "quantity" ? { min: 2 ** 31 } : 2 ** 31, / is not a /);
    default:
      return null;
  }
}

const isText = (type: RecordType, table: string, column: string) =>
  fieldsOf(type).some(
    ([name, field]) => !isList(field) && field.holds === "text" && columnsOf(name, field).includes(column),
  ) && table !== "";

/** Whether a record without the field has a cell for the column, or leaves the column to the database. */
function fills(name: string, field: Field, column: string): boolean {
  const context = { record: {} } as ReadContext;
  const cells = isList(field) ? {} : cellsOf(name, field, null, context);
  return cells[column] !== null;
}

/** The id of a citation, which is a node of no noun. */
let otherKind = "";

/** Columns of the registry of nodes and aliases, which only these fields fill. */
const registry: Readonly<Record<string, Omit<Case, "noun">>> = {
  "nodes.revision": { change: { revision: 2 ** 31 }, field: "revision", problem: /is not a whole number/ },
  aliases_pkey: {
    change: { former_slugs: [LONG] },
    field: "former_slugs",
    problem: /is not a list of slugs/,
  },
};

const test = base.extend<{ sample: (noun: Noun, of?: readonly string[]) => Cells }>({
  /** Returns a copy of the first record of a noun that has some fields, without what only one record can have. */
  sample: [
    async ({ url }, use) => {
      const db = createDatabase(url, { connections: 1 });
      const batches = await db.transaction().execute(exported);
      otherKind = (await db.selectFrom("citations").select("id").limit(1).executeTakeFirstOrThrow()).id;
      await db.destroy();
      await use((noun, of = []) => {
        const records = batches.find(({ source }) => source === noun)?.records ?? [];
        const found = (records as Cells[]).find((record) => of.every((field) => field in record));
        const { id, revision, former_slugs, url, alternate_urls, ordinal, identifiers, ...record } =
          found ?? expect.fail(`no record of ${noun} has ${of}`);
        return noun === "countries" ? { ...record, code: "QX", alpha3: "QXX" } : record;
      });
    },
    { scope: "file" },
  ],
});

const batchesOf = (lines: Partial<Record<Noun, readonly unknown[]>>): Batch[] =>
  records.flatMap(([noun, type]) => {
    const given = lines[noun as Noun];
    return given ? [{ type, source: `${noun}.ndjson`, records: given }] : [];
  });

/** Imports the files of some nouns and returns the reported faults. */
async function faultsOf(
  db: Database,
  lines: Partial<Record<Noun, readonly unknown[]>>,
): Promise<readonly Fault[]> {
  const error = await importRecords(db, batchesOf(lines)).then(
    () => expect.fail("the import reported no fault"),
    (error) => error,
  );
  expect(error).toBeInstanceOf(ImportError);
  return error.faults;
}

/** The wrong lines of all rules, the faults that they must report, and the rules without a case. */
function casesOf(rules: readonly Rule[], sample: (noun: Noun) => Cells) {
  const lines: Partial<Record<Noun, Cells[]>> = {};
  const expected: { rule: string; fault: Omit<Fault, "problem">; problem: RegExp }[] = [];
  const without: string[] = [];
  const add = (rule: string, noun: Noun, { change, first, field, problem }: Omit<Case, "noun">) => {
    lines[noun] ??= [];
    const file = lines[noun];
    const record = sample(noun);
    const slug = `case-${file.length}`;
    const [before, after] = [`${slug}-first`, slug];
    if (first) file.push({ ...record, ...first, slug: before });
    const changed = change.slug === "first" ? { slug: before } : change;
    file.push({ ...record, slug: after, ...changed });
    expected.push({ rule, fault: { source: `${noun}.ndjson`, row: file.length, field }, problem });
  };
  for (const rule of rules) {
    const label = `${rule.kind} ${rule.name}`;
    if (rule.name in unbreakable) continue;
    if (rule.name in cases && ["check", "raised", "unique", "foreign"].includes(rule.kind)) continue;
    if (rule.table === "nodes" || rule.table === "aliases") {
      const wrong = registry[rule.name];
      if (wrong) add(label, "topics", wrong);
      continue;
    }
    const nouns = records.filter(
      ([, { tables, lists }]) =>
        rule.table in tables || Object.values(lists).some(({ rows }) => rows.table === rule.table),
    );
    if (nouns.length === 0) without.push(label);
    for (const [noun, type] of nouns) {
      const found = derived(rule, type, crypto.randomUUID());
      if (found === null) without.push(`${label} of ${noun}`);
      else if (found) add(label, noun as Noun, found);
    }
  }
  return { lines, expected, without };
}

describe("what the database refuses is told with file, line and field:", () => {
  test.for(Object.entries(cases))(
    "%s",
    async ([, { noun, change, first, of, field, problem }], { db, sample }) => {
      const record = sample(noun, of);
      const lines = [
        ...(first ? [{ ...record, ...first, slug: "first" }] : []),
        { ...record, slug: "case", ...change },
      ];
      expect(await faultsOf(db, { [noun]: lines })).toContainEqual({
        source: `${noun}.ndjson`,
        row: lines.length,
        field,
        problem: expect.stringMatching(problem),
      });
    },
  );

  test("every constraint, unique key, index and type of the catalog has a case", async ({ db, sample }) => {
    const rules = await rulesOf(db);
    expect(rules.length).toBeGreaterThan(300);
    const { lines, expected, without } = casesOf(rules, sample);
    expect(without, "these rules have no case: add one to `cases`, with a check or a message for it").toEqual(
      [],
    );

    expect(expected.length).toBeGreaterThan(200);
    const faults = await faultsOf(db, lines);
    const untold = expected.filter(
      ({ fault: { source, row, field }, problem }) =>
        !faults.some(
          (told) =>
            told.source === source && told.row === row && told.field === field && problem.test(told.problem),
        ),
    );
    expect(untold).toEqual([]);
    const names = new Set(rules.map(({ name }) => name));
    expect([...Object.keys(cases), ...Object.keys(unbreakable)].filter((name) => !names.has(name))).toEqual(
      [],
    );
  });

  test("a new constraint without a case is found", async ({ db, sample }) => {
    await sql`alter table topics add constraint topics_made_up_check check (name <> 'x')`.execute(db);
    await sql`alter table topics add column made_up integer not null default 1`.execute(db);
    const { without } = casesOf(await rulesOf(db), sample);
    expect(without.filter((rule) => rule.includes("made_up")).sort()).toEqual([
      "check topics_made_up_check of topics",
      "required topics.made_up of topics",
      "type topics.made_up of topics",
    ]);
  });

  test("a constraint that no check knows, in the line and the field that break it", async ({
    db,
    sample,
  }) => {
    await sql`alter table topics add constraint topics_note_check check (note <> 'bad')`.execute(db);
    await sql`create function refuse_description() returns trigger language plpgsql as $$ begin
      if new.description = 'bad' then raise exception 'no such description' using errcode = '22000'; end if;
      return new;
    end $$`.execute(db);
    await sql`create trigger refuse before insert on topics
      for each row execute function refuse_description()`.execute(db);
    const topic = sample("topics");
    const faultIn = async (change: Cells) => {
      const lines = Array.from({ length: 40 }, (_, at) => ({
        ...topic,
        slug: `case-${at}`,
        ...(at === 28 ? change : {}),
      }));
      const [fault, ...others] = await faultsOf(db, { topics: lines });
      expect(others).toEqual([]);
      return `${fault?.source}:${fault?.row} ${fault?.field}: ${fault?.problem}`;
    };
    expect(await faultIn({ note: "bad" })).toMatch(/^topics.ndjson:29 note: .*topics_note_check/);
    expect(await faultIn({ description: "bad" })).toBe("topics.ndjson:29 record: no such description");
    const words = Array.from({ length: 200_000 }, (_, at) => (at * 7919).toString(36)).join(" ");
    const summary = { ...sample("strategies"), slug: "case", summary: words };
    expect(await faultsOf(db, { strategies: [summary] })).toEqual([
      {
        source: "strategies.ndjson",
        row: 1,
        field: "summary",
        problem: expect.stringMatching(
          /^A name, slug, address or identifier can have about 2,000 letters, and other texts a megabyte/,
        ),
      },
    ]);
  });
});

test("a repeated item of a list does no harm, or is refused", async ({ db }) => {
  const batches = await exported(db);
  const doubled = batches.map(({ type, source, records }) => ({
    type,
    source,
    records: (records as Cells[])
      .slice(0, 40)
      .map((record) =>
        Object.fromEntries(
          Object.entries(record).map(([name, value]) => [
            name,
            type.lists[name] && !type.lists[name].rows.identifiedBy ? [value, value].flat() : value,
          ]),
        ),
      ),
  }));
  expect((await importRecords(db, doubled)).changed).toBe(0);
  const sources = { ...(batches.find(({ source }) => source === "topics")?.records[0] as Cells) };
  const article = [sources.sources].flat()[0];
  expect(await faultsOf(db, { topics: [{ ...sources, sources: [article, article] }] })).toMatchObject([
    { row: 1, field: "sources", problem: expect.stringMatching(/ twice$/) },
  ]);
});

describe("a load", () => {
  const told = async (db: Database, noun: Noun, ...lines: Cells[]) =>
    (await faultsOf(db, { [noun]: lines })).map(({ row, field, problem }) => `${row} ${field}: ${problem}`);

  test.for(["nb-NO", "EN", "uz-Cyrl", "zh-hant"])(
    "accepts the language %s",
    async (language, { db, ask, sample }) => {
      await importRecords(db, [
        {
          type: RECORDS.articles,
          source: "articles.ndjson",
          records: [{ ...sample("articles"), slug: "case", language }],
        },
      ]);
      const { data } = await ask('{ article(ref: "case") { language } }');
      expect(data.article.language).toBe(Intl.getCanonicalLocales(language)[0]);
    },
  );

  test.for([
    ["of a script", "javascript:alert(1)"],
    ["that is a text", "not a url"],
    ["of data", "data:text/html,x"],
    ["with markup", 'https://a.example/"><script>'],
    ["of 9,000 characters", `https://a.example/${LONG}`],
  ])("refuses an address %s in every field with an address", async ([, address], { db, sample }) => {
    const problem = expect.stringMatching(/is not a web address|is longer than 2,000 characters/);
    const articles = { ...sample("articles"), slug: "case", url: address, alternate_urls: [address] };
    const people = {
      ...sample("people"),
      slug: "case",
      identifiers: [{ scheme: "a", value: "1", url: address }],
    };
    expect(await faultsOf(db, { people: [people], articles: [articles] })).toEqual([
      { source: "people.ndjson", row: 1, field: "identifiers", problem },
      { source: "articles.ndjson", row: 1, field: "url", problem },
      { source: "articles.ndjson", row: 1, field: "alternate_urls", problem },
    ]);
  });

  test("reports a malformed slug, an empty headline, and both missing mentions", async ({ db, sample }) => {
    const article = sample("articles");
    expect(
      await told(
        db,
        "articles",
        { ...article, slug: "Bad_Slug" },
        { ...article, slug: "case", headline: "", mentions: ["person/nobody", "person/noone"] },
      ),
    ).toEqual([
      '1 slug: "Bad_Slug" is not a slug: use lower-case letters, digits and hyphens',
      "2 headline: is empty",
      expect.stringMatching(/^2 mentions: there is no person `nobody`/),
      expect.stringMatching(/^2 mentions: there is no person `noone`/),
    ]);
  });

  test("refuses a circle of topics, also with a stored topic", async ({ db, sample }) => {
    const { broader, ...topic } = sample("topics");
    const [a, b] = [
      { ...topic, slug: "a", broader: "b" },
      { ...topic, slug: "b", broader: "a" },
    ];
    expect(await told(db, "topics", a, b)).toEqual([
      '1 broader: leads in a circle: topics.ndjson:1 ("a") → topics.ndjson:2 ("b") → topics.ndjson:1 ("a")',
    ]);
    await importRecords(db, [
      { type: RECORDS.topics, source: "topics.ndjson", records: [{ ...a, broader: undefined }, b] },
    ]);
    expect(await told(db, "topics", a)).toEqual([
      '1 broader: leads in a circle: topics.ndjson:1 ("a") → the stored topic "b" → topics.ndjson:1 ("a")',
    ]);
  });

  test("refuses two people with one item of Wikidata, also if one of them is stored", async ({
    db,
    sample,
  }) => {
    const person = { ...sample("people"), identifiers: [{ scheme: "wikidata", value: "Q7" }] };
    const [first, second] = [
      { ...person, slug: "first" },
      { ...person, slug: "second" },
    ];
    expect(await told(db, "people", first, second)).toEqual([
      '2 identifiers: people.ndjson:1 ("first") has the same item of Wikidata, Q7',
    ]);
    await importRecords(db, [{ type: RECORDS.people, source: "people.ndjson", records: [first] }]);
    expect(await told(db, "people", second)).toEqual([
      '1 identifiers: the stored person "first" has the same item of Wikidata, Q7',
    ]);
  });

  test("names the stored record of a clash", async ({ db, sample }) => {
    const session = { ...sample("dialogue-sessions"), slug: "case", dialogue: "hld", ordinal: 5 };
    expect(await told(db, "dialogue-sessions", session)).toEqual([
      '1 ordinal: the stored dialogue session "hld-5-ashgabat-2018" has the same dialogue and ordinal',
    ]);
  });

  test("suggests similar slugs of the records and of the database", async ({ db, sample }) => {
    const { broader, ...topic } = sample("topics");
    const named = (slug: string) => ({ ...topic, slug, name: slug, names: [] });
    expect(
      await told(db, "topics", named("lakes-protection"), {
        ...named("case"),
        related: ["lakes", "conectivity", "kazakhstan"],
      }),
    ).toEqual([
      "2 related: there is no topic `lakes`: did you mean `lakes-protection`?",
      expect.stringMatching(/^2 related: there is no topic `conectivity`: did you mean `connectivity`/),
      expect.stringMatching(/^2 related: `kazakhstan` is a country, not a topic/),
    ]);
  });

  test("counts the faults after the first hundred", async ({ db, sample }) => {
    const topic = sample("topics");
    const lines = Array.from({ length: 130 }, (_, at) => ({ ...topic, slug: `case-${at}`, note: "" }));
    const error = new ImportError(await faultsOf(db, { topics: lines }));
    expect(error.faults).toHaveLength(130);
    expect(error.message.split("\n")).toHaveLength(101);
    expect(error.message).toMatch(/\nand 30 more$/);
  });
});

describe("a load warns of", () => {
  const warned = async (db: Database, lines: Partial<Record<Noun, readonly Cells[]>>) => {
    const { warnings } = await importRecords(db, batchesOf(lines));
    return warnings.map(({ source, row, field, problem }) => `${source}:${row} ${field}: ${problem}`);
  };

  test("a tenure that lasts too long, and a sighting outside a tenure", async ({ db, sample }) => {
    const { sightings, ...tenure } = sample("tenures");
    const tenures = [
      { ...tenure, slug: "a", period: "1905-06-24/..", sightings: ["2024-05-01"] },
      { ...tenure, slug: "b", period: "2019/2021", sightings: ["2023"] },
      { ...tenure, slug: "c", period: "2019/..", sightings: ["2023"] },
    ];
    expect(await warned(db, { tenures })).toEqual([
      "tenures.ndjson:1 period: 1905-06-24/.. lasts 119 years, and the person was seen on 2024-05-01: is the start right?",
      "tenures.ndjson:2 sightings: 2023 is outside the period 2019/2021",
    ]);
  });

  test("a session after its last source, and dates in the future", async ({ db, sample }) => {
    const article = { ...sample("articles"), slug: "report", published: "2018-07-08", sources: ["report"] };
    const session = {
      ...sample("dialogue-sessions"),
      dialogue: undefined,
      status: "held",
      sources: ["report"],
    };
    const lines = {
      "dialogue-sessions": [
        { ...session, slug: "a", held: "2018-07-09" },
        { ...session, slug: "b", held: "2018-07" },
        { ...session, slug: "c", held: "2018-07-09", status: "planned" },
      ],
      articles: [article, { ...article, slug: "tomorrow", published: "9998-01-01" }],
    };
    expect(await warned(db, lines)).toEqual([
      "articles.ndjson:2 published: 9998-01-01 lies in the future",
      "dialogue-sessions.ndjson:1 held: 2018-07-09 comes after the last source was published, on 2018-07-08",
    ]);
  });

  test("two people with one name, and two sessions of a dialogue on one day", async ({ db, sample }) => {
    const person = { ...sample("people"), name: "José Müller" };
    const session = {
      ...sample("dialogue-sessions", ["dialogue"]),
      held: "2018-07-09",
      sources: ["timesca-2018-hld5"],
    };
    const lines = {
      people: [
        { ...person, slug: "a" },
        { ...person, slug: "b", name: "Jose Müller" },
      ],
      "dialogue-sessions": [
        { ...session, slug: "c" },
        { ...session, slug: "d" },
      ],
    };
    expect(await warned(db, lines)).toEqual([
      'people.ndjson:2 name: people.ndjson:1 ("a") has the same name: is it the same?',
      'dialogue-sessions.ndjson:2 held: dialogue-sessions.ndjson:1 ("c") has the same dialogue and date: is it the same?',
    ]);
  });
});
