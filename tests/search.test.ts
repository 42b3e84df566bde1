import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { foldNames, isComparedAsName } from "#db/lists/spelling.ts";
import { isWaiting } from "./databases.ts";
import { type Ask, type ConnectionField, rootConnections } from "./graph.ts";
import { test } from "./harness.ts";
import { filterOf, LISTS } from "./lists.ts";
import { halves, score, wordsOf } from "./search/words.ts";

const search = async (ask: Ask, query: string, kinds: string[] | null = null, first = 20) => {
  const { data, errors } = await ask(
    `query ($query: String!, $kinds: [NodeKind!], $first: Int!) {
      search(query: $query, kinds: $kinds, first: $first) { score matched snippet entity { __typename slug name } }
    }`,
    { query, kinds, first },
  );
  expect(errors).toBeUndefined();
  return data.search;
};

const idOf = async (db: Database, slug: string) =>
  (await db.selectFrom("aliases").select("node_id").where("alias", "=", slug).executeTakeFirstOrThrow())
    .node_id;

describe("a name is found in any spelling", () => {
  test.for<[how: string, query: string, slug: string]>([
    ["as the record shows it", "Roman Vassilenko", "roman-vassilenko"],
    ["without the first name", "vassilenko", "roman-vassilenko"],
    ["the family name first", "Vassilenko, Roman", "roman-vassilenko"],
    ["with an initial", "R. Vassilenko", "roman-vassilenko"],
    ["with the initial of one of two namesakes", "S. Abdrakhmanov", "shahym-abdrakhmanov"],
    ["with the initial of the other", "K. Abdrakhmanov", "kairat-abdrakhmanov"],
    ["in another romanization", "Wassilenko", "roman-vassilenko"],
    ["in a romanization that no source uses", "Vasylenko", "roman-vassilenko"],
    ["in Cyrillic", "Роман Василенко", "roman-vassilenko"],
    ["with a typing error", "Roman Vasilenco", "roman-vassilenko"],
    ["in Kazakh", "Тілеуберді", "mukhtar-tileuberdi"],
    ["in a Cyrillic spelling that no source has", "Бердымухамедов Сердар", "serdar-berdimuhamedov"],
    ["without its accents", "Peter Szijjarto", "peter-szijjarto"],
    ["with wrong accents", "Péter Burián", "peter-burian"],
    ["as a source misspells it", "Jean-Cristophe Belliard", "jean-christophe-belliard"],
    ["by its beginning", "Moghe", "federica-mogherini"],
  ])("%s: %s", async ([, query, slug], { ask, statements }) => {
    const [first] = await search(ask, query, ["PERSON"]);
    expect(first?.entity.slug).toBe(slug);
    expect(statements).toHaveLength(3);

    const { data } = await ask(
      "query ($query: String) { people(filter: { query: $query }) { nodes { slug } } }",
      {
        query,
      },
    );
    expect(data.people.nodes).toContainEqual({ slug });
  });

  test("an organization is found by its acronym, and the answer says that the acronym matched", async ({
    ask,
  }) => {
    expect((await search(ask, "EEAS", ["ORGANIZATION"]))[0]).toEqual({
      score: 1,
      matched: "EEAS",
      snippet: null,
      entity: {
        __typename: "Organization",
        slug: "eeas",
        name: "European External Action Service",
      },
    });
  });

  test.for([
    ["Василенко", "Роман Василенко"],
    ["Wassilenko", "Roman Wassilenko"],
    ["Roman Vasilenko", "Roman Vasilenko"],
    ["Vassilenko", "Roman Vassilenko"],
  ])(
    "of all spellings of %s, the match is the one nearest to the query",
    async ([query = "", matched], { ask }) => {
      expect((await search(ask, query, ["PERSON"]))[0].matched).toBe(matched);
    },
  );

  test("if two people have similar names, the better match comes first", async ({ ask }) => {
    const names = async (query: string) =>
      (await search(ask, query, ["PERSON"])).map((hit: { entity: { name: string } }) => hit.entity.name);
    expect((await names("Kairat Abdrakhmanov"))[0]).toBe("Kairat Abdrakhmanov");
    expect((await names("Shahym Abdrakhmanov"))[0]).toBe("Shahym Abdrakhmanov");
    expect(await names("Z. Mogherini"), "a wrong initial finds nobody").toEqual([]);
    expect(await names("Abdrakhmanov")).toHaveLength(2);
  });

  test.for<[query: string, slug: string]>([
    ["Mr. Peter Burian", "peter-burian"],
    ["Ambassador Burian", "peter-burian"],
    ["Peter J. Burian", "peter-burian"],
    ["Peter Burian (EU)", "peter-burian"],
    ["Peter Burian, EU Special Representative for Central Asia", "peter-burian"],
    ["Peter Burian EU envoy", "peter-burian"],
    ["President Tokayev", "kassym-jomart-tokayev"],
    ["Президента Токаева", "kassym-jomart-tokayev"],
    ["Роман Юрьевич Василенко", "roman-vassilenko"],
    ["Камилов А.Х.", "abdulaziz-kamilov"],
    ["Рахмон Э.Ш.", "emomali-rahmon"],
    ["Мирзиёев Ш.", "shavkat-mirziyoyev"],
    ["Ш. Мирзиеев", "shavkat-mirziyoyev"],
    ["Mähri Bäşimowa", "myahri-byashimova"],
    ["M. Bäşimowa", "myahri-byashimova"],
    ["Bäşimowa", "myahri-byashimova"],
    ["МИД Казахстана", "mfa-kazakhstan"],
    ["ЕСВД", "eeas"],
    ["E.E.A.S.", "eeas"],
    ["Alma-Ata", "almaty"],
    ["Алма-Ата", "almaty"],
    ["Akmola", "astana"],
    ["Ашхабад", "ashgabat"],
    ["UK", "united-kingdom"],
    ["Oʻzbekiston", "uzbekistan"],
    ["O’zbekiston", "uzbekistan"],
    ["Tojikiston", "tajikistan"],
    ["Qazaqstan", "kazakhstan"],
    ["ministerial Samarkand 2017", "min-13-samarkand-2017"],
    ["HLD 5", "hld-5-ashgabat-2018"],
    ["5th HLD", "hld-5-ashgabat-2018"],
    ["25th anniversary of diplomatic relations between the EU and Central Asia", "conf-25-years-astana-2018"],
  ])("whatever stands beside it: %s leads to %s", async ([query, slug], { ask }) => {
    expect((await search(ask, query, null, 1))[0]?.entity.slug).toBe(slug);
  });

  test.for(halves)(
    "most of the words in %s.ndjson find what they name, and strangers nothing",
    async (file, { db }) => {
      const { scores, misses } = await score(db, wordsOf(file));
      const failed = [...scores].filter(
        ([kind, { atOne, atFive }]) =>
          atOne < (kind === "stranger" ? 1 : kind === "person" ? 0.95 : 0.9) ||
          atFive < (kind === "stranger" ? 1 : kind === "person" ? 0.98 : 0.95),
      );
      expect(failed, JSON.stringify(misses)).toEqual([]);
    },
  );

  test.for<[kind: string, query: string, slug: string | null]>([
    ["a noble title", "Baron Kouchner", "bernard-kouchner"],
    ["a noble title", "Баронесса Эштон", "catherine-ashton"],
    ["a noble title", "Baroness Thatcher", null],
    ["a state beside a title", "President of Uzbekistan Mirziyoyev", "shavkat-mirziyoyev"],
    ["a state beside a title", "Polish Prime Minister Tusk", "donald-tusk"],
    ["a state beside a title", "глава МИД Туркменистана Мередов", "rashid-meredov"],
    ["a state beside a title", "Қазақстан Президенті Тоқаев", "kassym-jomart-tokayev"],
    ["a state beside a title", "U.S. Secretary of State Blinken", "antony-blinken"],
    ["a state beside a title", "президент Грузии Саакашвили", null],
    ["a further family name", "Pilar Morales Hernandez", "pilar-morales"],
    ["a further family name", "Diego Ruiz Alonso Garcia", "diego-ruiz-alonso"],
    ["a further family name", "José Manuel Barroso", null],
    ["a further family name", "Park Jin Hyok", null],
    ["a further family name", "United Nations University", null],
    ["a patronymic", "Сердар Гурбангулыевич Бердымухамедов", "serdar-berdimuhamedov"],
    ["a patronymic", "Садыра Нургожоевича Жапарова", "sadyr-japarov"],
    ["a patronymic of two words", "Ilham Heydar oglu Aliyev", "ilham-aliyev"],
    ["a patronymic", "Владимир Владимирович Зеленский", null],
    ["Х for J", "Хосе Мануэль Альбарес", "jose-manuel-albares"],
    ["Г for H", "Гельга Шмид", "helga-schmid"],
    ["Х for J", "Хавьер Милей", null],
    ["the full form of a first name", "Jacob Sullivan", "jake-sullivan"],
    ["the short form of a first name", "Chris Landau", "christopher-landau"],
    ["another first name", "Joseph R. Kennedy", null],
    ["a family name in Chinese", "米尔济约耶夫", "shavkat-mirziyoyev"],
    ["a family name in Chinese", "默克尔", null],
  ])("%s: %s", async ([, query, slug], { ask }) => {
    expect(
      (await search(ask, query, ["PERSON", "COUNTRY", "PLACE", "ORGANIZATION"], 1))[0]?.entity.slug ?? null,
    ).toBe(slug);
  });

  test.for<[what: string, query: string, first: string, second: string]>([
    ["a state in another case before its ministry", "Германии", "germany", "auswaertiges-amt"],
    ["a state of two words in another case", "Южной Кореи", "south-korea", "mfa-korea"],
    ["a family name before the same first name", "Michel", "charles-michel", "michel-tarran"],
    ["an exact acronym before a longer name", "ONU", "un", "un-women"],
    ["the authority of the abbreviated state", "Сенат Парламента РК", "senate-kazakhstan", ""],
  ])("%s: %s leads to %s", async ([, query, first, second], { ask }) => {
    const slugs = (await search(ask, query, ["PERSON", "COUNTRY", "ORGANIZATION"])).map(
      (hit: { entity: { slug: string } }) => hit.entity.slug,
    );
    expect(slugs[0]).toBe(first);
    if (second) expect(slugs.slice(1)).toContain(second);
  });

  test("only a name that is spelt like the query has a score of 1, and no text has it", async ({ ask }) => {
    const scores = async (query: string) =>
      (await search(ask, query)).map(({ score }: { score: number }) => score);
    expect((await scores("roman vassilenko"))[0]).toBe(1);
    expect((await scores("Vassilenko Roman"))[0]).toBeLessThan(1);
    expect((await scores("Romann Vassilenko"))[0]).toBeLessThan(1);
    const texts = await scores("who headed Kazakhstan's delegation");
    expect(texts[0]).toBeGreaterThan(0);
    expect(Math.max(...texts)).toBeLessThanOrEqual(0.8);
  });

  test("an ending that makes another word does not match", async ({ ask }) => {
    const names = async (query: string) =>
      (await search(ask, query)).map((hit: { entity: { name: string } }) => hit.entity.name);
    expect((await names("ears"))[0] ?? "").not.toContain("years");
    expect(await search(ask, "Лукашенко", ["PERSON"])).toEqual([]);
    expect(await search(ask, "NATO", ["ORGANIZATION"])).toEqual([]);
  });

  test("every name in the record finds its entity", async ({ ask, db }) => {
    const { rows } = await sql<{ id: string; value: string }>`
      select id, value from name_variants join nodes on id = node_id where folded is not null order by md5(value)`.execute(
      db,
    );
    expect(rows.length).toBeGreaterThan(1_000);
    const sample = rows.filter((_, index) => index % 30 === 0);
    for (let from = 0; from < sample.length; from += 25) {
      const part = sample.slice(from, from + 25);
      const { data, errors } = await ask(
        `query (${part.map((_, index) => `$q${index}: String!`)}) {
          ${part.map((_, index) => `q${index}: search(query: $q${index}, first: 50) { score entity { id } }`).join("\n")}
        }`,
        Object.fromEntries(part.map(({ value }, index) => [`q${index}`, value])),
      );
      expect(errors).toBeUndefined();
      const lost = part.filter(
        ({ id }, index) => !data[`q${index}`].some((hit: { entity: { id: string } }) => hit.entity.id === id),
      );
      expect(lost).toEqual([]);
    }
  });
});

describe("texts are found by the words of their language", () => {
  test("another form of an English word is found, with the field that contains it", async ({ ask }) => {
    const { data } = await ask(`{
      articles(filter: { query: "initialling agreements" }, orderBy: RELEVANCE_DESC, first: 1) { nodes { headline summary } }
    }`);
    const [{ headline, summary }] = data.articles.nodes;
    expect(`${headline} ${summary}`).toMatch(/initial/i);
    expect(`${headline} ${summary}`).toMatch(/agreement/i);
  });

  test("another form of a Russian word is found", async ({ ask }) => {
    const { data } = await ask(`{
      articles(filter: { query: "вопрос проведение диалога", language: ["ru"] }) { nodes { headline } }
    }`);
    expect(data.articles.nodes).toEqual([
      { headline: "Таджикистан и ЕС обсудили вопросы проведения 13-го Диалога по правам человека" },
    ]);
  });

  test("a session is found by words of its name and its place together", async ({ ask }) => {
    const [first] = await search(ask, "security dialogue Ashgabat", ["DIALOGUE_SESSION"]);
    expect(first.entity.slug).toBe("hld-5-ashgabat-2018");
  });

  test("a query can have phrases, alternatives and exclusions", async ({ ask }) => {
    const found = async (query: string) => {
      const { data } = await ask(
        "query ($query: String) { articles(filter: { query: $query }) { totalCount } }",
        { query },
      );
      return data.articles.totalCount;
    };
    const [water, energy, both, either, without] = [
      await found("water"),
      await found("energy"),
      await found("water energy"),
      await found("water or energy"),
      await found("water -energy"),
    ];
    expect(both).toBeGreaterThan(0);
    expect(either).toBe(water + energy - both);
    expect(without).toBe(water - both);
    expect(await found('"human rights"')).toBeGreaterThan(0);
    expect(await found('"rights human"')).toBe(0);
    expect(await found("-energy"), "an exclusion alone finds nothing").toBe(0);
  });

  test("an excluded word also excludes by name", async ({ ask }) => {
    const names = async (query: string, kind: string) =>
      (await search(ask, query, [kind], 100)).map((hit: { entity: { name: string } }) => hit.entity.name);
    expect(await names("security", "TOPIC")).toContain("Food security");
    expect(await names("security -food", "TOPIC")).not.toContain("Food security");
    expect((await names("security -food", "TOPIC")).length).toBeGreaterThan(0);
    expect(await names("-Burian", "PERSON")).toEqual([]);
    const rounds = await names("human rights dialogue -Turkmenistan", "DIALOGUE_SESSION");
    expect(rounds.length).toBeGreaterThan(5);
    expect(rounds.filter((name: string) => name.includes("Turkmenistan"))).toEqual([]);
  });

  test("if the words are in several texts of an article, the match is the text that has most of the words", async ({
    ask,
    db,
  }) => {
    await sql`update articles set summary = 'On axolotls and capybaras.' where slug = 'timesca-2018-hld5'`.execute(
      db,
    );
    await sql`update statements set gist = 'A dugong.' where id = (
      select statements.id from statements join articles on article_id = articles.id
      where articles.slug = 'timesca-2018-hld5' limit 1)`.execute(db);
    expect(await search(ask, "axolotl capybara dugong")).toMatchObject([
      { matched: "summary", snippet: "axolotls and capybaras".replace(/\w+s\b/g, "**$&**") },
    ]);
  });

  test("a matching summary gives a snippet with the words marked", async ({ ask, db }) => {
    const [topic] = await search(ask, "zeppelin");
    expect(topic).toBeUndefined();
    await sql`update articles set summary = 'A harbour for zeppelins was talked of at length.'
      where slug = 'timesca-2018-hld5'`.execute(db);
    expect(await search(ask, "Zeppelin")).toEqual([
      {
        score: expect.closeTo(0.243, 3),
        matched: "summary",
        snippet: "harbour for **zeppelins** was talked of at length",
        entity: { __typename: "Article", slug: "timesca-2018-hld5", name: expect.any(String) },
      },
    ]);
  });

  test("names rank above summaries, summaries above statements, and statements above bodies", async ({
    ask,
    db,
  }) => {
    const [name, summary, statement, body] = await db
      .selectFrom("articles")
      .select(["id", "slug"])
      .where("id", "in", db.selectFrom("statements").select("article_id"))
      .where("language", "=", "en")
      .orderBy("id")
      .limit(4)
      .execute();
    await sql`update name_variants set value = 'Quokka' where node_id = ${name?.id}`.execute(db);
    await sql`update articles set summary = 'A quokka.' where id = ${summary?.id}`.execute(db);
    await sql`update statements set gist = 'A quokka.' where id = (
      select id from statements where article_id = ${statement?.id} limit 1)`.execute(db);
    await sql`insert into article_texts values (${body?.id}, 'Quokkas, several of them.')`.execute(db);

    const hits = await search(ask, "quokka");
    expect(
      hits.map((hit: { entity: { slug: string }; matched: string }) => [hit.entity.slug, hit.matched]),
    ).toEqual([
      [name?.slug, "Quokka"],
      [summary?.slug, "summary"],
      [statement?.slug, "statements"],
      [body?.slug, "text"],
    ]);
    expect(hits[3].snippet, "without the scope there is no snippet of a body").toBeNull();

    const { data } = await ask(`{
      articles(filter: { query: "quokka" }, orderBy: RELEVANCE_DESC) { nodes { slug } }
    }`);
    expect(data.articles.nodes).toEqual([name, summary, statement, body].map((row) => ({ slug: row?.slug })));
  });

  test("after a text moves to another node, its words find the new node and no longer the old node", async ({
    ask,
    db,
  }) => {
    const found = async (kind: string) =>
      (await search(ask, "Quokka", [kind])).map((hit: { entity: { slug: string } }) => hit.entity.slug);
    const [one, other] = ["hld-5-ashgabat-2018", "hld-10-astana-2023"];
    const [from, to] = [await idOf(db, one), await idOf(db, other)];
    await sql`update outcomes set summary = 'Quokkas.' where session_id = ${from}`.execute(db);
    expect(await found("DIALOGUE_SESSION")).toEqual([one]);
    await sql`update outcomes set session_id = ${to}, held_earliest = held.held_earliest, held_latest = held.held_latest
      from dialogue_sessions as held where session_id = ${from} and held.id = ${to}`.execute(db);
    expect(await found("DIALOGUE_SESSION")).toEqual([other]);

    const [article, another] = ["timesca-2018-hld5", "eeas-2023-hld10"];
    await sql`insert into article_texts values (${await idOf(db, article)}, 'Quokkas.')`.execute(db);
    expect(await found("ARTICLE")).toEqual([article]);
    await sql`update article_texts set article_id = ${await idOf(db, another)}`.execute(db);
    expect(await found("ARTICLE")).toEqual([another]);
  });

  test("if a name changes in the table, its old normalized spelling is removed", async ({ ask, db }) => {
    await sql`update name_variants set value = 'Quincy Quokka' where value = 'Roman Wassilenko'`.execute(db);
    const { rows } = await sql`select folded from name_variants where value = 'Quincy Quokka'`.execute(db);
    expect(rows).toEqual([{ folded: null }]);
    await foldNames(db);
    expect((await search(ask, "Kuincy Kuokka", ["PERSON"]))[0].matched).toBe("Quincy Quokka");
  });

  test("a name of a merged entity finds the surviving entity", async ({ ask, db }) => {
    const [merged, survivor] = [await idOf(db, "peter-burian"), await idOf(db, "terhi-hakala")];
    await sql`update nodes set merged_into = ${survivor} where id = ${merged}`.execute(db);
    const [hit] = await search(ask, "Peter Burian", ["PERSON"]);
    expect(hit).toMatchObject({ matched: "Peter Burian", entity: { slug: "terhi-hakala" } });
  });

  test("if two transactions write the same node at once, the words of both can be found", async ({ url }) => {
    await using pool = createDatabase(url, { connections: 3 });
    const session = await idOf(pool, "hld-10-astana-2023");
    const [first, second] = [
      await pool.startTransaction().execute(),
      await pool.startTransaction().execute(),
    ];
    await sql`update dialogue_sessions set occasion = 'Aardvarks' where id = ${session}`.execute(first);
    // The statement must wait until the test sees it waiting.
    await sql`set local lock_timeout = 0`.execute(second);
    const writing =
      sql`insert into name_variants (node_id, value, kind) values (${session}, 'Bandicoot', 'alternate')`.execute(
        second,
      );
    await expect.poll(() => isWaiting(pool)).toBe(true);
    await first.commit().execute();
    await writing;
    await second.commit().execute();
    for (const word of ["aardvark", "bandicoot"]) {
      const { rows } = await sql`select node_id from matching_texts(${word}, '{dialogue_session}')`.execute(
        pool,
      );
      expect(rows, word).toEqual([{ node_id: session }]);
    }
  });

  test("deleted and renamed entities are not found by old names, and new entities are found", async ({
    ask,
    db,
  }) => {
    const sessions = async () =>
      (await search(ask, "Ruritania", ["DIALOGUE_SESSION"])).map(
        (hit: { entity: { slug: string } }) => hit.entity.slug,
      );
    expect(await sessions()).toEqual([]);
    const place = (
      await db
        .selectFrom("dialogue_sessions")
        .select("place_id")
        .where("slug", "=", "hld-5-ashgabat-2018")
        .executeTakeFirstOrThrow()
    ).place_id as string;
    await sql`insert into name_variants (node_id, value, kind) values (${place}, 'Ruritania', 'former')`.execute(
      db,
    );
    expect(await sessions(), "a session is found by every name of the place where it was held").toContain(
      "hld-5-ashgabat-2018",
    );
    await sql`delete from name_variants where node_id = ${place} and value = 'Ruritania'`.execute(db);
    expect(await sessions()).toEqual([]);

    const session = await idOf(db, "hld-5-ashgabat-2018");
    await sql`update outcomes set summary = 'Ruritania joins.' where session_id = ${session}`.execute(db);
    expect(await sessions()).toEqual(["hld-5-ashgabat-2018"]);
    await sql`delete from nodes where id in (select id from outcomes where session_id = ${session})`.execute(
      db,
    );
    expect(await sessions()).toEqual([]);
  });
});

describe("what has most of the words is found below what has all words", () => {
  test("one word too many loses neither names nor texts", async ({ ask }) => {
    const scores = new Map(
      (await search(ask, "security dialogue Ashgabat 2018 Brussels", null, 50)).map(
        ({ score, entity }: { score: number; entity: { slug: string } }) => [entity.slug, score],
      ),
    );
    expect(scores.get("hld-5-ashgabat-2018")).toBeGreaterThan(0);
    expect(scores.get("hld-5-ashgabat-2018")).toBeLessThan(0.02);
    const slugs = (await search(ask, "security dialogue Ashgabat zeppelin")).map(
      (hit: { entity: { slug: string } }) => hit.entity.slug,
    );
    expect(slugs).toContain("hld-5-ashgabat-2018");
    expect(await search(ask, "Ashgabat zeppelin"), "half of the words are not most").toEqual([]);
  });

  test("the rarest word must match", async ({ ask }) => {
    const slugs = (await search(ask, "Азиатский банк развития", ["ORGANIZATION"])).map(
      (hit: { entity: { slug: string } }) => hit.entity.slug,
    );
    expect(slugs).toEqual([]);
  });

  test("a list is searched for most of the words only if nothing has all words", async ({ ask }) => {
    const found = async (query: string) => {
      const { data, errors } = await ask(
        "query ($query: String) { dialogueSessions(filter: { query: $query }) { nodes { slug } } }",
        { query },
      );
      expect(errors).toBeUndefined();
      return data.dialogueSessions.nodes.map(({ slug }: { slug: string }) => slug);
    };
    expect(await found("ministerial Samarkand 2017")).toEqual(["min-13-samarkand-2017"]);
    expect(await found("ministerial Samarkand 2017 zeppelin")).toContain("min-13-samarkand-2017");
  });

  test("a misspelt name finds the texts with the name", async ({ ask }) => {
    const articles = async (query: string) =>
      (await search(ask, query, ["ARTICLE"])).map((hit: { entity: { slug: string } }) => hit.entity.slug);
    const right = await articles("afghanistan water");
    expect(right.length).toBeGreaterThan(0);
    expect(await articles("afganistan water")).toEqual(right);
  });

  test("a statement is found by its speaker, in any script", async ({ ask }) => {
    const { data, errors } = await ask(`{
      statements(filter: { query: "Могерини" }) { nodes { speaker { slug } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.statements.nodes.length).toBeGreaterThan(1);
    const speakers = new Set(
      data.statements.nodes.map((node: { speaker: { slug: string } }) => node.speaker.slug),
    );
    expect(speakers).toEqual(new Set(["federica-mogherini"]));
  });
});

describe("languages that Postgres does not stem", () => {
  const article = async (db: Database, headline: string, language: string) => {
    const id = await idOf(db, "timesca-2018-hld5");
    await sql`update name_variants set value = ${headline}, language = ${language} where node_id = ${id}`.execute(
      db,
    );
    await sql`update articles set headline = ${headline}, language = ${language} where id = ${id}`.execute(
      db,
    );
    await foldNames(db);
  };

  test.for([
    ["tk", "Daşary işler ministrliginde duşuşyk geçirildi", "dususyk", "duşuşygy", "Duşuşik"],
    ["zh", "欧盟中亚特使访问杜尚别", "欧盟", "特使", "杜尚别"],
    ["zh-Hant", "歐盟中亞特使訪問杜尚別", "中亞", "訪問"],
    ["ja", "中央アジア特別代表がドゥシャンベを訪問", "特別代表", "ドゥシャンベ"],
    ["ko", "유럽연합중앙아시아특별대표", "중앙아시아", "특별대표"],
    ["th", "ผู้แทนพิเศษสหภาพยุโรป", "สหภาพ"],
    ["kk", "Еуропалық Одақтың өкілі келді", "өкілі", "окили"],
  ] as const)(
    "a headline in %s is found by its words: %s",
    async ([language, headline, ...words], { ask, db }) => {
      await article(db, headline, language);
      for (const word of words) {
        const slugs = (await search(ask, word, ["ARTICLE"])).map(
          (hit: { entity: { slug: string } }) => hit.entity.slug,
        );
        expect(slugs, word).toContain("timesca-2018-hld5");
      }
    },
  );

  test.for([
    ["tk", "Duşuşyk Aşgabatda geçirildi.", "dususyk", "duşuşygy"],
    ["zh", "特使访问杜尚别。", "特使", "杜尚别"],
  ] as const)("a body in %s is found by its words", async ([language, body, ...words], { ask, db }) => {
    await article(db, "Headline", language);
    await sql`insert into article_texts values (${await idOf(db, "timesca-2018-hld5")}, ${body})`.execute(db);
    for (const word of words) {
      const slugs = (await search(ask, word, ["ARTICLE"])).map(
        (hit: { entity: { slug: string } }) => hit.entity.slug,
      );
      expect(slugs, word).toContain("timesca-2018-hld5");
    }
  });

  test("every language that the server stems is stemmed", async ({ db }) => {
    const { rows } = await sql`
      select cfgname from pg_ts_config
      where cfgnamespace = 'pg_catalog'::regnamespace and cfgname <> 'simple'
        and oid::regconfig not in (select configuration from text_configurations)`.execute(db);
    expect(rows).toEqual([]);
  });

  test("a headline is compared like a name only in languages that the server does not stem", async ({
    db,
  }) => {
    const { rows } = await sql<{ language: string }>`select language from text_configurations`.execute(db);
    expect(rows.filter(({ language }) => isComparedAsName(language))).toEqual([]);
    expect(["kk", "ky", "tg", "tk", "uz", "zh"].filter((language) => !isComparedAsName(language))).toEqual(
      [],
    );
  });

  test("tags of languages are compared by their first part", async ({ ask, db }) => {
    const count = async (language: string) => {
      const { data, errors } = await ask(
        "query ($language: [String!]) { articles(filter: { language: $language }) { totalCount } }",
        { language: [language] },
      );
      expect(errors).toBeUndefined();
      return data.articles.totalCount;
    };
    expect(await count("en")).toBe(483);
    expect(await count("EN")).toBe(483);
    const before = await count("zh");
    await article(db, "歐盟", "zh-Hant");
    expect([await count("zh"), await count("zh-Hant"), await count("zh-Hans-CN")]).toEqual([
      before + 1,
      before + 1,
      before + 1,
    ]);
  });
});

describe("searched lists", () => {
  const searched = rootConnections.filter((root) => filterOf(root)?.getFields().query);

  /** Searches for a long word from each of some items of a noun. */
  async function queryFor(ask: Ask, { field: { name: noun }, item }: ConnectionField) {
    const text = { Office: "title", Statement: "gist" }[item as string] ?? "name";
    const { data, errors } = await ask(`{ list: ${noun}(first: 5) { nodes { text: ${text} } } }`);
    expect(errors).toBeUndefined();
    const words = data.list.nodes.map(({ text }: { text: string }) =>
      (text.match(/\p{L}+/gu) ?? []).reduce((one, other) => (other.length > one.length ? other : one)),
    );
    return words.join(" or ");
  }

  test.for(searched.map(({ path }) => path))(
    "the pages of the searched list %s make the whole list, and so do the groups of this list",
    async (path, { ask, statements }) => {
      const root = searched.find((root) => root.path === path) as ConnectionField;
      const noun = root.field.name;
      const query = await queryFor(ask, root);
      const [key] = Object.entries(LISTS[noun]?.groups ?? {}).find(([, { isSingle }]) => isSingle) ?? [];
      const groups = key ? `groups(by: [${key}]) { count }` : "";
      const page = async (first: number, after: string | null) => {
        statements.length = 0;
        const { data, errors } = await ask(
          `query ($query: String, $first: Int, $after: String) {
          list: ${noun}(filter: { query: $query }, first: $first, after: $after) {
            totalCount nodes { id } pageInfo { hasNextPage endCursor } ${groups}
          }
        }`,
          { query, first, after },
        );
        expect(errors).toBeUndefined();
        expect(statements).toHaveLength(key ? 3 : 2);
        return data.list;
      };
      const { totalCount, ...whole } = await page(1, null);
      expect(totalCount, query).toBeGreaterThan(1);
      if (key) {
        const counts = whole.groups.map(({ count }: { count: number }) => count);
        expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(totalCount);
      }
      const found = new Set<string>();
      let read = 0;
      for (let after: string | null = null; ; ) {
        const { nodes, pageInfo } = await page(Math.min(100, Math.ceil(totalCount / 3)), after);
        for (const { id } of nodes) found.add(id);
        read += nodes.length;
        if (!pageInfo.hasNextPage) break;
        after = pageInfo.endCursor;
      }
      expect([read, found.size]).toEqual([totalCount, totalCount]);
    },
  );

  test("pages by relevance, read forwards and backwards, are the whole list", async ({ ask }) => {
    const page = async (window: string) => {
      const { data, errors } = await ask(`{
        articles(filter: { query: "security dialogue" }, orderBy: RELEVANCE_DESC, ${window}) {
          nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }`);
      expect(errors).toBeUndefined();
      return data.articles;
    };
    const whole = (await page("first: 100")).nodes;
    expect(whole.length).toBeGreaterThan(20);
    const read = { forwards: [] as unknown[], backwards: [] as unknown[] };
    for (let window = "first: 7"; window; ) {
      const { nodes, pageInfo } = await page(window);
      read.forwards.push(...nodes);
      window = pageInfo.hasNextPage ? `first: 7, after: "${pageInfo.endCursor}"` : "";
    }
    for (let window = "last: 7"; window; ) {
      const { nodes, pageInfo } = await page(window);
      read.backwards.unshift(...nodes);
      window = pageInfo.hasPreviousPage ? `last: 7, before: "${pageInfo.startCursor}"` : "";
    }
    expect(read).toEqual({ forwards: whole, backwards: whole });
  });

  test("a page of `not` has what a search does not find, and searches once for all rows", async ({
    ask,
    db,
  }) => {
    await sql`alter function named(search_query, node_kind[]) rename to names_found`.execute(db);
    await sql`create temporary sequence searches`.execute(db);
    await sql`
      create function named(search_query, node_kind[]) returns table (node_id uuid, score real, name text)
      language sql volatile as $$
        select nextval('searches');
        select * from names_found($1, $2)
      $$`.execute(db);
    // The name Washington is similar to "asia" and "strategy", but too little for a search to find it.
    const { data } = await ask(`{
      places(first: 100, filter: { not: { query: "central asia strategy" } }) { nodes { slug } }
    }`);
    const { rows } = await sql`select last_value::integer as count from searches`.execute(db);
    expect(rows).toEqual([{ count: 1 }]);
    const counted = await ask(`{
      not: places(filter: { not: { query: "central asia strategy" } }) { totalCount }
      found: places(filter: { query: "central asia strategy" }) { totalCount }
      all: places { totalCount }
    }`);
    expect(counted.data.not.totalCount).toBe(data.places.nodes.length);
    expect(counted.data.found.totalCount + counted.data.not.totalCount).toBe(counted.data.all.totalCount);
  });

  test("the order by relevance has the items that the filter counts", async ({ ask }) => {
    const { data } = await ask(
      `{ articles(first: 100, filter: { query: "minister of kazakhstan" }, orderBy: RELEVANCE_DESC) { totalCount nodes { id } } }`,
    );
    expect(data.articles.nodes).toHaveLength(data.articles.totalCount);
  });

  test("a cursor of one query is refused for another query, without SQL", async ({ ask, statements }) => {
    const page = (query: string, after: string | null) =>
      ask(
        `query ($query: String, $after: String) {
          articles(filter: { query: $query }, orderBy: RELEVANCE_DESC, first: 1, after: $after) { pageInfo { endCursor } }
        }`,
        { query, after },
      );
    const { endCursor } = (await page("security", null)).data.articles.pageInfo;
    statements.length = 0;
    const { errors } = await page("water", endCursor);
    expect(errors?.[0]?.extensions).toEqual({ code: "INVALID_ARGUMENT", argument: ["after"] });
    expect(statements).toEqual([]);
    expect((await page("security", endCursor)).errors).toBeUndefined();
  });

  test("without a query all articles are equally relevant, so the newest come first", async ({ ask }) => {
    const { data } = await ask(`{
      relevant: articles(orderBy: RELEVANCE_DESC, first: 5) { nodes { id } }
      newest: articles(first: 5) { nodes { id } }
    }`);
    expect(data.relevant).toEqual(data.newest);
  });

  test("searched lists below many parents need as many statements as below one parent", async ({
    ask,
    statements,
  }) => {
    const cost = async (first: number) => {
      statements.length = 0;
      const { data } = await ask(`{
        dialogues(first: ${first}) { nodes { sessions(filter: { query: "Ashgabat" }) { totalCount nodes { name } } } }
      }`);
      return { statements: statements.length, found: data.dialogues.nodes };
    };
    const many = await cost(50);
    expect(many.statements).toBe(3);
    expect((await cost(1)).statements).toBe(3);
    expect(
      many.found.filter((list: { sessions: { totalCount: number } }) => list.sessions.totalCount > 0).length,
    ).toBeGreaterThan(1);
  });

  test("kinds limit a search, and a search for kinds without names finds nothing", async ({ ask }) => {
    const kinds = new Set(
      (await search(ask, "Samarkand", null, 100)).map(
        (hit: { entity: { __typename: string } }) => hit.entity.__typename,
      ),
    );
    expect(kinds.size).toBeGreaterThan(3);
    const places = await search(ask, "Samarkand", ["PLACE", "TENURE"]);
    expect(places.map((hit: { entity: { slug: string } }) => hit.entity.slug)).toEqual(["samarkand"]);
    expect(await search(ask, "Samarkand", ["TENURE"])).toEqual([]);
    expect(await search(ask, "Samarkand", null, 2)).toHaveLength(2);
  });
});

describe("a bad search", () => {
  test.for(["", " ", "\t\n", "\u00a0"])(
    "a query of %j is refused without SQL",
    async (query, { ask, statements }) => {
      const { errors } = await ask("query ($query: String!) { search(query: $query) { score } }", { query });
      expect(errors?.[0]?.extensions).toEqual({ code: "INVALID_ARGUMENT", argument: ["query"] });
      const filtered = await ask(
        "query ($query: String!) { people(filter: { query: $query }) { totalCount } }",
        { query },
      );
      expect(filtered.errors?.[0]?.extensions).toEqual({
        code: "INVALID_ARGUMENT",
        argument: ["filter", "query"],
      });
      expect(statements).toEqual([]);
    },
  );

  test.for([-1, 101])("%i hits are refused without SQL", async (first, { ask, statements }) => {
    const { errors } = await ask(`{ search(query: "water", first: ${first}) { score } }`);
    expect(errors?.[0]?.extensions).toEqual({ code: "INVALID_ARGUMENT", argument: ["first"] });
    expect(statements).toEqual([]);
  });

  test.for<[string, string]>([
    ["10,000 letters without a blank", "a".repeat(10_000)],
    ["10,000 characters of words", "water ".repeat(1_667)],
    ["10,000 different words", Array.from({ length: 2_000 }, (_, index) => `w${index}`).join(" ")],
    ["only punctuation", "!?.,;:-–—…()[]{}<>«»\"''&|*"],
    ["wildcards, quotes and backslashes", "%_\\'\"%%__\\\\''"],
    ["the operators of a text query", "water & | ! <-> :* 'x':A (("],
    ["control characters", "a\u0000b\u0007c"],
    ["half of a surrogate pair", "\ud800"],
    ["forty dashes", "-".repeat(40)],
    ["forty dashes separated by blanks", "- ".repeat(40)],
    ["forty dashes in brackets", `Annex ${"(-".repeat(40)} I`],
    ["forty exclusions", "-water ".repeat(40)],
    ["forty excluded empty phrases", '-""'.repeat(40)],
    ["forty quotation marks with dashes", '-" '.repeat(40)],
    ["alternatives without words", "OR OR OR"],
    ["an unfinished quotation", '"human rights'],
    ["SQL", "'; drop table nodes; --"],
  ])("a search for %s is safe", async ([, query], { ask, statements }) => {
    const [hit] = await search(ask, query);
    expect(hit?.score ?? 0).toBeLessThanOrEqual(1);
    const { data, errors } = await ask(
      `query ($query: String) {
        people(filter: { query: $query }) { totalCount }
        articles(filter: { query: $query }, orderBy: RELEVANCE_DESC) { totalCount nodes { id } }
      }`,
      { query },
    );
    expect(errors).toBeUndefined();
    expect(data.people.totalCount).toBeLessThan(100);
    expect(statements.join()).not.toContain("drop table");
  });

  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc
      .array(fc.constantFrom("-", '"', " ", "(", ")", "!", "|", "&", "or", "a", "\\", "'", ":*", "<->"), {
        maxLength: 120,
      })
      .map((parts) => parts.join("")),
  );

  test("a search for any text gives no error", async ({ ask }) => {
    await fc.assert(
      fc.asyncProperty(anyText, async (query) => {
        const { errors } = await ask(
          "query ($query: String!) { search(query: $query, first: 1) { matched } }",
          { query },
        );
        expect(errors?.[0]?.extensions.code ?? "INVALID_ARGUMENT", query).toBe("INVALID_ARGUMENT");
      }),
      { numRuns: 150 },
    );
  });
});
