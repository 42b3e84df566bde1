import { slugByNode } from "#db/nodes.ts";
import { type OfficeRow, officeById, offices } from "#db/offices.ts";
import { partyById } from "#db/parties.ts";
import { tenuresByOffice } from "#db/tenures.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, related } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { identified, Node, Sourced } from "./core/entity.ts";
import { Rank } from "./core/enums.ts";
import { Party } from "./parties.ts";
import { TenureConnection } from "./tenures.ts";

export const Office = builder.objectRef<OfficeRow>("Office");
export const OfficeConnection = connectionType(Office, { title: "By title" }, offices.listing);
identified(Office, "office", officeById, "A post at a party, whoever holds it.");

Office.implement({
  description: "A post at a party, whoever holds it: the deputy foreign minister of Kazakhstan.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    slug: t.string({
      description: "A readable key, which filters take as well as the id.",
      resolve: async ({ id }, _, context) => (await loadKnown(context, slugByNode, id)).slug,
    }),
    title: t.exposeString("title", { description: "What its holder is called." }),
    rank: t.expose("rank", { type: Rank, description: "Its level." }),
    party: t.field({
      type: Party,
      description: "The country or organization it belongs to.",
      resolve: (office, _, context) => loadKnown(context, partyById, office.party_id),
    }),
    tenures: t.field(related(TenureConnection, tenuresByOffice, "Who held it, by start.")),
  }),
});

builder.queryFields((t) => ({
  offices: t.field(listed(OfficeConnection, offices, "All offices, by title.")),
}));
