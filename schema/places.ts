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
identified(Place, "place", placeById, "A city, or a meeting place without one.", { slug: placeByReference });

Place.implement({
  description: "A place where sessions are held: a city, or none where the participants met by video.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    kind: t.expose("kind", { type: PlaceKind, description: "What kind of place it is." }),
    country: t.field({
      type: Country,
      nullable: true,
      description: "The country it lies in; null for a place in none.",
      resolve: (place, _, context) => loadOptional(context, countryById, place.country_id),
    }),
    latitude: t.exposeFloat("latitude", {
      nullable: true,
      description: "Degrees north; null where not recorded.",
    }),
    longitude: t.exposeFloat("longitude", {
      nullable: true,
      description: "Degrees east; null where not recorded.",
    }),
    sessions: t.field(
      related(DialogueSessionConnection, sessionsByPlace, "The sessions held there, by day."),
    ),
  }),
});

builder.queryFields((t) => ({
  place: t.field({
    type: Place,
    description: "A place; null where there is none.",
    ...byReference(placeByReference),
  }),
  places: t.field(listed(PlaceConnection, places, "All places, by name.")),
}));
