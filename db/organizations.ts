import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { manyAsOf } from "./lists/as-of.ts";
import { order } from "./lists/cursor.ts";
import { oneOf, pointsAt } from "./lists/filter.ts";
import { byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pages } from "./lists/page.ts";
import { found } from "./lists/search.ts";
import { byId } from "./loader.ts";
import { byIdentifier, byReference } from "./nodes.ts";
import {
  column,
  constant,
  entityRecord,
  type Field,
  FieldError,
  listOf,
  objectOf,
  PARTIES,
  reference,
  timeOf,
} from "./records/record.ts";
import type { Organizations, Parties } from "./types.ts";

export type OrganizationRow = Omit<Selectable<Parties>, "kind"> &
  Omit<Selectable<Organizations>, "kind"> & { organization_kind: Selectable<Organizations>["kind"] };

/** Slugs, or `{ member, period }` where a source tells since when or until when. */
const members: Field = {
  child: { table: "memberships", parent: "organization_id" },
  read: (value, { resolve }) => ({
    children: listOf(value).map((item) => {
      const { member, period } =
        typeof item === "string" ? { member: item } : objectOf(item, "member", "period");
      if (member == null) throw new FieldError("a membership has no member");
      return { member_id: resolve(member, ...PARTIES), ...timeOf(period) };
    }),
  }),
};

export const organizationRecord = entityRecord(
  "organization",
  "name",
  {
    parties: {
      slug: column,
      kind: constant("organization"),
      name: column,
      note: column,
    },
    organizations: {
      kind: column,
      acronym: column,
      country: reference("country"),
      parent: reference("organization"),
    },
  },
  { members },
);

const selectOrganizations = (db: Database) =>
  db
    .selectFrom("organizations")
    .innerJoin("parties", "parties.id", "organizations.id")
    .select(["parties.id", "slug", "name", "note", "organizations.kind as organization_kind", "acronym"])
    .select(["country_id", "parent_id"])
    .where("parties.kind", "=", "organization");

export const organizationById = byId(selectOrganizations);
export const organizationByReference = byReference("organization", selectOrganizations);
export const organizationByWikidataId = byIdentifier("wikidata", selectOrganizations);

const listing: Listing = {
  kind: "organization",
  orders: { name: order("name", "text") },
  filters: {
    query: found("organization", "Organizations with a name or an acronym like this."),
    kind: oneOf("organization_kind", "organization_kind", "Organizations of any of these kinds."),
    country: pointsAt("country_id", ["country"], "Organizations of any of these countries."),
    parent: pointsAt(
      "parent_id",
      ["organization"],
      "Organizations that are part of any of these organizations.",
    ),
  },
  groupings: {
    kind: byValue("organization_kind", "The kind of the organization."),
    country: byEntity("country_id", "The country that the organization belongs to."),
  },
};

export const organizations = page(selectOrganizations, listing);
export const institutionsByCountry = pages(
  (db, country) => selectOrganizations(db).where("country_id", "=", country),
  listing,
);
export const organizationsByMember = manyAsOf(
  (db, member) =>
    db.selectFrom("memberships").selectAll().select("organization_id as id").where("member_id", "=", member),
  selectOrganizations,
  ["name"],
);
