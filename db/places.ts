import type { Selectable } from "kysely";
import { order } from "./lists/cursor.ts";
import { whereEnumColumn, whereReferenceColumn } from "./lists/filter.ts";
import { byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { enumValue, numberBetween, reference, required, text } from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { Places } from "./types.ts";

export type PlaceRow = Selectable<Places>;

export const placeRecord = entityRecord("place", "name", {
  places: {
    slug: required(text),
    name: required(text),
    kind: required(enumValue("place_kind")),
    country: reference("country"),
    latitude: numberBetween(-90, 90),
    longitude: numberBetween(-180, 180),
    note: text,
  },
});

const selectPlaces = rowsOf("places", columns(placeRecord, "places"));

export const placeById = byId(selectPlaces);
export const placeByReference = byReference("place", selectPlaces);

const listing: Listing = {
  kind: "place",
  orders: { name: order("name", "text") },
  filters: {
    query: whereFound("place", "Places with a name like this."),
    country: whereReferenceColumn("country_id", ["country"], "Places in any of these countries."),
    kind: whereEnumColumn("place_kind", "kind", "Places of any of these kinds."),
  },
  groupings: {
    country: byEntity("country_id", "The country of the place."),
    kind: byValue("kind", "The kind of the place."),
  },
};

export const places = rootList(selectPlaces, listing);
