import { articlesByPublisher } from "#db/articles.ts";
import { countryById } from "#db/countries.ts";
import {
  type OrganizationRow,
  organizationById,
  organizationByReference,
  organizationByWikidataId,
  organizations,
} from "#db/organizations.ts";
import { membersByOrganization } from "#db/parties.ts";
import { ArticleConnection } from "./articles.ts";
import { builder } from "./core/builder.ts";
import {
  connectionType,
  listed,
  manyAsOf,
  manyWithEvidence,
  related,
  withEvidence,
} from "./core/connection.ts";
import { loadOptional } from "./core/context.ts";
import { Entity, identified, Node, Sourced, wikidataId } from "./core/entity.ts";
import { OrganizationKind } from "./core/enums.ts";
import { byReference } from "./core/reference.ts";
import { Country } from "./countries.ts";
import { Party, PartyWithEvidence } from "./parties.ts";

export const Organization = builder.objectRef<OrganizationRow>("Organization");
export const OrganizationConnection = connectionType(
  Organization,
  { name: "By name" },
  organizations.listing,
);
identified(
  Organization,
  "organization",
  organizationById,
  "An organization: an institution, a ministry, a newspaper, a union of states.",
  { slug: organizationByReference, wikidataId: organizationByWikidataId },
);

Organization.implement({
  description: "An organization: an institution, a ministry, a newspaper, a union of states.",
  interfaces: () => [Node, Sourced, Entity, Party],
  fields: (t) => ({
    kind: t.expose("organization_kind", {
      type: OrganizationKind,
      description: "The kind of the organization.",
    }),
    acronym: t.exposeString("acronym", {
      nullable: true,
      description: "The usual acronym of the organization. Null if the organization has no acronym.",
    }),
    wikidataId: t.string(wikidataId),
    country: t.field({
      type: Country,
      nullable: true,
      description:
        "The country that the organization belongs to. Null if the organization belongs to no country, or if no source names the country.",
      resolve: (organization, _, context) => loadOptional(context, countryById, organization.country_id),
    }),
    parent: t.field({
      type: Organization,
      nullable: true,
      description: "The organization that this organization is part of. Null if no source names one.",
      resolve: (organization, _, context) => loadOptional(context, organizationById, organization.parent_id),
    }),
    members: t.field(
      manyAsOf(
        Party,
        membersByOrganization,
        "The parties that sources call members of the organization, by name. With `asOf`: those that may have been members on that day.",
      ),
    ),
    membersWithEvidence: t.field(
      manyWithEvidence(
        PartyWithEvidence,
        membersByOrganization,
        "The list `members`, in which each item also says how certain it is that the party was a member on the day `asOf`.",
      ),
    ),
    articles: t.field(
      related(
        ArticleConnection,
        articlesByPublisher,
        "The articles that the organization published, the newest first.",
      ),
    ),
  }),
});

export const OrganizationWithEvidence = withEvidence(Organization);

builder.queryFields((t) => ({
  organization: t.field({
    type: Organization,
    description: "The organization with this reference. Null if there is none.",
    ...byReference(organizationByReference),
  }),
  organizations: t.field(listed(OrganizationConnection, organizations, "All organizations, by name.")),
}));
