import { officeById } from "#db/offices.ts";
import { personById } from "#db/people.ts";
import { readDate } from "#db/records/edtf.ts";
import { sightingsByTenure, type TenureRow, tenureById, tenures } from "#db/tenures.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { identified, Node, Sourced } from "./core/entity.ts";
import { knownPeriod, PartialDate, Period } from "./core/scalars.ts";
import { Office } from "./offices.ts";
import { Person } from "./people.ts";

export const Tenure = builder.objectRef<TenureRow>("Tenure");
export const TenureConnection = connectionType(
  Tenure,
  {
    start:
      "By the latest day on which the tenure can have started, according to its start or its first sighting",
  },
  tenures.listing,
);
identified(Tenure, "tenure", tenureById, "The time during which a person held an office.");

Tenure.implement({
  description: "The time during which a person held an office, as far as the sources know it.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    person: t.field({
      type: Person,
      description: "The person who held the office.",
      resolve: (tenure, _, context) => loadKnown(context, personById, tenure.person_id),
    }),
    office: t.field({
      type: Office,
      description: "The office that was held.",
      resolve: (tenure, _, context) => loadKnown(context, officeById, tenure.office_id),
    }),
    period: t.field({
      type: Period,
      description: "The period of the tenure. Usually no source gives an end: see the sightings.",
      resolve: (tenure) => knownPeriod(tenure.period_edtf, tenure.period_stated, tenure.period_latest),
    }),
    sightings: t.field({
      type: [PartialDate],
      description: "The days on which a source shows the person in the office, the earliest first.",
      resolve: async (tenure, _, context) =>
        (await context.load(sightingsByTenure, tenure.id)).map((sighting) => ({
          bounds: readDate(sighting.seen_edtf),
          stated: null,
        })),
    }),
  }),
});

builder.queryFields((t) => ({
  tenures: t.field(listed(TenureConnection, tenures, "All tenures, by start.")),
}));
