import { isObjectType } from "graphql";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { exportRecords } from "#db/records/export.ts";
import { ImportError } from "#db/records/faults.ts";
import { type Cells, columnsOf, columnsOfList, type Holds, isList } from "#db/records/fields.ts";
import { type Batch, importRecords } from "#db/records/import.ts";
import { RECORDS, shownFields } from "#db/records/nouns.ts";
import { fieldsOf, isInLines, type RecordType } from "#db/records/record.ts";
import { identifiedTypes } from "#schema/core/entity.ts";
import { schema } from "#schema/index.ts";
import { exportedLists, idsOf } from "./graph.ts";
import { test } from "./harness.ts";
import { all, emptied, expectSameAgain, exported, records } from "./records.ts";

const oneRecord = (type: RecordType, record: Cells): Batch[] => [
  { type, source: "test.ndjson", records: [record] },
];

const faultsOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail("the import reported no fault"),
    (error: ImportError) => {
      expect(error).toBeInstanceOf(ImportError);
      return error.faults.map(({ field, problem }) => `${field}: ${problem}`);
    },
  );

/** Returns the record of the node that has this slug. */
async function recordOf(db: Database, type: RecordType, slug: string): Promise<Cells> {
  const found = (await all(exportRecords(db, type))).find((record) => record.slug === slug);
  return found ?? expect.fail(`no record has the slug ${slug}`);
}

test("the record of the seeds is the same after export and import, also with revisions, former slugs, detected mentions, periods that are over, moments and ids that the import does not derive", async ({
  db,
}) => {
  const { id } = await recordOf(db, RECORDS.topics, "trade");
  await sql`update topics set slug = 'commerce' where id = ${id}`.execute(db);
  await sql`update topics set description = 'Buying and selling.' where id = ${id}`.execute(db);
  await sql`
      insert into mentions (id, article_id, entity_id, surface, start_offset, end_offset, method, confidence)
      select gen_random_uuid(), article.id, null, 'the Union', 5, 14, 'detected', 0.25
      from (select id from articles order by id limit 3) as article`.execute(db);
  await sql`
      insert into citations (id, fact_id, article_id, supports, attributed_to_id)
      select gen_random_uuid(), ${id}, (select id from articles order by id desc limit 1), '{name}',
        (select id from people order by id limit 1)`.execute(db);
  const tenure = (await all(exportRecords(db, RECORDS.tenures)))[0] ?? expect.fail("there is no tenure");
  const union = await recordOf(db, RECORDS.organizations, "european-union");
  const strategy = await recordOf(db, RECORDS.strategies, "eu-ca-strategy-2007");
  const over = { edtf: "2007/", ended_by: "2019-05-01" };
  await importRecords(db, [
    ...oneRecord(RECORDS.organizations, {
      ...union,
      members: [{ member: "kazakhstan", period: { ended_by: "2019-05-01" } }],
    }),
    ...oneRecord(RECORDS.tenures, { ...tenure, period: over, sightings: [] }),
    ...oneRecord(RECORDS.articles, {
      ...(await recordOf(db, RECORDS.articles, "timesca-2018-hld5")),
      published: { edtf: "2018-07-10", stated: "July 10" },
      published_at: "2018-07-10T03:00:00+05:00",
    }),
    ...oneRecord(RECORDS.strategies, { ...strategy, period: { ...over, stated: "in the past" } }),
  ]);
  await expectSameAgain(db);
  expect(await recordOf(db, RECORDS.organizations, "european-union")).toMatchObject({
    members: [{ member: "kazakhstan", period: { ended_by: "2019-05-01" } }],
  });
  expect(await recordOf(db, RECORDS.tenures, String(tenure.slug))).toMatchObject({ period: over });
  expect(await recordOf(db, RECORDS.strategies, "eu-ca-strategy-2007")).toMatchObject({
    period: { ...over, stated: "in the past" },
  });
  const topic = await recordOf(db, RECORDS.topics, "commerce");
  expect(topic).toMatchObject({ id, former_slugs: ["trade"], description: "Buying and selling." });
  expect(topic.sources).toContainEqual({
    id: expect.any(String),
    article: expect.any(String),
    supports: ["name"],
    attributed_to: expect.stringMatching(/^person\//),
  });
});

describe("a record that gives an id", () => {
  const id = "0198a0de-7c11-7000-8000-000000000001";
  const topic = { slug: "a-new-topic", name: "A new topic", sources: ["timesca-2018-hld5"] };

  test("makes a node with that id and with the given revision and former slugs", async ({ db, ask }) => {
    const record = { ...topic, id, revision: 7, former_slugs: ["an-older-topic"] };
    await importRecords(db, oneRecord(RECORDS.topics, record));
    expect(await recordOf(db, RECORDS.topics, "a-new-topic")).toEqual(record);
    const { data } = await ask(`{ topic(ref: "an-older-topic") { id slug revision } }`);
    expect(data.topic).toEqual({ id, slug: "a-new-topic", revision: 7 });
  });

  test("gives the node with that id another slug, and the old slug still leads to the node", async ({
    db,
    ask,
  }) => {
    const trade = await recordOf(db, RECORDS.topics, "trade");
    await importRecords(db, oneRecord(RECORDS.topics, { ...trade, slug: "commerce" }));
    const { data } = await ask(`{ topic(ref: "trade") { id slug } }`);
    expect(data.topic).toEqual({ id: trade.id, slug: "commerce" });
    expect(await recordOf(db, RECORDS.topics, "commerce")).toMatchObject({ former_slugs: ["trade"] });
    await importRecords(db, oneRecord(RECORDS.topics, { ...trade, slug: "trade" }));
    expect(await recordOf(db, RECORDS.topics, "trade")).toMatchObject({ former_slugs: ["commerce"] });
  });

  test.for<[what: string, record: Cells, fault: RegExp]>([
    ["a malformed id", { ...topic, id: "7" }, /^id: "7" is not an id$/],
    [
      "an id that is not the id of the node with the same slug",
      { ...topic, slug: "trade", id },
      /^id: differs from the id of "trade", which is /,
    ],
    [
      "a malformed former slug",
      { ...topic, former_slugs: ["No Slug"] },
      /^former_slugs: is not a list of slugs$/,
    ],
    [
      "a former slug that belongs to another node",
      { ...topic, former_slugs: ["trade"] },
      /^former_slugs: "trade" belongs to another topic$/,
    ],
    ["an invalid revision", { ...topic, revision: 0 }, /^revision: 0 is not a whole number of 1 or more$/],
  ])("is refused for %s", async ([, record, fault], { db }) => {
    expect(await faultsOf(importRecords(db, oneRecord(RECORDS.topics, record)))).toEqual([
      expect.stringMatching(fault),
    ]);
  });

  test("is refused if the id belongs to a node of another kind", async ({ db }) => {
    const { id } = await recordOf(db, RECORDS.people, "peter-burian");
    expect(await faultsOf(importRecords(db, oneRecord(RECORDS.topics, { ...topic, id })))).toEqual([
      "id: is the id of a person",
    ]);
  });

  test("is refused if two records give the same id", async ({ db }) => {
    const records = [
      { ...topic, id },
      { ...topic, slug: "another-topic", id },
    ];
    expect(
      await faultsOf(importRecords(db, [{ type: RECORDS.topics, source: "test.ndjson", records }])),
    ).toEqual([`id: "${id}" already leads to test.ndjson:1 ("a-new-topic")`]);
  });
});

describe("a wrong record is refused with its field:", () => {
  const topic = { slug: "a-new-topic", name: "A new topic", sources: ["timesca-2018-hld5"] };
  const nested = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  const source = (more: Cells) => ({ sources: [{ article: "timesca-2018-hld5", ...more }] });

  test.for<[what: string, record: Cells, fault: RegExp]>([
    ["U+0000 in a word", { name: "a\0b" }, /^name: has a character that Postgres cannot store/],
    ["U+0000 in a list", source({ locator: "page \0" }), /^sources: has a character that/],
    ["half of a surrogate pair", { description: "a \ud800 b" }, /^description: has a character that/],
    ["a list that is nested too deeply", { names: nested }, /^names: has lists or objects nested/],
    ["an unknown field that is nested too deeply", { x: nested }, /^x: has lists or objects/],
    ["a list for a slug", { broader: ["trade"] }, /^broader: \["trade"\] is not a slug$/],
    ["an object for a slug", { broader: { toString: 1 } }, /^broader: {"toString":1} is not a slug$/],
    ["an object for kind/slug", source({ attributed_to: { toString: 1 } }), /^sources: .* is not a slug$/],
    ["a list in supports", source({ supports: [["name"]] }), /^sources: supports \["name"\], which/],
    [
      "an object in supports",
      source({ supports: [{ toString: 1 }] }),
      /^sources: supports {"toString":1}, w/,
    ],
    ["a list for a value of an enum", { names: [{ value: "X", kind: ["former"] }] }, /^names: .* not one of/],
    [
      "an object for a value of an enum",
      { names: [{ value: "X", kind: { toString: 1 } }] },
      /^names: .*one of/,
    ],
    [
      "a second preferred name",
      { names: [{ value: "X", kind: "preferred" }] },
      /^names: "X" is not the pref/,
    ],
    [
      "a revision that is too large for Postgres",
      { revision: 2 ** 31 },
      /^revision: 2147483648 is not a whole number/,
    ],
    [
      "a slug in the form of an id",
      { slug: "0198a0de-7c11-7000-8000-000000000003" },
      /^slug: "0198.*" is not a slug: it has the form of an id$/,
    ],
    ["its slug as a former one", { former_slugs: ["a-new-topic"] }, /^former_slugs: .* is the slug itself$/],
  ])("%s", async ([, record, fault], { db }) => {
    const faults = await faultsOf(importRecords(db, oneRecord(RECORDS.topics, { ...topic, ...record })));
    expect(faults).toContainEqual(expect.stringMatching(fault));
  });

  test("a number that is not finite", async ({ db }) => {
    const place = await recordOf(db, RECORDS.places, "ashgabat");
    const record = { ...place, latitude: JSON.parse("1e999") };
    expect(await faultsOf(importRecords(db, oneRecord(RECORDS.places, record)))).toEqual([
      "latitude: null is not a number",
    ]);
  });

  test("a sighting that is no text", async ({ db }) => {
    const [tenure] = await all(exportRecords(db, RECORDS.tenures));
    const record = { ...tenure, sightings: [{ toString: 1 }] };
    expect(await faultsOf(importRecords(db, oneRecord(RECORDS.tenures, record)))).toEqual([
      'sightings: {"toString":1} is not a date',
    ]);
  });

  test("a name that is too long for an index", async ({ db }) => {
    const name = Array.from({ length: 9_000 }, (_, index) => index.toString(36)).join(" ");
    expect(await faultsOf(importRecords(db, oneRecord(RECORDS.topics, { ...topic, name })))).toEqual([
      "name: is too long: 34,667 bytes, and at most 2,500 are allowed",
    ]);
  });

  test.for<[what: string, first: Cells, second: Cells, fault: RegExp]>([
    [
      "the slug of a record is a former slug of another record",
      { ...topic, former_slugs: ["another"] },
      { ...topic, slug: "another" },
      /^slug: "another" already leads to test.ndjson:1 \("a-new-topic"\)$/,
    ],
    [
      "two records give the same id to a citation",
      { ...topic, ...source({ id: "0198a0de-7c11-7000-8000-000000000002" }) },
      { ...topic, slug: "another", ...source({ id: "0198a0de-7c11-7000-8000-000000000002" }) },
      /^sources: .* is the id of another record or item$/,
    ],
  ])("%s", async ([, first, second, fault], { db }) => {
    const batch = { type: RECORDS.topics, source: "test.ndjson", records: [first, second] };
    expect(await faultsOf(importRecords(db, [batch]))).toEqual([expect.stringMatching(fault)]);
  });

  test("a citation has the id of a citation of another record", async ({ db }) => {
    const { rows } = await sql<{ id: string }>`select id from citations order by id limit 1`.execute(db);
    const record = { ...topic, ...source({ id: rows[0]?.id }) };
    expect(await faultsOf(importRecords(db, oneRecord(RECORDS.topics, record)))).toEqual([
      `sources: "${rows[0]?.id}" is the id of another record or item`,
    ]);
  });

  test("two batches have the same record", async ({ db }) => {
    const [batch] = oneRecord(RECORDS.topics, topic);
    if (!batch) throw new Error("there is no batch");
    expect(await faultsOf(importRecords(db, [batch, batch]))).toEqual([
      'slug: "a-new-topic" is also the slug in test.ndjson:1',
    ]);
  });
});

test("an office, which has no column for its slug, is renamed by its id", async ({ db, ask }) => {
  const [office] = await all(exportRecords(db, RECORDS.offices));
  await importRecords(db, oneRecord(RECORDS.offices, { ...office, slug: "zzz" }));
  expect(await recordOf(db, RECORDS.offices, "zzz")).toEqual({
    ...office,
    slug: "zzz",
    revision: Number(office?.revision) + 1,
    former_slugs: [office?.slug],
  });
  const { data } = await ask("query ($id: ID!) { node(id: $id) { ... on Office { slug } } }", {
    id: office?.id,
  });
  expect(data.node.slug).toBe("zzz");
  await importRecords(db, oneRecord(RECORDS.offices, { ...office, former_slugs: ["zzz"] }));
  expect(await recordOf(db, RECORDS.offices, String(office?.slug))).toMatchObject({ former_slugs: ["zzz"] });
});

test("if two imports give the same slug to two offices, one import is refused", async ({ url }) => {
  await using db = createDatabase(url, { connections: 3 });
  const offices = (await all(exportRecords(db, RECORDS.offices))).slice(0, 2);
  const results = await Promise.allSettled(
    offices.map((office) => importRecords(db, oneRecord(RECORDS.offices, { ...office, slug: "wanted" }))),
  );
  const [refused, ...others] = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason] : [],
  );
  expect(others).toEqual([]);
  // The second import may begin before or after the end of the first one.
  expect(["RuleError", "ImportError"]).toContain(refused?.name);
  for (const office of offices) await importRecords(db, oneRecord(RECORDS.offices, { ...office }));
  expect((await all(exportRecords(db, RECORDS.offices))).filter(({ slug }) => slug === undefined)).toEqual(
    [],
  );
});

describe("a node that was merged into another", () => {
  const merge = async (db: Database) => {
    const survivor = await recordOf(db, RECORDS.people, "serdar-berdimuhamedov");
    const lost = await recordOf(db, RECORDS.people, "peter-burian");
    await sql`update nodes set merged_into = ${survivor.id} where id = ${lost.id}`.execute(db);
    return { survivor, lost };
  };

  test("is exported as a former slug of the surviving node, and the export can be imported", async ({
    db,
    ask,
  }) => {
    const { survivor } = await merge(db);
    const batches = await exported(db);
    await emptied(db);
    await importRecords(db, batches);
    expect(await recordOf(db, RECORDS.people, "serdar-berdimuhamedov")).toMatchObject({
      former_slugs: ["peter-burian"],
    });
    const { data } = await ask(`{ person(ref: "peter-burian") { id } }`);
    expect(data.person.id).toBe(survivor.id);
    expect((await importRecords(db, batches)).changed).toBe(0);
  });

  test("cannot be changed by a record with its slug or its id", async ({ db }) => {
    const { survivor, lost } = await merge(db);
    for (const record of [lost, { ...lost, id: undefined }, { ...lost, slug: "a-new-slug" }]) {
      expect(await faultsOf(importRecords(db, oneRecord(RECORDS.people, record)))).toEqual([
        `slug: "${record.slug}" was merged into ${survivor.id}`,
      ]);
    }
  });
});

test("a noun without records is imported", async ({ db }) => {
  const topic = { slug: "a-new-topic", name: "A new topic", sources: ["timesca-2018-hld5"] };
  const batches = [
    ...oneRecord(RECORDS.topics, topic),
    { type: RECORDS.people, source: "people.ndjson", records: [] },
  ];
  expect((await importRecords(db, batches)).records).toBe(1);
});

test.for<[what: string, change: Cells, fault: string]>([
  [
    "two names of one text",
    { names: [{ value: "P. Burian", kind: "former" }, { value: "P. Burian" }] },
    'names: names {"value":"P. Burian"} twice',
  ],
  [
    "two identifiers of one register and value",
    {
      identifiers: [
        { scheme: "a", value: "1" },
        { scheme: "a", value: "1", url: "https://a.example/1" },
      ],
    },
    'identifiers: names {"scheme":"a","value":"1","url":"https://a.example/1"} twice',
  ],
])(
  "%s that differ otherwise are refused, because the database keeps only one",
  async ([, change, fault], { db }) => {
    const record = { ...(await recordOf(db, RECORDS.people, "peter-burian")), ...change };
    expect(await faultsOf(importRecords(db, oneRecord(RECORDS.people, record)))).toEqual([fault]);
  },
);

test("a quantity beside a named person is refused unless it is 1", async ({ db }) => {
  const [record = {}] = (await all(exportRecords(db, RECORDS.participations))).filter(({ person }) => person);
  for (const quantity of [2, {}, { stated: "several" }]) {
    expect(
      await faultsOf(importRecords(db, oneRecord(RECORDS.participations, { ...record, quantity }))),
    ).toEqual(["quantity: is 1 for a named person"]);
  }
});

test("importing one article reads only the aliases that its record names", async ({ url }) => {
  const asked: unknown[] = [];
  await using db = createDatabase(url, {
    connections: 1,
    onStatement: ({ query }) => {
      if (query.sql.includes('from "aliases"')) asked.push(query.parameters[0]);
    },
  });
  const article = await recordOf(db, RECORDS.articles, "timesca-2018-hld5");
  asked.length = 0;
  await importRecords(db, oneRecord(RECORDS.articles, article));
  expect(asked).toEqual([expect.arrayContaining(["timesca-2018-hld5", article.publisher, "economy"])]);
  expect(JSON.stringify(asked).length).toBeLessThan(2 * JSON.stringify(article).length);
});

describe("the fields of the records", () => {
  const tables = records.flatMap(([, type]) =>
    Object.entries(type.tables).map(([table, fields]) => ({ kind: type.kind, table, fields })),
  );

  test("fill every column of the tables, and are required if the column must have a value", async ({
    db,
  }) => {
    const { rows } = await sql<{ table: string; name: string; type: string; isRequired: boolean }>`
      select relname as table, attname as name, typname as type, attnotnull and not atthasdef as "isRequired"
      from pg_attribute join pg_class on pg_class.oid = attrelid join pg_type on pg_type.oid = atttypid
      where relnamespace = current_schema()::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
        and attname <> 'id' and attgenerated = ''`.execute(db);
    const types: Readonly<Record<string, Holds>> = {
      text: "text",
      _text: "texts",
      int4: "integer",
      float8: "number",
      bool: "boolean",
    };
    for (const { kind, table, fields } of tables) {
      const columns = rows.filter((column) => column.table === table);
      const filled = Object.entries(fields).flatMap(([name, field]) => columnsOf(name, field));
      expect(new Set(filled), `${kind} in ${table}`).toEqual(new Set(columns.map(({ name }) => name)));
      for (const [name, field] of Object.entries(fields)) {
        const [first] = columnsOf(name, field);
        const column = columns.find(({ name }) => name === first);
        if (field.isInternal || field.holds === "period") continue;
        expect(field.missing !== undefined, `${table}.${name} is required`).toBe(column?.isRequired);
        if (field.suffixes.length > 1 || (typeof field.holds === "object" && "reference" in field.holds))
          continue;
        expect(field.holds, `${table}.${name}`).toEqual(types[column?.type ?? ""] ?? { enum: column?.type });
      }
    }
  });

  test("fill every column of the tables of lists", async ({ db }) => {
    for (const [, type] of records) {
      for (const [name, { rows }] of Object.entries(type.lists)) {
        const { rows: columns } = await sql<{ name: string }>`
          select attname as name from pg_attribute
          where attrelid = ${rows.table}::regclass and attnum > 0 and not attisdropped`.execute(db);
        expect(new Set(columnsOfList(rows)), `${type.kind}.${name}`).toEqual(
          new Set(columns.map(({ name }) => name)),
        );
      }
    }
  });

  test("have the same names in the graph as in citations and changes", () => {
    for (const [, type] of records) {
      const typename = identifiedTypes.get(type.kind)?.typename ?? "";
      const shown = schema.getType(typename);
      if (!isObjectType(shown)) throw new Error(`${typename} is not an object type`);
      for (const [name, field] of fieldsOf(type)) {
        if (!isInLines(field)) continue;
        const names = [name, ...(isList(field) ? [] : columnsOf(name, field))];
        for (const inGraph of shownFields(names)) {
          expect(Object.keys(shown.getFields()), `${type.kind}.${name}`).toContain(inGraph);
        }
      }
    }
  });

  test("have the same name in the graph for all nouns", () => {
    const names = new Map<string, string>();
    for (const [, type] of records) {
      for (const [name, field] of fieldsOf(type)) {
        const inGraph = field.shownAs ?? "";
        expect(names.get(name) ?? inGraph, `${type.kind}.${name}`).toBe(inGraph);
        names.set(name, inGraph);
      }
    }
  });
});

test("the names of fields in citations and changes are those of earlier releases", () => {
  const names = {
    aligned_with: "relations",
    fulfilled_by_id: "fulfilledBy",
    held_edtf: "held",
    held_earliest: "held",
    level_stated: "levelAsStated",
    mentions: "mentioned",
    on_stated: "on",
    on_behalf_of_id: "onBehalfOf",
    quantity_min: "quantity",
    session_count: "sessionCount",
    sort_name: "sortName",
    sources: "citations",
    title_stated: "titleAsStated",
    updates: "relations",
  };
  for (const [name, inGraph] of Object.entries(names)) expect(shownFields([name]), name).toEqual([inGraph]);
  expect(shownFields(["venue", "held_edtf", "held_latest"])).toEqual(["held", "venue"]);
});

test("no read selects a column that a later migration adds", async ({ db }) => {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r'`.execute(db);
  for (const { name } of rows)
    await sql`alter table ${sql.table(name)} add column added_later text`.execute(db);
  for (const { list, name, isRoot } of await exportedLists()) {
    if (!isRoot) continue;
    const [page] = await list.page.batch(db, [list.key(null, { first: 1 })]);
    expect(page?.rows, name).toHaveLength(1);
    expect(Object.keys(page?.rows[0]), name).not.toContain("added_later");
  }
  for (const { typename, byId } of identifiedTypes.values()) {
    const [id = ""] = await idsOf(db, { name: typename });
    for (const loader of [byId, byId.fromOutside]) {
      const [row] = await loader.batch(db, [id]);
      expect(Object.keys(row ?? {}), typename).toContain("id");
      expect(Object.keys(row ?? {}), typename).not.toContain("added_later");
    }
  }
});
