import { type Selectable, sql } from "kysely";
import { order } from "./lists/cursor.ts";
import {
  type Lookup,
  lookupCondition,
  whereEnum,
  whereLinked,
  whereLookup,
  whereReference,
  withNarrower,
} from "./lists/filter.ts";
import { byQuery } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId, type Loader, through } from "./loader.ts";
import { byIdentifier, byReference } from "./nodes.ts";
import { computed, indexedText, PARTIES, required, text } from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { People } from "./types.ts";

export type PersonRow = Selectable<People>;

export const personRecord = entityRecord("person", "name", {
  people: {
    slug: required(text),
    name: required(text),
    sort_name: required(indexedText),
    session_count: computed,
    note: text,
  },
});

const selectPeople = rowsOf("people", columns(personRecord, "people"));

export const personById = byId(selectPeople);
export const personByReference = byReference("person", selectPeople);
export const personByWikidataId = byIdentifier("wikidata", selectPeople);

const representing: Lookup = {
  ids: (parties) => sql`
    select person_id as id from offices
    cross join lateral (select person_id from tenures where office_id = offices.id offset 0) as tenure
    where party_id = any(${parties})
    union all
    select person_id from delegations
    cross join lateral (select person_id from participations where delegation_id = delegations.id offset 0) as seat
    where party_id = any(${parties})`,
  matches: (parties) => sql`coalesce(
    (
      select true from (select office_id from tenures where person_id = item.id offset 0) as tenure
      cross join lateral (select party_id from offices where id = office_id offset 0) as office
      where party_id = any(${parties}) limit 1
    ), (
      select true from (select delegation_id from participations where person_id = item.id offset 0) as seat
      cross join lateral (select party_id from delegations where id = delegation_id offset 0) as delegation
      where party_id = any(${parties}) limit 1
    )
  )`,
};

const ofRank: Lookup = {
  ids: (ranks) => sql`
    select person_id as id from unnest(${ranks}) as asked (rank)
    cross join lateral (select id from offices where offices.rank = asked.rank offset 0) as office
    cross join lateral (select person_id from tenures where office_id = office.id offset 0) as tenure`,
  matches: (ranks) => sql`(
    select true from tenures join offices on offices.id = office_id
    where person_id = item.id and rank = any(${ranks}) limit 1
  )`,
};

const speaking: Lookup = {
  ids: (topics) => sql`
    select (select speaker_id from statements where id = statement_id) as id
    from statement_topics where topic_id = any(${topics})`,
  matches: (topics) => sql`(
    select true from statements join statement_topics on statement_id = statements.id
    where speaker_id = item.id and topic_id = any(${topics}) limit 1
  )`,
};

const listing: Listing = {
  kind: "person",
  orders: { name: order("sort_name", "text"), session_count: order("session_count", "integer") },
  filters: {
    query: whereFound("person", "People with a name like this."),
    party: whereLookup(
      PARTIES,
      representing,
      "People who held an office in any of these parties or belonged to a delegation of one of them.",
    ),
    office: whereLinked(
      "tenures",
      ["person_id", "office_id"],
      ["office"],
      "People who held any of these offices.",
    ),
    rank: whereEnum(
      "rank",
      (ranks) => lookupCondition(ofRank, ranks),
      "People who held an office of any of these ranks.",
    ),
    session: whereLinked(
      "participations",
      ["person_id", "session_id"],
      ["dialogue_session"],
      "People who took part in any of these sessions.",
    ),
    topic: whereReference(
      ["topic"],
      (topics) => lookupCondition(speaking, sql`array(${withNarrower(topics)})`),
      "People who made a statement on any of these topics or their narrower topics.",
    ),
  },
  groupings: {
    party: byQuery(
      sql`select distinct party_id as value from tenures join offices on offices.id = office_id where person_id = item.id`,
      "Each country or organization in which the person held an office.",
    ),
    rank: byQuery(
      sql`select distinct rank as value from tenures join offices on offices.id = office_id where person_id = item.id`,
      "Each rank of the offices that the person held.",
      "enum",
    ),
  },
};

export const people = rootList(selectPeople, listing);

export const authorsByArticle = through(
  "article_authors",
  ["article_id", "author_id"],
  selectPeople,
  "sort_name",
);

/** A person who took part in the same sessions as another person, and the number of these sessions. */
export interface CounterpartRow {
  person_id: string;
  sessions: number;
}

/** The people who took part in most sessions together with a person: at most `first` people, the most frequent first. */
export const counterpartsByPerson: Loader<{ person: string; first: number }, readonly CounterpartRow[]> = {
  identity: JSON.stringify,
  async batch(db, keys) {
    const { rows } = await sql<CounterpartRow & { asked: number }>`
      select asked.ordinality::integer as asked, counterpart.person_id, counterpart.sessions
      from unnest(${keys.map((key) => key.person)}::uuid[], ${keys.map((key) => key.first)}::integer[])
        with ordinality as asked (person_id, first, ordinality)
      cross join lateral (
        select other.person_id, people.sort_name, count(distinct other.session_id) as sessions
        from participations as own
        join participations as other on other.session_id = own.session_id and other.person_id <> own.person_id
        join people on people.id = other.person_id
        where own.person_id = asked.person_id
        group by other.person_id, people.sort_name
        order by sessions desc, people.sort_name, other.person_id
        limit asked.first
      ) as counterpart
      order by asked.ordinality, counterpart.sessions desc, counterpart.sort_name, counterpart.person_id`.execute(
      db,
    );
    const groups = Map.groupBy(rows, (row) => row.asked - 1);
    return keys.map((_, index) => groups.get(index) ?? []);
  },
};
