import { sql } from "kysely";
import { describe, expect } from "vitest";
import { afterCommit, anyOf, createDatabase, type Database, transacted } from "#db/client.ts";
import { RuleError } from "#db/errors.ts";
import { personById } from "#db/people.ts";
import { topicByReference } from "#db/topics.ts";
import { test as base } from "./harness.ts";

const test = base.extend<{ pool: Database }>({
  /** This database has connections that commit, so changes stay for all later tests of this file. */
  pool: async ({ url }, use) => {
    const pool = createDatabase(url);
    await use(pool);
    await pool.destroy();
  },
});

const idOf = async (db: Database, alias: string) =>
  (await db.selectFrom("aliases").select("node_id").where("alias", "=", alias).executeTakeFirstOrThrow())
    .node_id;

const newTopic = async (db: Database, slug: string) => {
  const id = crypto.randomUUID();
  await db.insertInto("topics").values({ id, slug, name: slug }).execute();
  return id;
};

const cite = async (db: Database, fact: string, article = "timesca-2018-hld5") => {
  const id = crypto.randomUUID();
  await db
    .insertInto("citations")
    .values({ id, fact_id: fact, article_id: await idOf(db, article) })
    .execute();
  return id;
};

describe("the database refuses", () => {
  test.for<[what: string, rule: string, work: (db: Database) => Promise<unknown>]>([
    ["a fact without a source", "nodes_citations_check", (db) => newTopic(db, "unsourced")],
    [
      "taking the last source from a fact",
      "nodes_citations_check",
      async (db) =>
        db
          .deleteFrom("citations")
          .where("fact_id", "=", await idOf(db, "bomca"))
          .execute(),
    ],
    [
      "taking the last source by deleting the node of the citation",
      "nodes_citations_check",
      async (db) =>
        db
          .deleteFrom("nodes")
          .where(
            "id",
            "in",
            db
              .selectFrom("citations")
              .select("id")
              .where("fact_id", "=", await idOf(db, "bomca")),
          )
          .execute(),
    ],
    [
      "taking the last source by moving the citation to another fact",
      "nodes_citations_check",
      async (db) => {
        const [giver, taker] = [await newTopic(db, "giver"), await newTopic(db, "taker")];
        await cite(db, giver);
        await db.updateTable("citations").set({ fact_id: taker }).where("fact_id", "=", giver).execute();
      },
    ],
    [
      "a person with the id of a topic",
      "nodes_kind_check",
      async (db) => {
        const id = await idOf(db, "energy");
        await db
          .insertInto("people")
          .values({ id, slug: "energy", name: "Energy", sort_name: "Energy" })
          .execute();
      },
    ],
    [
      "turning a topic into a person",
      "nodes_kind_check",
      async (db) =>
        db
          .updateTable("nodes")
          .set({ kind: "person" })
          .where("id", "=", await idOf(db, "energy"))
          .execute(),
    ],
    [
      "a tenure that ends before it starts",
      "tenures_period_check",
      (db) =>
        db
          .updateTable("tenures")
          .set({ period_earliest: "2019-01-01", period_latest: "2018-12-31" })
          .execute(),
    ],
    [
      "a membership that ends before it starts",
      "memberships_period_check",
      async (db) =>
        db
          .insertInto("memberships")
          .values({
            organization_id: await idOf(db, "european-union"),
            member_id: await idOf(db, "slovakia"),
            period_earliest: "2019-01-01",
            period_latest: "2018-12-31",
          })
          .execute(),
    ],
    [
      "a session that ends before it starts",
      "dialogue_sessions_held_check",
      (db) =>
        db
          .updateTable("dialogue_sessions")
          .set({ held_earliest: "2018-07-09", held_latest: "2018-07-08" })
          .where("slug", "=", "hld-5-ashgabat-2018")
          .execute(),
    ],
    [
      "a second session of the same ordinal in a dialogue",
      "dialogue_sessions_dialogue_id_ordinal_key",
      async (db) =>
        db
          .updateTable("dialogue_sessions")
          .set({ ordinal: 5 })
          .where("dialogue_id", "=", await idOf(db, "hld"))
          .where("ordinal", "=", 6)
          .execute(),
    ],
    [
      "a plan that is fulfilled by a milestone of another strategy",
      "milestones_strategy_id_fulfilled_by_id_fkey",
      async (db) =>
        db
          .updateTable("milestones")
          .set({ is_planned: true, fulfilled_by_id: await idOf(db, "agenda-2030--2015-09-25--adoption") })
          .where("id", "=", await idOf(db, "eu-ca-strategy-2019--planned-by-end-of-2019"))
          .execute(),
    ],
    [
      "moving a milestone to another strategy while it fulfils others",
      "milestones_strategy_id_fulfilled_by_id_fkey",
      async (db) =>
        db
          .updateTable("milestones")
          .set({ strategy_id: await idOf(db, "agenda-2030") })
          .where("id", "=", await idOf(db, "eu-ca-strategy-2019--2019-06-17--adoption"))
          .execute(),
    ],
  ])("%s", async ([, rule, work], { db, pool }) => {
    const refused = await transacted(db, work).then(
      () => expect.fail("the database accepted it"),
      (error) => error,
    );
    expect(refused).toBeInstanceOf(RuleError);
    expect(refused).toMatchObject({ rule, cause: { constraint: rule } });
    expect(refused.message, "the error message is our own sentence, and not the message of Postgres").toMatch(
      /^[A-Z][^_]+\.$/,
    );
    expect(refused.message).not.toBe(refused.cause.message);

    await expect(
      pool.transaction().execute(work),
      "the database also refuses the change without transacted()",
    ).rejects.toMatchObject({ constraint: rule });
  });

  test("the database refuses a delegation with other days than its session", async ({ pool }) => {
    const apart = pool.updateTable("delegations").set({ held_earliest: "2000-01-01" });
    await expect(apart.execute()).rejects.toMatchObject({
      constraint: "delegations_session_id_held_earliest_held_latest_fkey",
    });
  });

  test("the database refuses a former slug for another entity", async ({ db }) => {
    await db.updateTable("topics").set({ slug: "power" }).where("slug", "=", "energy").execute();
    await expect(newTopic(db, "energy")).rejects.toMatchObject({ constraint: "aliases_pkey" });
  });
});

describe("the database accepts", () => {
  test("the database accepts a fact that is cited before the end of the transaction", async ({ db }) => {
    const id = await transacted(db, async (db) => {
      const id = await newTopic(db, "sourced");
      await cite(db, id);
      return id;
    });
    expect(await idOf(db, "sourced")).toBe(id);
  });

  test("the database accepts deleting a source of a fact if the fact has another source", async ({ db }) => {
    const left = await transacted(db, async (db) => {
      const id = await newTopic(db, "sourced");
      const first = await cite(db, id);
      await cite(db, id, "orient-2018-hld5");
      await db.deleteFrom("nodes").where("id", "=", first).execute();
      return db.selectFrom("citations").select("id").where("fact_id", "=", id).execute();
    });
    expect(left).toHaveLength(1);
  });

  test("the database accepts deleting a fact together with its sources", async ({ db }) => {
    const id = await transacted(db, async (db) => {
      const id = await newTopic(db, "sourced");
      await cite(db, id);
      await db.deleteFrom("nodes").where("id", "=", id).execute();
      return id;
    });
    const rest = await sql`
      select id from nodes where id = ${id} union all select id from topics where id = ${id}
      union all select id from citations where fact_id = ${id} union all select node_id from aliases where node_id = ${id}
    `.execute(db);
    expect(rest.rows).toEqual([]);
  });

  test("the database accepts sessions of the same ordinal in different dialogues", async ({ pool }) => {
    const { dialogues } = await pool
      .selectFrom("dialogue_sessions")
      .select((column) => column.fn.count<number>("dialogue_id").distinct().as("dialogues"))
      .where("ordinal", "=", 5)
      .executeTakeFirstOrThrow();
    expect(dialogues).toBeGreaterThan(1);
  });
});

describe("facts of a session have the days of the session", () => {
  const daysOf = async (db: Database, session: string) => {
    const { rows } = await sql<{ source: string; days: string }>`
      select distinct source, held_earliest || '/' || held_latest as days
      from (
        select 'delegations' as source, session_id, held_earliest, held_latest from delegations
        union all select 'participations', session_id, held_earliest, held_latest from participations
        union all select 'outcomes', session_id, held_earliest, held_latest from outcomes
      ) as held where session_id = ${session} order by source`.execute(db);
    return Object.fromEntries(rows.map((row) => [row.source, row.days]));
  };

  test("the days of a fact change with those of its session", async ({ db }) => {
    const session = await idOf(db, "hld-5-ashgabat-2018");
    const before = "2018-07-09/2018-07-09";
    expect(await daysOf(db, session)).toEqual({
      delegations: before,
      outcomes: before,
      participations: before,
    });
    await db
      .updateTable("dialogue_sessions")
      .set({ held_edtf: "2018-07-10/2018-07-11", held_earliest: "2018-07-10", held_latest: "2018-07-11" })
      .where("id", "=", session)
      .execute();
    const after = "2018-07-10/2018-07-11";
    expect(await daysOf(db, session)).toEqual({ delegations: after, outcomes: after, participations: after });
  });

  test("the days of a fact change when its delegation moves to another session", async ({ db }) => {
    const other = await db
      .selectFrom("dialogue_sessions")
      .selectAll()
      .where("slug", "=", "conf-25-years-astana-2018")
      .executeTakeFirstOrThrow();
    const moved = await db
      .updateTable("delegations")
      .set({ session_id: other.id })
      .where("id", "=", await idOf(db, "hld-5-ashgabat-2018--afghanistan"))
      .returning(["held_earliest", "held_latest"])
      .executeTakeFirstOrThrow();
    expect(moved).toEqual({ held_earliest: other.held_earliest, held_latest: other.held_latest });
  });
});

describe("references stay valid forever", () => {
  const lookUp = `query ($id: ID!, $ref: ID!) {
    node(id: $id) { id } nodes(ids: [$id]) { id } entity(ref: $ref) { id slug } topic(ref: $ref) { id slug }
  }`;

  test("a slug and a former slug find the same entity", async ({ db, ask }) => {
    const id = await idOf(db, "connectivity");
    await db.updateTable("topics").set({ slug: "links" }).where("id", "=", id).execute();
    const thing = { id, slug: "links" };
    for (const ref of ["links", "connectivity", id, id.toUpperCase()]) {
      expect((await ask(lookUp, { id, ref })).data).toEqual({
        node: { id },
        nodes: [{ id }],
        entity: thing,
        topic: thing,
      });
    }
  });

  test("an entity that takes its former slug again is still found by this slug", async ({ db, ask }) => {
    const id = await idOf(db, "connectivity");
    for (const slug of ["links", "connectivity"]) {
      await db.updateTable("topics").set({ slug }).where("id", "=", id).execute();
    }
    expect((await ask(lookUp, { id, ref: "links" })).data.topic).toEqual({ id, slug: "connectivity" });
  });

  test("a merged id and its slugs find the surviving entity", async ({ db, ask }) => {
    const [lost, survivor] = [await idOf(db, "trade"), await idOf(db, "investment")];
    await db.updateTable("nodes").set({ merged_into: survivor }).where("id", "=", lost).execute();
    const thing = { id: survivor, slug: "investment" };
    for (const ref of ["trade", lost, "investment"]) {
      expect((await ask(lookUp, { id: lost, ref })).data).toEqual({
        node: { id: survivor },
        nodes: [{ id: survivor }],
        entity: thing,
        topic: thing,
      });
    }
  });

  test("many references of all kinds need one statement", async ({ db, statements }) => {
    const [lost, survivor] = [await idOf(db, "trade"), await idOf(db, "investment")];
    await db.updateTable("nodes").set({ merged_into: survivor }).where("id", "=", lost).execute();
    statements.length = 0;
    const found = await topicByReference.batch(db, ["trade", lost, "nonsense", "investment", "trade"]);
    expect(found.map((topic) => topic?.slug)).toEqual([
      "investment",
      "investment",
      undefined,
      "investment",
      "investment",
    ]);
    expect(statements).toHaveLength(1);
  });

  test("a slug that one kind uses is free for another kind", async ({ ask }) => {
    const { data } = await ask(
      `{ country(ref: "afghanistan") { id } topic(ref: "afghanistan") { id } entity(ref: "afghanistan") { id __typename } }`,
    );
    expect(data.topic.id).not.toBe(data.country.id);
    expect(data.entity).toEqual({ id: data.country.id, __typename: "Country" });
  });
});

describe("transacted", () => {
  const note = async (db: Database, text: string) =>
    db.updateTable("topics").set({ note: text }).where("slug", "=", "energy").execute();
  const noted = async (db: Database) =>
    (await db.selectFrom("topics").select("note").where("slug", "=", "energy").executeTakeFirstOrThrow())
      .note;

  test("transacted commits the work and returns its result", async ({ pool }) => {
    const result = await transacted(pool, async (db) => {
      await note(db, "committed");
      expect(await noted(pool), "other transactions do not see the note before the commit").toBeNull();
      return 42;
    });
    expect(result).toBe(42);
    expect(await noted(pool)).toBe("committed");
    await note(pool, null as never);
  });

  test("transacted rolls everything back when the work fails, and rejects with the error of the work", async ({
    pool,
  }) => {
    const failure = new Error("no");
    await expect(
      transacted(pool, async (db) => {
        await note(db, "undone");
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await noted(pool)).toBeNull();
  });

  test("a nested call of transacted rolls back only its own work when that work fails", async ({ pool }) => {
    await expect(
      transacted(pool, async (db) => {
        await note(db, "outer");
        const failed = await transacted(db, async (db) => {
          await note(db, "inner");
          await transacted(db, (db) => note(db, "innermost"));
          await sql`select 1 / 0`.execute(db);
        }).catch((error) => error.message);
        expect(failed).toBe("division by zero");
        expect(await noted(db)).toBe("outer");
        await transacted(db, (db) => note(db, "again"));
        expect(await noted(db)).toBe("again");
        throw new Error("enough");
      }),
    ).rejects.toThrow("enough");
    expect(await noted(pool)).toBeNull();
  });

  test("afterCommit runs hooks in order after the commit, and drops the hooks of a savepoint that is rolled back", async ({
    pool,
  }) => {
    const seen: string[] = [];
    const hook = (name: string) => async () => void seen.push(`${name} sees ${await noted(pool)}`);
    await transacted(pool, async (db) => {
      afterCommit(db, hook("outer"));
      await note(db, "committed");
      await transacted(db, async (inner) => {
        afterCommit(inner, hook("rolled back"));
        throw new Error("no");
      }).catch(() => {});
      await transacted(db, async (inner) => afterCommit(inner, hook("inner")));
      expect(seen).toEqual([]);
    });
    expect(seen).toEqual(["outer sees committed", "inner sees committed"]);
    await expect(
      transacted(pool, async (db) => {
        afterCommit(db, hook("failed"));
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(seen).toHaveLength(2);
    expect(() => afterCommit(pool, hook("outside"))).toThrow(
      "afterCommit needs an open transaction of transacted().",
    );
    await note(pool, null as never);
  });

  test("if a hook fails, afterCommit still runs all hooks, and transacted rejects with the error of the failed hook", async ({
    pool,
  }) => {
    const seen: string[] = [];
    const work = transacted(pool, async (db) => {
      afterCommit(db, () => seen.push("first"));
      afterCommit(db, () => Promise.reject(new Error("second")));
      afterCommit(db, () => seen.push("third"));
    });
    await expect(work).rejects.toThrow("second");
    expect(seen).toEqual(["first", "third"]);
  });

  test("a transaction that has ended takes no more statements", async ({ pool }) => {
    const ended: Database[] = [];
    await transacted(pool, async (db) => void ended.push(db));
    await transacted(pool, async (db) => {
      ended.push(db);
      throw new Error("no");
    }).catch(() => {});
    for (const db of ended) {
      await expect(note(db, "late")).rejects.toThrow(/^Transaction is already /);
      expect(() => afterCommit(db, () => {})).toThrow(
        "afterCommit needs an open transaction of transacted().",
      );
    }
    expect(ended).toHaveLength(2);
  });

  test("transacted checks deferred constraints before it returns, also when nested", async ({ db }) => {
    await transacted(db, async (outer) => {
      const inner = transacted(outer, (db) => newTopic(db, "unsourced"));
      await expect(inner).rejects.toMatchObject({ rule: "nodes_citations_check" });
      await expect(idOf(outer, "unsourced")).rejects.toThrow("no result");
      // After this check, a fact may again be written before its source.
      await cite(outer, await newTopic(outer, "sourced"));
    });
    expect(await idOf(db, "sourced")).toBeTruthy();
  });

  test("transacted passes on errors that no ground rule explains", async ({ db }) => {
    const broken = transacted(db, (db) => sql`select * from nowhere`.execute(db));
    await expect(broken).rejects.toMatchObject({ code: "42P01" });
  });
});

describe("statements", () => {
  const prepared = async (db: Database, part: string) => {
    const { rows } = await sql<{ name: string; statement: string; runs: number }>`
      select name, statement, generic_plans + custom_plans as runs from pg_prepared_statements
      where strpos(statement, ${part}) > 0 and strpos(statement, 'pg_prepared_statements') = 0
      order by statement`.execute(db);
    return rows;
  };

  test("a statement is prepared under a name when its text comes a second time", async ({ db }) => {
    const titles = (ranks: string[]) =>
      sql`select title from offices where rank::text = ${anyOf(ranks)}`.execute(db);
    await titles(["minister"]);
    expect(await prepared(db, "select title from offices"), "its text came only once").toEqual([]);
    await titles(["minister", "ambassador", "expert"]);
    await titles([]);
    expect(await prepared(db, "select title from offices")).toEqual([
      {
        name: expect.stringMatching(/^s\d+$/),
        statement: "select title from offices where rank::text = any($1)",
        runs: 2,
      },
    ]);
  });

  test("the statement of a loader has one text for any number of keys", async ({ db, statements }) => {
    const { rows: people } = await sql<{ id: string }>`select id from people order by id limit 50`.execute(
      db,
    );
    const ids = people.map((person) => person.id);
    statements.length = 0;
    for (const keys of [ids.slice(0, 1), ids.slice(0, 2), ids]) {
      expect((await personById.batch(db, keys)).map((person) => person?.id)).toEqual(keys);
    }
    expect(new Set(statements).size).toBe(1);
    expect(await prepared(db, statements[0] as string)).toMatchObject([{ runs: 2 }]);
  });

  test("the statements of a query have the same texts for one session as for twenty", async ({
    ask,
    statements,
    db,
  }) => {
    const query = `query ($first: Int!) {
      dialogueSessions(first: $first) {
        nodes {
          place { name } topics { name }
          delegations { nodes { party { name } heads { person { name } } } }
          participations(first: 5) { nodes { person { name } } }
          articles(first: 3) { nodes { publisher { name } } }
        }
      }
    }`;
    const textsFor = async (first: number) => {
      statements.length = 0;
      expect((await ask(query, { first })).data.dialogueSessions.nodes).toHaveLength(first);
      return [...statements].sort();
    };
    const texts = await textsFor(20);
    expect(texts.length).toBeGreaterThan(5);
    await textsFor(18);
    const count = (await prepared(db, "")).length;
    expect(await textsFor(19)).toEqual(texts);
    expect(await prepared(db, ""), "nothing new was prepared").toHaveLength(count);
  });
});

describe("values", () => {
  test("dates arrive as text in any time zone, and may be infinite", async ({ db }) => {
    await sql`set local time zone 'Pacific/Kiritimati'`.execute(db);
    const { held_earliest, held_latest } = await db
      .selectFrom("dialogue_sessions")
      .select(["held_earliest", "held_latest"])
      .where("slug", "=", "hld-5-ashgabat-2018")
      .executeTakeFirstOrThrow();
    expect([held_earliest, held_latest]).toEqual(["2018-07-09", "2018-07-09"]);
    const { rows } = await sql`
      select ${"-infinity"}::date as earliest, ${"infinity"}::date as latest, ${"0001-01-01"}::date as first,
        null::date as none`.execute(db);
    expect(rows).toEqual([{ earliest: "-infinity", latest: "infinity", first: "0001-01-01", none: null }]);
  });

  test("a bigint arrives as a number, a timestamp as a Date", async ({ db }) => {
    const { rows } = await sql`
      select count(*) as count, 9007199254740991::bigint as large, '2018-07-09T08:30:00.123Z'::timestamptz(3) as at
      from generate_series(1, 3)`.execute(db);
    expect(rows).toEqual([
      { count: 3, large: Number.MAX_SAFE_INTEGER, at: new Date("2018-07-09T08:30:00.123Z") },
    ]);
  });
});
