import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import {
  chance,
  dated,
  dayBetween,
  id,
  numbers,
  oneOf,
  partialDate,
  party,
  pick,
  publishersOf,
  sentence,
  sometimes,
  topicsOf,
} from "./sql.ts";
import { LABELS, VOCABULARY } from "./vocabulary.ts";

/** Writes the articles, the statements in articles and the mentions in articles. */
export function articlesTables(sizes: Sizes): readonly BulkInsert[] {
  const { countries, people, places, sessions, strategies, statements, articles } = sizes;
  const publishers = publishersOf(sizes);
  return [
    {
      table: "articles",
      kind: "'article'",
      aliases: ["slug", "url"],
      columns: {
        id: id("article"),
        slug: "'article-' || n",
        headline: sentence(7, "headline", "language"),
        headline_basis: `${oneOf(["shown", "url", "described"], "basis", "n", 3)}::headline_basis`,
        kind: `${oneOf(LABELS.articleKind, "article kind")}::article_kind`,
        publisher_id: sometimes(0.95, id("organization", "publisher"), "article has publisher"),
        ...dated("published", "published"),
        dateline_id: sometimes(0.5, id("place", pick(places, "dateline")), "article has dateline"),
        url: sometimes(
          0.9,
          "'https://news-' || publisher || '.example/' || to_char(day, 'YYYY/MM/') || n",
          "article has address",
        ),
        language: "language",
        summary: sometimes(0.8, sentence(16, "summary", "language"), "article summarized"),
      },
      from: `from (
        select n, ${oneOf(Object.keys(VOCABULARY), "language", "n", 5)} as language, ${pick(publishers, "publisher")} as publisher,
          ${dayBetween(1996, 2026, "published")} as day
        ${numbers(articles)}
      ) as article ${partialDate("published", "article.day", 0.02)}`,
    },
    {
      table: "article_texts",
      columns: {
        article_id: id("article"),
        text: Array.from({ length: 6 }, (_, index) => sentence(12, `text ${index}`)).join(" || '. ' || "),
      },
      from: `${numbers(articles)} where n % 10 = 0`,
    },
    {
      table: "article_authors",
      columns: { article_id: id("article"), author_id: id("person", pick(people, "author")) },
      from: `${numbers(articles)} where ${chance("article has author")} < 0.2`,
    },
    {
      table: "statements",
      kind: "'statement'",
      columns: {
        id: id("statement"),
        speaker_id: sometimes(0.8, id("person", pick(people, "speaker")), "statement has speaker"),
        on_behalf_of_id: sometimes(0.7, party(sizes, "statement party"), "statement has party"),
        session_id: sometimes(
          0.6,
          id("dialogue_session", pick(sessions, "statement session", "n", 2)),
          "statement at session",
        ),
        article_id: id("article", pick(articles, "statement article", "n", 1)),
        kind: `${oneOf(["paraphrase", "quote", "indirect"], "statement kind")}::statement_kind`,
        gist: sentence(12, "gist"),
        quote: `case when ${oneOf(["paraphrase", "quote", "indirect"], "statement kind")} = 'quote' then ${sentence(8, "quote")} end`,
        ...dated("said", "said"),
      },
      from: `${numbers(statements)} ${partialDate("said", dayBetween(1996, 2026, "said"), 0.05)}`,
    },
    topicsOf(sizes, "statement_topics", "statement_id", "statement", statements),
    {
      table: "statement_subjects",
      columns: {
        statement_id: id("statement"),
        subject_id: `case when ${chance("subject kind")} < 0.4 then ${id("strategy", pick(strategies, "subject"))}
          when ${chance("subject kind")} < 0.7 then ${id("country", pick(countries, "subject"))}
          else ${id("dialogue_session", pick(sessions, "subject"))} end`,
      },
      from: `${numbers(statements)} where ${chance("statement has subject")} < 0.6`,
    },
    mentions(sizes),
  ];
}

/** Writes the mentions: about three per article, mostly one of each kind. */
function mentions(sizes: Sizes): BulkInsert {
  const { articles, topics, countries, people, organizations, sessions, strategies } = sizes;
  const { places, dialogues, programmes } = sizes;
  // The kind of an entity, the number of entities of this kind, and the share of the articles that mention one of
  // these entities.
  const slots: readonly [kind: string, count: number, share: number][] = [
    ["topic", topics, 0.8],
    ["country", countries, 0.6],
    ["person", people, 0.35],
    ["organization", organizations, 0.3],
    ["dialogue_session", sessions, 0.25],
    ["strategy", strategies, 0.15],
    ["place", places, 0.1],
    ["dialogue", dialogues, 0.1],
    ["programme", programmes, 0.03],
    ["article", articles, 0.03],
    ["topic", topics, 0.3],
  ];
  const bySlot = (value: (slot: (typeof slots)[number], number: number) => string) =>
    `case slot ${slots.map((slot, index) => `when ${index + 1} then ${value(slot, index + 1)}`).join(" ")} end`;
  return {
    table: "mentions",
    kind: "'mention'",
    columns: {
      id: id("mention"),
      article_id: id("article", "article"),
      entity_id: `case when detected and ${chance("unresolved")} < 0.05 then null else ${bySlot(([kind, count]) => id(kind, pick(count, "mentioned")))} end`,
      surface: "case when detected then 'as mentioned' end",
      start_offset: `case when detected then slot * 100 + ${pick(80, "offset")} end`,
      end_offset: `case when detected then slot * 100 + ${pick(80, "offset")} + 12 end`,
      method: "case when detected then 'detected' else 'editorial' end::mention_method",
      confidence: `case when detected then 0.5 + ${chance("confidence")} / 2 else 1 end`,
    },
    from: `from (
      select article, slot, article * 16 + slot as n, article % 2 = 0 or slot = ${slots.length} as detected
      from generate_series(1, ${articles}) as article cross join generate_series(1, ${slots.length}) as slot
    ) as numbered
    where ${chance("mention")} < ${bySlot(([, , share]) => String(share))}`,
  };
}
