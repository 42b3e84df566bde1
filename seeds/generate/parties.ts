import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import {
  capitalized,
  id,
  idOrNull,
  land,
  list,
  numbers,
  oneOf,
  partiesOf,
  pick,
  publishersOf,
  slug,
  sometimes,
} from "./sql.ts";
import { LABELS, VOCABULARY } from "./vocabulary.ts";

/** Countries and organizations. */
export function partiesTables(sizes: Sizes): readonly BulkInsert[] {
  const { countries, organizations } = sizes;
  const publishers = publishersOf(sizes);
  return [
    {
      table: "parties",
      kind: "kind",
      aliases: ["slug"],
      columns: {
        id: id("country"),
        kind: "'country'::party_kind",
        slug: `lower(${land("n")})`,
        name: land("n"),
      },
      from: numbers(countries),
    },
    {
      table: "countries",
      aliases: ["code", "alpha3"],
      columns: {
        id: id("country"),
        code: "chr(65 + n / 26) || chr(65 + n % 26)",
        alpha3: "chr(65 + n / 26) || chr(65 + n % 26) || 'X'",
        region: oneOf(
          ["Central Asia", "European Union", "Caucasus", "Middle East", "South Asia", "Africa"],
          "region",
        ),
      },
      from: numbers(countries),
    },
    {
      table: "parties",
      kind: "kind",
      aliases: ["slug"],
      columns: {
        id: id("organization"),
        kind: "'organization'::party_kind",
        slug: slug("name"),
        name: "name",
      },
      from: `${numbers(organizations)} cross join lateral (
        select case when n <= ${publishers}
          then ${land(pick(countries, "organization land"))} || ' ' || ${oneOf(["Times", "Herald", "News", "Observer", "Gazette", "Today"], "organization name")}
          else ${list([oneOf(["Ministry", "Agency", "Institute", "Committee", "Centre", "Bureau"], "organization name"), "'of'", capitalized(oneOf(VOCABULARY.en, "organization field", "n", 1)), "'of'", land(pick(countries, "organization land"))])}
        end as name
      ) as named`,
    },
    {
      table: "organizations",
      columns: {
        id: id("organization"),
        kind: `case when n <= ${publishers} then 'media' else ${oneOf(LABELS.organizationKind, "organization kind")} end::organization_kind`,
        acronym: sometimes(0.3, "upper(substr(md5(n::text), 1, 4))", "acronym"),
        country_id: sometimes(
          0.8,
          id("country", pick(countries, "organization land")),
          "organization has land",
        ),
        parent_id: sometimes(0.3, idOrNull("organization", "nullif(n / 5, 0)"), "organization has parent"),
      },
      from: numbers(organizations),
    },
    partiesOf(
      sizes,
      "memberships",
      "organization_id",
      "member_id",
      "organization",
      Math.ceil(organizations / 4),
      12,
    ),
  ];
}
