import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { manyAsOf } from "./lists/as-of.ts";
import { order } from "./lists/cursor.ts";
import { oneOf, pointsAt } from "./lists/filter.ts";
import { byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page } from "./lists/page.ts";
import { byId } from "./loader.ts";
import { column, PARTIES, record, reference } from "./records/record.ts";
import type { Offices } from "./types.ts";

export type OfficeRow = Selectable<Offices>;

export const officeRecord = record("office", {
  offices: { title: column, rank: column, party: reference(...PARTIES), note: column },
});

const selectOffices = (db: Database) => db.selectFrom("offices").selectAll("offices");

export const officeById = byId(selectOffices);

const listing: Listing = {
  kind: "office",
  orders: { title: order("title", "text") },
  filters: {
    party: pointsAt("party_id", PARTIES, "Offices at any of these parties."),
    rank: oneOf("rank", "rank", "Offices of any of these ranks."),
  },
  groupings: {
    party: byEntity("party_id", "The country or organization that the office belongs to."),
    rank: byValue("rank", "The rank of the office."),
  },
};

export const offices = page(selectOffices, listing);

/** As of a day, an office is there as far as somebody may have held it. */
export const officesByParty = manyAsOf(
  (db, party) =>
    db
      .selectFrom("offices")
      .leftJoin("tenures", "tenures.office_id", "offices.id")
      .select(["offices.id", "period_earliest", "period_latest", "started_latest", "ended_earliest"])
      .where("party_id", "=", party),
  selectOffices,
  ["rank", "title"],
);
