import type { Selectable } from "kysely";
import { manyAsOf } from "./lists/as-of.ts";
import { order } from "./lists/cursor.ts";
import { whereEnumColumn, whereReferenceColumn } from "./lists/filter.ts";
import { byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId } from "./loader.ts";
import { enumValue, indexedText, PARTIES, reference, required, text } from "./records/fields.ts";
import { columns, record } from "./records/record.ts";
import { SPAN_BOUNDS } from "./records/span.ts";
import { rowsOf } from "./selection.ts";
import type { Offices } from "./types.ts";

export type OfficeRow = Selectable<Offices>;

export const officeRecord = record("office", {
  offices: {
    title: required(indexedText),
    rank: required(enumValue("rank")),
    party: required(reference(...PARTIES)),
    note: text,
  },
});

const selectOffices = rowsOf("offices", columns(officeRecord, "offices"));

export const officeById = byId(selectOffices);

const listing: Listing = {
  kind: "office",
  orders: { title: order("title", "text") },
  filters: {
    query: whereFound("office", "Offices whose title contains these words."),
    party: whereReferenceColumn("party_id", PARTIES, "Offices at any of these parties."),
    rank: whereEnumColumn("rank", "rank", "Offices of any of these ranks."),
  },
  groupings: {
    party: byEntity("party_id", "The country or organization that the office belongs to."),
    rank: byValue("rank", "The rank of the office."),
  },
};

export const offices = rootList(selectOffices, listing);

/** As of a day, the list leaves out offices that nobody can have held on that day. */
export const officesByParty = manyAsOf(
  (db, party) =>
    db
      .selectFrom("offices")
      .leftJoin("tenures", "tenures.office_id", "offices.id")
      .select(["offices.id", ...SPAN_BOUNDS])
      .where("party_id", "=", party),
  selectOffices,
  ["rank", "title"],
);
