import { type Selectable, sql } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { onTopic, pointsAt, texts, tiedTo, within } from "./lists/filter.ts";
import { byEntity, byPeriod, byQuery, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pages, pagesThrough } from "./lists/page.ts";
import { byRelevance, found } from "./lists/search.ts";
import { byId, one } from "./loader.ts";
import { byReference } from "./nodes.ts";
import {
  column,
  columnOr,
  entityRecord,
  type Field,
  listOf,
  partialDate,
  reference,
  references,
  resolveEntity,
} from "./records/record.ts";
import type { Articles, NodeKind } from "./types.ts";

export type ArticleRow = Selectable<Articles>;

/** What the editor of a record found an article to be about, as `kind/slug`. */
const mentions: Field = {
  child: { table: "mentions", parent: "article_id", field: "mentioned", isNode: true },
  read: (value, { resolve }) => ({
    children: listOf(value).map((text) => ({
      entity_id: resolveEntity(text, resolve),
      method: "editorial",
      confidence: 1,
    })),
  }),
};

export const articleRecord = entityRecord(
  "article",
  "headline",
  {
    articles: {
      slug: column,
      headline: column,
      headline_basis: column,
      kind: column,
      publisher: reference("organization"),
      byline: column,
      published: partialDate,
      dateline: reference("place"),
      url: column,
      alternate_urls: columnOr([]),
      language: column,
      summary: column,
      note: column,
    },
  },
  { authors: references("article_authors", ["article_id", "author_id"], ["person"]), mentions },
);

const selectArticles = (db: Database) => db.selectFrom("articles").selectAll("articles");

export const articleById = byId(selectArticles);
/** By id, slug or any of its addresses. */
export const articleByReference = byReference("article", selectArticles);

/** Articles by what they mention. */
const mentioning = (kinds: readonly NodeKind[] | null, description: string) =>
  tiedTo("mentions", ["article_id", "entity_id"], kinds, description);

const listing: Listing = {
  kind: "article",
  orders: { published: order("published_earliest", "date"), relevance: byRelevance("article") },
  direction: "desc",
  filters: {
    query: found("article", "Articles whose headline, summary, statements or text contain these words."),
    publisher: pointsAt("publisher_id", ["organization"], "Articles of any of these publishers."),
    author: tiedTo(
      "article_authors",
      ["article_id", "author_id"],
      ["person"],
      "Articles by any of these people.",
    ),
    language: texts("language", "Articles in any of these languages, as ISO 639-1 codes."),
    published: within("published_earliest", "published_latest", "Articles published on these days."),
    mentions: mentioning(null, "Articles that mention any of these entities."),
    topic: onTopic(
      "mentions",
      ["article_id", "entity_id"],
      "Articles on any of these topics or their narrower topics.",
    ),
    session: mentioning(["dialogue_session"], "Articles that report any of these sessions."),
    strategy: mentioning(["strategy"], "Articles that mention any of these strategies."),
  },
  groupings: {
    period: byPeriod(sql`item.published_edtf`, "The period in which the article was published.", true),
    publisher: byEntity("publisher_id", "The publisher of the article."),
    language: byValue("language", "The language of the article.", "text"),
    topic: byQuery(
      sql`select distinct topics.id as value from mentions join topics on topics.id = entity_id where article_id = item.id`,
      "Each topic of the article. A narrower topic is not counted under its broader topic.",
    ),
    country: byQuery(
      sql`select distinct countries.id as value from mentions join countries on countries.id = entity_id where article_id = item.id`,
      "Each country that the article mentions.",
    ),
  },
};

export const articles = page(selectArticles, listing);
export const articlesByPublisher = pages(
  (db, publisher) => selectArticles(db).where("publisher_id", "=", publisher),
  listing,
);
export const articlesByAuthor = pagesThrough(
  "article_authors",
  ["author_id", "article_id"],
  selectArticles,
  listing,
);
/** Articles that mention an entity of whatever kind. */
export const articlesByEntity = pagesThrough(
  "mentions",
  ["entity_id", "article_id"],
  selectArticles,
  listing,
);

export const textByArticle = one(
  (db, ids) => db.selectFrom("article_texts").selectAll().where("article_id", "=", anyOf(ids)).execute(),
  (text) => text.article_id,
);
