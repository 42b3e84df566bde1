import { type CountryRow, countries, countryById, countryByReference } from "#db/countries.ts";
import { institutionsByCountry, organizationsByMember } from "#db/organizations.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, manyAsOf, related } from "./core/connection.ts";
import { Entity, identified, Node, Sourced } from "./core/entity.ts";
import { byReference } from "./core/reference.ts";
import { Organization, OrganizationConnection } from "./organizations.ts";
import { Party } from "./parties.ts";

export const Country = builder.objectRef<CountryRow>("Country");
export const CountryConnection = connectionType(Country, { name: "By name" }, countries.listing);
identified(Country, "country", countryById, "A state.", {
  slug: countryByReference,
  code: countryByReference,
});

Country.implement({
  description: "A state.",
  interfaces: () => [Node, Sourced, Entity, Party],
  fields: (t) => ({
    code: t.exposeString("code", { description: "Two letters of ISO 3166-1, for example KZ." }),
    alpha3: t.exposeString("alpha3", {
      nullable: true,
      description: "Three letters of ISO 3166-1, for example KAZ; null where not recorded.",
    }),
    region: t.exposeString("region", {
      nullable: true,
      description: "The region to which the dialogue counts it; null where it counts it to none.",
    }),
    organizations: t.field(
      manyAsOf(
        Organization,
        organizationsByMember,
        "The organizations of which sources call it a member, by name; as of a day those of which it may have been a member then.",
      ),
    ),
    institutions: t.field(
      related(
        OrganizationConnection,
        institutionsByCountry,
        "Its ministries, agencies, media and the like, by name.",
      ),
    ),
  }),
});

builder.queryFields((t) => ({
  country: t.field({
    type: Country,
    description: "A country; null where there is none.",
    ...byReference(countryByReference, "Its id, slug or ISO 3166-1 code, for example KZ or KAZ."),
  }),
  countries: t.field(listed(CountryConnection, countries, "All countries, by name.")),
}));
