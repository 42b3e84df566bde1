import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { manyAsOf } from "./lists/as-of.ts";
import { order } from "./lists/cursor.ts";
import { whereEnumColumn, whereReferenceColumn } from "./lists/filter.ts";
import { byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId } from "./loader.ts";
import { byIdentifier, byReference } from "./nodes.ts";
import {
  constant,
  enumValue,
  FieldError,
  type ListField,
  objectOf,
  PARTIES,
  reference,
  required,
  text,
} from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { SPAN_BOUNDS, SPAN_COLUMNS, spanCells, spanValue } from "./records/span.ts";
import { selection } from "./selection.ts";
import type { Organizations, Parties } from "./types.ts";

export type OrganizationRow = Omit<Selectable<Parties>, "kind"> &
  Omit<Selectable<Organizations>, "kind"> & { organization_kind: Selectable<Organizations>["kind"] };

/** The members of an organization: slugs, or `{ member, period }` if a source states the start or the end. */
const members: ListField = {
  holds: { object: ["member", "period"] },
  rows: {
    table: "memberships",
    parent: "organization_id",
    columns: ["member_id", ...SPAN_COLUMNS],
    key: ["member_id", "period_edtf"],
  },
  read(item, { resolve }) {
    const { member, period } =
      typeof item === "string" ? { member: item } : objectOf(item, "member", "period");
    if (member == null) throw new FieldError("a membership has no member");
    return { member_id: resolve(member, PARTIES), ...spanCells(period ?? null) };
  },
  write(row, { referenceTo }) {
    const member = referenceTo(row.member_id, PARTIES);
    const period = spanValue(row);
    return period === undefined ? member : { member, period };
  },
};

export const organizationRecord = entityRecord(
  "organization",
  "name",
  {
    parties: { slug: required(text), kind: constant("organization"), name: required(text), note: text },
    organizations: {
      kind: required(enumValue("organization_kind")),
      acronym: text,
      country: reference("country"),
      parent: reference("organization"),
    },
  },
  { members },
);

const partyColumns = selection("parties", columns(organizationRecord, "parties", ["kind"]));
const organizationColumns = selection(
  "organizations",
  columns(organizationRecord, "organizations", ["id", "kind"]),
);

const selectOrganizations = (db: Database) =>
  db
    .selectFrom("organizations")
    .innerJoin("parties", "parties.id", "organizations.id")
    .select([partyColumns, organizationColumns])
    .select("organizations.kind as organization_kind")
    .$castTo<OrganizationRow>()
    .where("parties.kind", "=", "organization");

export const organizationById = byId(selectOrganizations);
export const organizationByReference = byReference("organization", selectOrganizations);
export const organizationByWikidataId = byIdentifier("wikidata", selectOrganizations);

const listing: Listing = {
  kind: "organization",
  orders: { name: order("name", "text") },
  filters: {
    query: whereFound("organization", "Organizations with a name or an acronym like this."),
    kind: whereEnumColumn("organization_kind", "organization_kind", "Organizations of any of these kinds."),
    country: whereReferenceColumn("country_id", ["country"], "Organizations of any of these countries."),
    parent: whereReferenceColumn(
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

export const organizations = rootList(selectOrganizations, listing);
export const institutionsByCountry = listByParent(
  (db, country) => selectOrganizations(db).where("country_id", "=", country),
  listing,
);
export const organizationsByMember = manyAsOf(
  (db, member) =>
    db
      .selectFrom("memberships")
      .select(["organization_id as id", ...SPAN_BOUNDS])
      .where("member_id", "=", member),
  selectOrganizations,
  ["name"],
);
