import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import { capitalized, chance, id, iso, numbers, oneOf, party, period, pick, slug } from "./sql.ts";
import { FAMILY_ENDINGS, FAMILY_STEMS, FIRST_NAMES, LABELS, VOCABULARY } from "./vocabulary.ts";

/** People, offices and tenures. */
export function peopleTables(sizes: Sizes): readonly BulkInsert[] {
  const { people, offices, tenures } = sizes;
  return [
    {
      table: "people",
      kind: "'person'",
      aliases: ["slug"],
      columns: {
        id: id("person"),
        slug: slug("first || '-' || family"),
        name: "first || ' ' || family",
        sort_name: "family || ', ' || first",
      },
      from: `${numbers(people)} cross join lateral (
        select ${oneOf(FIRST_NAMES, "first name", "n", 1)} as first,
          ${oneOf(FAMILY_STEMS, "family stem", "n", 1)} || ${oneOf(FAMILY_ENDINGS, "family ending", "n", 1)} as family
      ) as named`,
    },
    {
      table: "offices",
      kind: "'office'",
      columns: {
        id: id("office"),
        title: "title || case when same > 1 then ' ' || same else '' end",
        rank: "rank::rank",
        party_id: "party_id",
      },
      from: `from (
        select *, row_number() over (partition by party_id, title order by n) as same from (
          select n, rank, party_id, ${capitalized("replace(rank, '_', ' ')")} || ' for ' || ${capitalized(oneOf(VOCABULARY.en, "office field"))} as title
          ${numbers(offices)} cross join lateral (
            select ${oneOf(LABELS.rank, "office rank")} as rank, ${party(sizes, "office")} as party_id
          ) as made
        ) as titled
      ) as numbered`,
    },
    {
      table: "tenures",
      kind: "'tenure'",
      columns: {
        id: id("tenure"),
        person_id: id("person", pick(people, "tenure person", "n", 2)),
        office_id: id("office", pick(offices, "tenure office", "n", 2)),
        period_edtf: "coalesce(held.edtf, '/')",
        period_earliest: "held.earliest",
        period_latest: "held.latest",
        started_latest: "least(held.start_latest, seen.first)",
        ended_earliest: "greatest(held.end_earliest, seen.last)",
      },
      from: `${numbers(tenures)} ${period("held")} cross join lateral (
        select min(day) as first, max(day) as last from (${sightings("held.start", 'held."end"')}) as seen
      ) as seen`,
    },
    {
      table: "sightings",
      columns: {
        tenure_id: id("tenure"),
        seen_edtf: iso("day"),
        seen_earliest: "day",
        seen_latest: "day",
      },
      from: `${numbers(tenures)} ${period("held")} cross join lateral (${sightings("held.start", 'held."end"')}) as seen`,
    },
  ];
}

/** The days on which somebody was seen in an office: up to four, between the start and the end of the tenure. */
const sightings = (start: string, end: string) => `
  select distinct ${start} + floor((${end} - ${start}) * ${chance("sighting", "n * 8 + slot")})::integer as day
  from generate_series(1, floor(5 * ${chance("sightings")})::integer) as slot`;
