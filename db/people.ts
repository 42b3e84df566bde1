import { type Selectable, sql } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./cursor.ts";
import { byId, type Loader, through } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { page } from "./page.ts";
import { column, entityRecord } from "./record.ts";
import type { People } from "./types.ts";

export type PersonRow = Selectable<People>;

export const personRecord = entityRecord("person", "name", {
  people: { slug: column, name: column, sort_name: column, note: column },
});

const selectPeople = (db: Database) => db.selectFrom("people").selectAll("people");

export const personById = byId(selectPeople);
export const personByReference = byReference("person", selectPeople);

export const people = page(selectPeople, { name: order("sort_name", "text") });

export const authorsByArticle = through(
  "article_authors",
  ["article_id", "author_id"],
  selectPeople,
  "sort_name",
);

/** Someone who sat in the same sessions as a person, and in how many. */
export interface CounterpartRow {
  person_id: string;
  sessions: number;
}

/** Who sat in the same sessions as a person, the most frequent first, `first` of them at most. */
export const counterpartsByPerson: Loader<{ person: string; first: number }, readonly CounterpartRow[]> = {
  identity: JSON.stringify,
  async batch(db, keys) {
    const { rows } = await sql<CounterpartRow & { asked: number }>`
      select asked.ordinality::integer as asked, counterpart.person_id, counterpart.sessions
      from unnest(${keys.map((key) => key.person)}::uuid[], ${keys.map((key) => key.first)}::integer[])
        with ordinality as asked (person_id, first, ordinality)
      cross join lateral (
        select other.person_id, count(distinct other.session_id) as sessions
        from participations as own
        join participations as other on other.session_id = own.session_id and other.person_id <> own.person_id
        join people on people.id = other.person_id
        where own.person_id = asked.person_id
        group by other.person_id, people.sort_name
        order by sessions desc, people.sort_name, other.person_id
        limit asked.first
      ) as counterpart
      order by asked.ordinality, counterpart.sessions desc`.execute(db);
    const groups = Map.groupBy(rows, (row) => row.asked - 1);
    return keys.map((_, index) => groups.get(index) ?? []);
  },
};
