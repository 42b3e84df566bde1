import { sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { up as countSessions } from "#db/migrations/20261122-22-session-counts.ts";
import { isWaiting } from "./databases.ts";
import { test } from "./harness.ts";

test("a person keeps the misspelling of a source as a name, and is shown with the correct spelling", async ({
  ask,
}) => {
  expect(
    await ask(`{
      person(ref: "jean-christophe-belliard") { name sortName names { value kind script } }
    }`),
  ).toEqual({
    data: {
      person: {
        name: "Jean-Christophe Belliard",
        sortName: "Belliard, Jean-Christophe",
        names: [
          { value: "Jean-Christophe Belliard", kind: "PREFERRED", script: "Latn" },
          { value: "Jean Christophe Belliard", kind: "ALTERNATE", script: "Latn" },
          { value: "Jean-Cristophe Belliard", kind: "MISSPELLING", script: "Latn" },
        ],
      },
    },
  });
});

test("the career of a journalist runs from his studies to his newspaper, and its dates are as partial as in the source", async ({
  ask,
}) => {
  expect(
    await ask(`{
      person(ref: "sergey-kwan") {
        tenures {
          nodes {
            office { title party { name ... on Organization { kind } } }
            period { edtf isOngoing }
            sightings { edtf }
          }
        }
        articles { nodes { slug } }
      }
    }`),
  ).toEqual({
    data: {
      person: {
        tenures: {
          nodes: [
            {
              office: {
                title: "Student",
                party: { name: "Bishkek Polytechnic Institute", kind: "EDUCATION" },
              },
              period: { edtf: "1990/1994", isOngoing: false },
              sightings: [],
            },
            {
              office: { title: "Translator", party: { name: "The Kyrgyzstan Chronicle", kind: "MEDIA" } },
              period: { edtf: "1996/1997", isOngoing: false },
              sightings: [],
            },
            {
              office: { title: "Translator", party: { name: "The Central Asian Post", kind: "MEDIA" } },
              period: { edtf: "1997/1999", isOngoing: false },
              sightings: [],
            },
            {
              office: {
                title: "Journalist, translator and editor",
                party: { name: "The Times of Central Asia", kind: "MEDIA" },
              },
              period: { edtf: "1999-03/", isOngoing: null },
              sightings: [{ edtf: "2018-07" }],
            },
          ],
        },
        articles: { nodes: [{ slug: "timesca-2018-hld5" }, { slug: "timesca-2016-juncker" }] },
      },
    },
  });
});

test("a person does not have the names of the paper that they write for", async ({ ask }) => {
  expect(await ask(`{ person(ref: "sergey-kwan") { names { value } } }`)).toEqual({
    data: { person: { names: [{ value: "Sergey Kwan" }] } },
  });
});

test("the counterparts of a person are the people in the same sessions, the most frequent first", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    person(ref: "roman-vassilenko") {
      participations { nodes { role session { slug } } }
      counterparts(first: 3) { sessions person { name } }
    }
    other: person(ref: "enrique-mora") { counterparts { sessions person { name } } }
    alone: person(ref: "sergey-kwan") { counterparts { sessions } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.person.participations.nodes).toContainEqual({
    role: "HEAD",
    session: { slug: "hld-5-ashgabat-2018" },
  });
  expect(data.person.counterparts).toEqual([
    { sessions: 3, person: { name: "Peter Burian" } },
    { sessions: 3, person: { name: "Enrique Mora" } },
    { sessions: 1, person: { name: "Zauresh Baimoldina" } },
  ]);
  expect(data.other.counterparts).toContainEqual({ sessions: 3, person: { name: "Roman Vassilenko" } });
  expect(data.alone.counterparts).toEqual([]);
});

test("people are sorted by number of sessions, and people with the same number by id", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    most: people(first: 5, orderBy: SESSION_COUNT_DESC) {
      nodes { id sessionCount participations(first: 100) { nodes { session { id } } } }
    }
    least: people(first: 5, orderBy: SESSION_COUNT_ASC) { nodes { id sessionCount } }
  }`);

  expect(errors).toBeUndefined();
  const counts = data.most.nodes.map((person: { sessionCount: number }) => person.sessionCount);
  expect(counts[0]).toBeGreaterThan(10);
  expect(counts).toEqual(counts.toSorted((one: number, other: number) => other - one));
  for (const { sessionCount, participations } of data.most.nodes) {
    const sessions = participations.nodes.map(({ session }: { session: { id: string } }) => session.id);
    expect(sessionCount).toBe(new Set(sessions).size);
  }
  const ids = data.least.nodes.map(({ id }: { id: string }) => id);
  expect(data.least.nodes).toEqual(ids.toSorted().map((id: string) => ({ id, sessionCount: 0 })));
  // The statements read the two lists of people, the participations and the sessions.
  expect(statements).toHaveLength(4);
});

describe("the number of a person's sessions", () => {
  /** Finds the people whose stored number of sessions differs from the number in their participations. */
  async function miscounted(db: Database) {
    const { rows } = await sql<{ slug: string }>`
      select slug from people left join participations on person_id = people.id
      group by people.id having session_count <> count(distinct session_id)`.execute(db);
    return rows;
  }

  const countOf = async (db: Database, slug: string) =>
    (await db.selectFrom("people").select("session_count").where("slug", "=", slug).executeTakeFirstOrThrow())
      .session_count;

  const idOf = (db: Database, slug: string) =>
    db.selectFrom("aliases").select("node_id").where("alias", "=", slug).limit(1);

  const add = (db: Database, person: string, session: string) =>
    sql`
      insert into participations (id, person_id, session_id, role, quantity_min, quantity_max)
      values (gen_random_uuid(), (${idOf(db, person)}), (${idOf(db, session)}), 'member', 1, 1)`.execute(db);

  test("the number of a person's sessions counts each session once", async ({ db }) => {
    expect(await miscounted(db)).toEqual([]);
    const { rows } = await sql`
      select person_id, session_id from participations where person_id is not null
      group by person_id, session_id having count(*) > 1`.execute(db);
    expect(rows.length).toBeGreaterThan(0);
  });

  test("a changed participation updates the number of a person's sessions, and this update is not a change of the person", async ({
    db,
  }) => {
    expect(await countOf(db, "sergey-kwan")).toBe(0);
    await add(db, "sergey-kwan", "hld-5-ashgabat-2018");
    await add(db, "sergey-kwan", "hld-5-ashgabat-2018");
    expect(await countOf(db, "sergey-kwan"), "a second role in a session").toBe(1);
    await add(db, "sergey-kwan", "min-16-online-2020");
    expect(await countOf(db, "sergey-kwan")).toBe(2);

    const own = sql`person_id = (${idOf(db, "sergey-kwan")})`;
    const session = sql`session_id = (${idOf(db, "hld-5-ashgabat-2018")})`;
    await sql`update participations set session_id = (${idOf(db, "min-16-online-2020")}) where ${own}`.execute(
      db,
    );
    expect(await countOf(db, "sergey-kwan"), "all in one session").toBe(1);
    const before = await countOf(db, "peter-burian");
    await sql`update participations set person_id = (${idOf(db, "sergey-kwan")}) where ${session} and person_id = (${idOf(db, "peter-burian")})`.execute(
      db,
    );
    expect(await countOf(db, "sergey-kwan"), "a participation taken over from another person").toBe(2);
    expect(await countOf(db, "peter-burian"), "the person who lost the participation").toBe(before - 1);
    await sql`update participations set person_id = null where ${own} and ${session}`.execute(db);
    expect(await countOf(db, "sergey-kwan"), "a participation without a person").toBe(1);
    await sql`delete from nodes where id in (select id from participations where ${own})`.execute(db);
    expect(await countOf(db, "sergey-kwan")).toBe(0);

    expect(await miscounted(db)).toEqual([]);
    const changes = await db.selectFrom("changes").select("fields").where("kind", "=", "updated").execute();
    expect(changes.flatMap(({ fields }) => fields)).not.toContain("session_count");
  });

  test("the migration counts the sessions of existing people", async ({ db }) => {
    await sql`drop function count_sessions cascade`.execute(db);
    await sql`alter table people drop column session_count`.execute(db);
    const written = () => db.selectFrom("changes").selectAll().where("kind", "=", "updated").execute();
    const before = await written();
    await countSessions(db as never);
    expect(await miscounted(db)).toEqual([]);
    expect(await countOf(db, "peter-burian")).toBeGreaterThan(10);
    expect(await written()).toEqual(before);
  });

  test("the number of a person's sessions is correct after two transactions change them at the same time", async ({
    url,
  }) => {
    await using pool = createDatabase(url, { connections: 3 });
    const [one, other] = await pool
      .selectFrom("participations")
      .select("id")
      .distinctOn("session_id")
      .where("person_id", "=", idOf(pool, "roman-vassilenko"))
      .execute();
    const remove = (db: Database, { id } = { id: "" }) =>
      db.deleteFrom("nodes").where("id", "=", id).execute();

    const before = await countOf(pool, "roman-vassilenko");
    const { second } = await pool.transaction().execute(async (first) => {
      await remove(first, one);
      const second = pool.transaction().execute(async (waiting) => {
        // The statement must wait until the test sees it waiting.
        await sql`set local lock_timeout = 0`.execute(waiting);
        return remove(waiting, other);
      });
      await expect.poll(() => isWaiting(pool)).toBe(true);
      return { second };
    });
    await second;
    expect(await countOf(pool, "roman-vassilenko")).toBe(before - 2);
    expect(await miscounted(pool)).toEqual([]);
  });
});

test("the tenures, sessions, statements and articles of a hundred people need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    people(first: 100) {
      nodes {
        sortName
        tenures(first: 3) { nodes { office { title } } }
        participations(first: 3) { nodes { session { name } } }
        statements(first: 3) { nodes { gist } }
        articles(first: 3) { nodes { headline } }
        counterparts(first: 3) { person { name } }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  const names = data.people.nodes.map((person: { sortName: string }) => person.sortName);
  expect(names.slice(0, 3)).toEqual(["Aaliev, Aziz", "Abakirov, Meder", "Abdrakhmanov, Kairat"]);
  // One statement per kind: people, tenures, offices, participations, sessions, statements, articles, the
  // counterparts, and the people who are counterparts.
  expect(statements).toHaveLength(9);
});
