import { slugByNode } from "#db/nodes.ts";
import { type OfficeRow, officeById, offices } from "#db/offices.ts";
import { partyById } from "#db/parties.ts";
import { tenuresByOffice } from "#db/tenures.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, related, withEvidence } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { identified, Node, Sourced } from "./core/entity.ts";
import { Rank } from "./core/enums.ts";
import { Party } from "./parties.ts";
import { TenureConnection } from "./tenures.ts";

export const Office = builder.objectRef<OfficeRow>("Office");
export const OfficeConnection = connectionType(Office, { title: "By title" }, offices.listing);
identified(Office, "office", officeById, "A post in a country or an organization.");

Office.implement({
  description:
    "A post in a country or an organization, such as deputy foreign minister of Kazakhstan. Tenures say who held the office.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    slug: t.string({
      description: "A readable key of the office. Filters accept the slug or the id.",
      resolve: async ({ id }, _, context) => (await loadKnown(context, slugByNode, id)).slug,
    }),
    title: t.exposeString("title", { description: "The title of the office." }),
    rank: t.expose("rank", { type: Rank, description: "The rank of the office." }),
    party: t.field({
      type: Party,
      description: "The country or organization that the office belongs to.",
      resolve: (office, _, context) => loadKnown(context, partyById, office.party_id),
    }),
    tenures: t.field(related(TenureConnection, tenuresByOffice, "The tenures of the office, by start.")),
  }),
});

export const OfficeWithEvidence = withEvidence(Office);

builder.queryFields((t) => ({
  offices: t.field(listed(OfficeConnection, offices, "All offices, by title.")),
}));
