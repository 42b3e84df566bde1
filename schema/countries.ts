import { type CountryRow, countries, countryById, countryByReference } from "#db/countries.ts";
import { institutionsByCountry, organizationsByMember } from "#db/organizations.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, manyAsOf, manyWithEvidence, related } from "./core/connection.ts";
import { Entity, identified, Node, Sourced } from "./core/entity.ts";
import { byReference } from "./core/reference.ts";
import { Organization, OrganizationConnection, OrganizationWithEvidence } from "./organizations.ts";
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
    code: t.exposeString("code", { description: "The two-letter code of ISO 3166-1, for example KZ." }),
    alpha3: t.exposeString("alpha3", {
      nullable: true,
      description: "The three-letter code of ISO 3166-1, for example KAZ. Null if it is not recorded.",
    }),
    region: t.exposeString("region", {
      nullable: true,
      description:
        "The region in which the dialogue places the country, for example Central Asia. Null if the dialogue places the country in no region.",
    }),
    organizations: t.field(
      manyAsOf(
        Organization,
        organizationsByMember,
        "The organizations of which sources call the country a member, by name. With `asOf`: those of which it may have been a member on that day.",
      ),
    ),
    organizationsWithEvidence: t.field(
      manyWithEvidence(
        OrganizationWithEvidence,
        organizationsByMember,
        "The list `organizations`, in which each item also says how certain it is that the country was a member on the day `asOf`.",
      ),
    ),
    institutions: t.field(
      related(
        OrganizationConnection,
        institutionsByCountry,
        "The ministries, agencies, media and other organizations of the country, by name.",
      ),
    ),
  }),
});

builder.queryFields((t) => ({
  country: t.field({
    type: Country,
    description: "The country with this reference. Null if there is none.",
    ...byReference(
      countryByReference,
      "The id, the slug or an ISO 3166-1 code of the country, for example KZ or KAZ. A code may be in lower case.",
    ),
  }),
  countries: t.field(listed(CountryConnection, countries, "All countries, by name.")),
}));
