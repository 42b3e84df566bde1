import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { whereTextColumn } from "./lists/filter.ts";
import { byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { code, constant, required, text } from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { selection } from "./selection.ts";
import type { Countries, Parties } from "./types.ts";

export type CountryRow = Selectable<Parties> & Selectable<Countries>;

export const countryRecord = entityRecord("country", "name", {
  parties: { slug: required(text), kind: constant("country"), name: required(text), note: text },
  countries: { code: required(code(2)), alpha3: code(3), region: text },
});

const partyColumns = selection("parties", columns(countryRecord, "parties"));
const countryColumns = selection("countries", columns(countryRecord, "countries", ["id"]));

const selectCountries = (db: Database) =>
  db
    .selectFrom("countries")
    .innerJoin("parties", "parties.id", "countries.id")
    .select([partyColumns, countryColumns])
    .$castTo<CountryRow>()
    .where("parties.kind", "=", "country");

export const countryById = byId(selectCountries);
/** Countries by id, slug or ISO 3166-1 code. */
export const countryByReference = byReference("country", selectCountries);

const listing: Listing = {
  kind: "country",
  orders: { name: order("name", "text") },
  filters: {
    query: whereFound("country", "Countries with a name like this."),
    region: whereTextColumn("region", "Countries in any of these regions, for example Central Asia."),
  },
  groupings: {
    region: byValue("region", "The region in which the dialogue places the country.", "text"),
  },
};

export const countries = rootList(selectCountries, listing);
