import type { Selectable } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { order } from "./cursor.ts";
import { byId, many } from "./loader.ts";
import { page } from "./page.ts";
import { column, record, reference } from "./record.ts";
import type { Offices } from "./types.ts";

export type OfficeRow = Selectable<Offices>;

export const officeRecord = record("office", {
  offices: { title: column, rank: column, party: reference("country", "organization"), note: column },
});

const selectOffices = (db: Database) => db.selectFrom("offices").selectAll("offices");

export const officeById = byId(selectOffices);

export const offices = page(selectOffices, { title: order("title", "text") });

export const officesByParty = many(
  (db, parties) =>
    selectOffices(db)
      .where("party_id", "=", anyOf(parties))
      .orderBy("rank")
      .orderBy("title")
      .orderBy("id")
      .execute(),
  (office) => office.party_id,
);
