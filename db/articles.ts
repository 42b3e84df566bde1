import { type Selectable, sql } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import {
  whereDateColumns,
  whereLinked,
  whereOnTopic,
  whereReferenceColumn,
  whereTextColumn,
} from "./lists/filter.ts";
import { byEntity, byPeriod, byQuery, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, listThrough, rootList } from "./lists/page.ts";
import { orderByRelevance, whereFound } from "./lists/search.ts";
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
  whereLinked("mentions", ["article_id", "entity_id"], kinds, description);

const listing: Listing = {
  kind: "article",
  orders: { published: order("published_earliest", "date"), relevance: orderByRelevance("article") },
  direction: "desc",
  filters: {
    query: whereFound("article", "Articles whose headline, summary, statements or text have these words."),
    publisher: whereReferenceColumn("publisher_id", ["organization"], "Articles of any of these publishers."),
    author: whereLinked(
      "article_authors",
      ["article_id", "author_id"],
      ["person"],
      "Articles by any of these people.",
    ),
    language: whereTextColumn("language", "Articles in any of these languages, as ISO 639-1 codes."),
    published: whereDateColumns(
      "published_earliest",
      "published_latest",
      "Articles by the day they appeared.",
    ),
    mentions: mentioning(null, "Articles that mention any of these entities."),
    topic: whereOnTopic(
      "mentions",
      ["article_id", "entity_id"],
      "Articles on any of these topics or a narrower one.",
    ),
    session: mentioning(["dialogue_session"], "Articles that report any of these sessions."),
    strategy: mentioning(["strategy"], "Articles that mention any of these strategies."),
  },
  groupings: {
    period: byPeriod(sql`item.published_edtf`, "When they appeared.", true),
    publisher: byEntity("publisher_id", "Who published them."),
    language: byValue("language", "The language they are written in.", "text"),
    topic: byQuery(
      sql`select distinct topics.id as value from mentions join topics on topics.id = entity_id where article_id = item.id`,
      "Each of their topics as recorded; a broader topic does not count for its narrower ones.",
    ),
    country: byQuery(
      sql`select distinct countries.id as value from mentions join countries on countries.id = entity_id where article_id = item.id`,
      "Each country they mention.",
    ),
  },
};

export const articles = rootList(selectArticles, listing);
export const articlesByPublisher = listByParent(
  (db, publisher) => selectArticles(db).where("publisher_id", "=", publisher),
  listing,
);
export const articlesByAuthor = listThrough(
  "article_authors",
  ["author_id", "article_id"],
  selectArticles,
  listing,
);
/** Articles that mention an entity of whatever kind. */
export const articlesByEntity = listThrough("mentions", ["entity_id", "article_id"], selectArticles, listing);

export const textByArticle = one(
  (db, ids) => db.selectFrom("article_texts").selectAll().where("article_id", "=", anyOf(ids)).execute(),
  (text) => text.article_id,
);
