import type { Selectable } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { order } from "./cursor.ts";
import { byId, one } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { page, pages, pagesThrough } from "./page.ts";
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
} from "./record.ts";
import type { Articles } from "./types.ts";

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

const orders = { published: order("published_earliest", "date") };

export const articles = page(selectArticles, orders, "desc");
export const articlesByPublisher = pages(
  (db, publisher) => selectArticles(db).where("publisher_id", "=", publisher),
  orders,
  "desc",
);
export const articlesByAuthor = pagesThrough(
  "article_authors",
  ["author_id", "article_id"],
  selectArticles,
  orders,
  "desc",
);
/** Articles that mention an entity of whatever kind. */
export const articlesByEntity = pagesThrough(
  "mentions",
  ["entity_id", "article_id"],
  selectArticles,
  orders,
  "desc",
);

export const textByArticle = one(
  (db, ids) => db.selectFrom("article_texts").selectAll().where("article_id", "=", anyOf(ids)).execute(),
  (text) => text.article_id,
);
