import type { Selectable } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { order } from "./cursor.ts";
import { type DateBounds, earlier, readDate, readPeriod } from "./edtf.ts";
import { byId, many } from "./loader.ts";
import { page, pages } from "./page.ts";
import { bounded, column, datedOf, type Field, listOf, record, reference } from "./record.ts";
import type { Sightings, Tenures } from "./types.ts";

export type TenureRow = Selectable<Tenures>;
export type SightingRow = Selectable<Sightings>;

/**
 * The period and what the sightings add to it: whoever is seen in office on a day was in office by then and still, so
 * the first sighting bounds the start and the last one the end.
 */
const periodWithSightings: Field = {
  read(value, { record }) {
    const { edtf, stated } = datedOf(value);
    const bounds = bounded(() => readPeriod(edtf ?? "/"));
    const seen = readable(record.sightings);
    return {
      columns: {
        period_edtf: bounds.edtf,
        period_stated: stated,
        period_earliest: bounds.earliest,
        period_latest: bounds.latest,
        started_latest: seen
          .map((date) => date.latest)
          .reduce((a, b) => (earlier(b, a) ? b : a), bounds.startLatest),
        ended_earliest: seen
          .map((date) => date.earliest)
          .reduce((a, b) => (earlier(a, b) ? b : a), bounds.endEarliest),
      },
    };
  },
};

/** The dates among sightings; what is no date is the fault of that field and not of this one. */
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

const sightings: Field = {
  child: { table: "sightings", parent: "tenure_id" },
  read: (value) => ({
    children: listOf(value).map((text) => {
      const { edtf, earliest, latest } = bounded(() => readDate(String(text)));
      return { seen_edtf: edtf, seen_earliest: earliest, seen_latest: latest };
    }),
  }),
};

export const tenureRecord = record(
  "tenure",
  {
    tenures: {
      person: reference("person"),
      office: reference("office"),
      period: periodWithSightings,
      note: column,
    },
  },
  { sightings },
);

const selectTenures = (db: Database) => db.selectFrom("tenures").selectAll("tenures");

export const tenureById = byId(selectTenures);

/** By the day on which the tenure had begun at the latest; those without any date come last. */
const orders = { start: order("started_latest", "date") };

export const tenures = page(selectTenures, orders);
export const tenuresByPerson = pages(
  (db, person) => selectTenures(db).where("person_id", "=", person),
  orders,
);
export const tenuresByOffice = pages(
  (db, office) => selectTenures(db).where("office_id", "=", office),
  orders,
);

export const sightingsByTenure = many(
  (db, ids) =>
    db
      .selectFrom("sightings")
      .selectAll()
      .where("tenure_id", "=", anyOf(ids))
      .orderBy("seen_earliest")
      .orderBy("seen_edtf")
      .execute(),
  (sighting) => sighting.tenure_id,
);
