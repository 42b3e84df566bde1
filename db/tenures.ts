import { type Selectable, sql } from "kysely";
import { anyOf } from "./client.ts";
import { type Evidence, orderByEvidence, whereHeld } from "./lists/as-of.ts";
import { order } from "./lists/cursor.ts";
import { whereEnum, whereLinked, whereReferenceColumn } from "./lists/filter.ts";
import { byEntities, byEntity, byQuery } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, rootList } from "./lists/page.ts";
import { byId, many } from "./loader.ts";
import { type DateBounds, readDate } from "./records/edtf.ts";
import { bounded, FieldError, type ListField, PARTIES, reference, required, text } from "./records/fields.ts";
import { columns, record } from "./records/record.ts";
import { type SpanField, span, spanCells } from "./records/span.ts";
import { rowsOf } from "./selection.ts";
import type { Tenures } from "./types.ts";

export type TenureRow = Selectable<Tenures> & Evidence;

const periodWithSightings: SpanField = {
  ...span,
  read: (value, { record }) => spanCells(value, readable(record.sightings)),
};

/** The valid dates among sightings. The field `sightings` itself reports invalid dates. */
function readable(sightings: unknown): DateBounds[] {
  if (!Array.isArray(sightings)) return [];
  return sightings.flatMap((text) => {
    try {
      return [readDate(String(text))];
    } catch {
      return [];
    }
  });
}

const sightings: ListField = {
  holds: "date",
  rows: { table: "sightings", parent: "tenure_id", columns: ["seen_edtf", "seen_earliest", "seen_latest"] },
  read(item) {
    if (typeof item !== "string") throw new FieldError(`${JSON.stringify(item)} is not a date`);
    const { edtf, earliest, latest } = bounded(() => readDate(item));
    return { seen_edtf: edtf, seen_earliest: earliest, seen_latest: latest };
  },
  write: ({ seen_edtf }) => seen_edtf,
};

export const tenureRecord = record(
  "tenure",
  {
    tenures: {
      person: required(reference("person")),
      office: required(reference("office")),
      period: periodWithSightings,
      note: text,
    },
  },
  { sightings },
);

const selectTenures = rowsOf("tenures", columns(tenureRecord, "tenures"));

export const tenureById = byId(selectTenures);

/** The order `start` sorts by the last day on which a tenure can have begun. Tenures without any date come last. */
const listing: Listing = {
  kind: "tenure",
  orders: { start: order("started_latest", "date"), evidence: orderByEvidence },
  filters: {
    person: whereReferenceColumn("person_id", ["person"], "Tenures of any of these people."),
    office: whereReferenceColumn("office_id", ["office"], "Tenures of any of these offices."),
    party: whereLinked(
      "offices",
      ["id", "party_id"],
      PARTIES,
      "Tenures of offices in any of these parties.",
      "office_id",
    ),
    rank: whereEnum(
      "rank",
      (ranks) => sql`item.office_id in (select id from offices where rank = any(${ranks}))`,
      "Tenures of offices of any of these ranks.",
    ),
    period: whereHeld(
      "Tenures during which the office was held on any of these days. POSSIBLE: the office may have been held on a day of the range. CERTAIN: the office was held on at least one day of the range, because the tenure started or ended then, a source shows the person in office then, or there is evidence before and after. A tenure is undated if neither start nor end is known and no source shows the person in office.",
    ),
  },
  groupings: {
    party: byEntities(
      "offices",
      ["id", "party_id"],
      "The country or organization that the office belongs to.",
      "office_id",
    ),
    rank: byQuery(
      sql`select rank as value from offices where id = item.office_id`,
      "The rank of the office.",
      "enum",
    ),
    office: {
      ...byEntity("office_id", "The office that was held, by its title."),
      holds: "text",
      label: (office) => sql`(select title from offices where id = ${office})`,
    },
  },
};

export const tenures = rootList(selectTenures, listing);
export const tenuresByPerson = listByParent(
  (db, person) => selectTenures(db).where("person_id", "=", person),
  listing,
);
export const tenuresByOffice = listByParent(
  (db, office) => selectTenures(db).where("office_id", "=", office),
  listing,
);

export const sightingsByTenure = many(
  (db, ids) =>
    db
      .selectFrom("sightings")
      .select(["tenure_id", "seen_edtf", "seen_earliest", "seen_latest"])
      .where("tenure_id", "=", anyOf(ids))
      .orderBy("seen_earliest")
      .orderBy("seen_edtf")
      .execute(),
  (sighting) => sighting.tenure_id,
);
