import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { oneOf, pointsAt } from "./lists/filter.ts";
import { byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page } from "./lists/page.ts";
import { found } from "./lists/search.ts";
import { byId } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { column, entityRecord, reference } from "./records/record.ts";
import type { Places } from "./types.ts";

export type PlaceRow = Selectable<Places>;

export const placeRecord = entityRecord("place", "name", {
  places: {
    slug: column,
    name: column,
    kind: column,
    country: reference("country"),
    latitude: column,
    longitude: column,
    note: column,
  },
});

const selectPlaces = (db: Database) => db.selectFrom("places").selectAll("places");

export const placeById = byId(selectPlaces);
export const placeByReference = byReference("place", selectPlaces);

const listing: Listing = {
  kind: "place",
  orders: { name: order("name", "text") },
  filters: {
    query: found("place", "Places with a name like this."),
    country: pointsAt("country_id", ["country"], "Places in any of these countries."),
    kind: oneOf("place_kind", "kind", "Places of any of these kinds."),
  },
  groupings: {
    country: byEntity("country_id", "The country of the place."),
    kind: byValue("kind", "The kind of the place."),
  },
};

export const places = page(selectPlaces, listing);
