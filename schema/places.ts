import { countryById } from "#db/countries.ts";
import { sessionsByPlace } from "#db/dialogue-sessions.ts";
import { type PlaceRow, placeById, placeByReference, places } from "#db/places.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, related } from "./core/connection.ts";
import { loadOptional } from "./core/context.ts";
import { Entity, identified, Node, Sourced } from "./core/entity.ts";
import { PlaceKind } from "./core/enums.ts";
import { byReference } from "./core/reference.ts";
import { Country } from "./countries.ts";
import { DialogueSessionConnection } from "./dialogue-sessions.ts";

export const Place = builder.objectRef<PlaceRow>("Place");
export const PlaceConnection = connectionType(Place, { name: "By name" }, places.listing);
identified(Place, "place", placeById, "A city, or an online meeting place.", { slug: placeByReference });

Place.implement({
  description: "A place where sessions are held: a city, or an online place for sessions held by video.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    kind: t.expose("kind", { type: PlaceKind, description: "What kind of place this is." }),
    country: t.field({
      type: Country,
      nullable: true,
      description: "The country of the place. Null for an online place.",
      resolve: (place, _, context) => loadOptional(context, countryById, place.country_id),
    }),
    latitude: t.exposeFloat("latitude", {
      nullable: true,
      description: "The latitude in degrees north. Null if it is not recorded.",
    }),
    longitude: t.exposeFloat("longitude", {
      nullable: true,
      description: "The longitude in degrees east. Null if it is not recorded.",
    }),
    sessions: t.field(
      related(DialogueSessionConnection, sessionsByPlace, "The sessions held at the place, by day."),
    ),
  }),
});

builder.queryFields((t) => ({
  place: t.field({
    type: Place,
    description: "The place with this reference. Null if there is none.",
    ...byReference(placeByReference),
  }),
  places: t.field(listed(PlaceConnection, places, "All places, by name.")),
}));
