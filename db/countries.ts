import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { texts } from "./lists/filter.ts";
import { byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page } from "./lists/page.ts";
import { found } from "./lists/search.ts";
import { byId } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { column, constant, entityRecord } from "./records/record.ts";
import type { Countries, Parties } from "./types.ts";

export type CountryRow = Selectable<Parties> & Selectable<Countries>;

export const countryRecord = entityRecord("country", "name", {
  parties: {
    slug: column,
    kind: constant("country"),
    name: column,
    note: column,
  },
  countries: { code: column, alpha3: column, region: column },
});

const selectCountries = (db: Database) =>
  db
    .selectFrom("countries")
    .innerJoin("parties", "parties.id", "countries.id")
    .selectAll("parties")
    .select(["code", "alpha3", "region"])
    .where("parties.kind", "=", "country");

export const countryById = byId(selectCountries);
/** By id, slug or ISO 3166-1 code. */
export const countryByReference = byReference("country", selectCountries);

const listing: Listing = {
  kind: "country",
  orders: { name: order("name", "text") },
  filters: {
    query: found("country", "Countries with a name like this."),
    region: texts("region", "Countries in any of these regions, for example Central Asia."),
  },
  groupings: {
    region: byValue("region", "The region in which the dialogue places the country.", "text"),
  },
};

export const countries = page(selectCountries, listing);
