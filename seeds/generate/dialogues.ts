import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import {
  capitalized,
  chance,
  dated,
  id,
  land,
  list,
  numbers,
  oneOf,
  pairs,
  partiesOf,
  period,
  pick,
  sentence,
  slug,
  sometimes,
  wordsOf,
} from "./sql.ts";
import { LABELS, LAND_STEMS, TOWN_ENDINGS, VOCABULARY } from "./vocabulary.ts";

/** Places, topics and dialogues. */
export function dialoguesTables(sizes: Sizes): readonly BulkInsert[] {
  const { countries, places, topics, dialogues } = sizes;
  return [
    {
      table: "places",
      kind: "'place'",
      aliases: ["slug"],
      columns: {
        id: id("place"),
        slug: slug("name"),
        name: "name",
        kind: `case when ${chance("place kind")} < 0.02 then 'online' else 'city' end::place_kind`,
        country_id: sometimes(0.95, id("country", pick(countries, "place country")), "place has country"),
        latitude: sometimes(
          0.9,
          `round((180 * ${chance("latitude")} - 90)::numeric, 4)::float8`,
          "place located",
        ),
        longitude: sometimes(
          0.9,
          `round((360 * ${chance("longitude")} - 180)::numeric, 4)::float8`,
          "place located",
        ),
      },
      from: `${numbers(places)} cross join lateral (
        select ${oneOf(LAND_STEMS, "town stem", "n", 1)} || ${oneOf(TOWN_ENDINGS, "town ending", "n", 1)} as name
      ) as named`,
    },
    {
      table: "topics",
      kind: "'topic'",
      aliases: ["slug"],
      columns: {
        id: id("topic"),
        slug: slug("name"),
        name: "name",
        description: sometimes(0.5, sentence(8, "topic description"), "topic described"),
        // A tree of topics: the first tenth have no broader topic.
        broader_id: `case when n > ${Math.ceil(topics / 10)} then ${id("topic", `1 + (n - 1) / 10`)} end`,
      },
      from: `${numbers(topics)} cross join lateral (
        select ${wordsOf(VOCABULARY.en, 2, "topic name")} as name
      ) as named`,
    },
    pairs(
      "related_topics",
      ["topic_id", "related_id"],
      id("topic", "thing"),
      id("topic", pick(topics, "related topic")),
      [topics, 2],
    ),
    {
      table: "dialogues",
      kind: "'dialogue'",
      aliases: ["slug"],
      columns: {
        id: id("dialogue"),
        slug: slug("name"),
        name: "name",
        kind: `${oneOf(LABELS.dialogueKind, "dialogue kind")}::dialogue_kind`,
        level: `${sometimes(0.8, oneOf(LABELS.rank, "dialogue level"), "dialogue has level")}::rank`,
        description: sometimes(0.6, sentence(10, "dialogue description"), "dialogue described"),
        ...dated("period", "held"),
      },
      from: `${numbers(dialogues)} ${period("held")} cross join lateral (
        select ${list([land(pick(countries, "dialogue land")), capitalized(oneOf(VOCABULARY.en, "dialogue field", "n", 1)), "'Dialogue'"])} as name
      ) as named`,
    },
    partiesOf(sizes, "dialogue_parties", "dialogue_id", "party_id", "dialogue", dialogues, 6),
  ];
}
