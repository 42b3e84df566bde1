import { type Selectable, sql } from "kysely";
import { anyOf } from "./client.ts";
import { order } from "./lists/cursor.ts";
import {
  linkCondition,
  whereDateColumns,
  whereLinked,
  whereOnTopic,
  whereReference,
  whereReferenceColumn,
  whereTextColumn,
  withSessions,
} from "./lists/filter.ts";
import { byEntity, byPeriod, byQuery, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, listThrough, rootList } from "./lists/page.ts";
import { orderByRelevance, whereFound } from "./lists/search.ts";
import { byId, one } from "./loader.ts";
import { byReference } from "./nodes.ts";
import {
  address,
  addressList,
  alias,
  check,
  date,
  enumValue,
  FieldError,
  type ListField,
  language,
  languageTag,
  moment,
  objectOf,
  reference,
  references,
  required,
  said,
  text,
} from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { Articles, NodeKind } from "./types.ts";

export type ArticleRow = Selectable<Articles>;

/**
 * The entities that an article mentions. An item is the `kind/slug` of an entity that an editor found, or an object that
 * says how and where the mention was found.
 */
const mentions: ListField = {
  holds: { object: ["id", "entity", "surface", "start_offset", "end_offset", "method", "confidence"] },
  shownAs: "mentioned",
  rows: {
    table: "mentions",
    parent: "article_id",
    columns: ["entity_id", "surface", "start_offset", "end_offset", "method", "confidence"],
    identifiedBy: "entity_id",
  },
  read(item, context) {
    const { id, entity, surface, start_offset, end_offset, method, confidence } =
      typeof item === "string"
        ? { entity: item }
        : objectOf(item, "id", "entity", "surface", "start_offset", "end_offset", "method", "confidence");
    if (surface != null) check(surface, "text", context);
    for (const offset of [start_offset, end_offset]) if (offset != null) check(offset, "integer", context);
    if (method != null) check(method, { enum: "mention_method" }, context);
    if (confidence != null) check(confidence, "number", context);
    if (confidence != null && (Number(confidence) < 0 || Number(confidence) > 1))
      throw new FieldError(`the confidence ${confidence} is not between 0 and 1`);
    if (start_offset != null && Number(start_offset) < 0)
      throw new FieldError(`the start_offset ${start_offset} is less than 0`);
    if (start_offset != null && end_offset != null && Number(start_offset) >= Number(end_offset))
      throw new FieldError(`the end_offset ${end_offset} is not after the start_offset ${start_offset}`);
    if (entity == null && surface == null) throw new FieldError("a mention needs an entity or a surface");
    return {
      ...said({ id }),
      entity_id: entity == null ? null : context.resolve(entity, null),
      surface: surface ?? null,
      start_offset: start_offset ?? null,
      end_offset: end_offset ?? null,
      method: method ?? "editorial",
      confidence: confidence ?? 1,
    };
  },
  write({ entity_id, method, confidence, ...row }, { referenceTo }) {
    const entity = entity_id === null ? null : referenceTo(entity_id, null);
    const more = said({
      ...row,
      method: method === "editorial" ? null : method,
      confidence: confidence === 1 ? null : confidence,
    });
    return entity !== null && Object.keys(more).length === 0 ? entity : said({ entity, ...more });
  },
};

/** The moment of publication. The field `published` must have the day of this moment in its zone. */
const publishedAt: typeof moment = {
  ...moment,
  read(value, context) {
    const cells = moment.read(value, context);
    if (value === null) return cells;
    const { published } = context.record;
    const { edtf } =
      typeof published === "string" ? { edtf: published } : objectOf(published, "edtf", "stated");
    const day = String(value).slice(0, 10);
    if (edtf !== day) throw new FieldError(`is on ${day} in its zone, so "published" must be "${day}"`);
    return cells;
  },
};

export const articleRecord = entityRecord(
  "article",
  "headline",
  {
    articles: {
      slug: required(text),
      headline: required(text),
      headline_basis: required(enumValue("headline_basis")),
      kind: required(enumValue("article_kind")),
      publisher: reference("organization"),
      byline: text,
      published: date,
      published_at: publishedAt,
      dateline: reference("place"),
      url: alias(address),
      alternate_urls: alias(addressList),
      language: required(language),
      summary: text,
      note: text,
    },
  },
  { authors: references("article_authors", ["article_id", "author_id"], ["person"]), mentions },
);

const selectArticles = rowsOf("articles", columns(articleRecord, "articles"));

export const articleById = byId(selectArticles);
/** Articles by id, slug or address. */
export const articleByReference = byReference("article", selectArticles);

/** Filters articles by entities of one kind that they mention. */
const mentioning = (kind: NodeKind, description: string) =>
  whereLinked("mentions", ["article_id", "entity_id"], [kind], description);

const listing: Listing = {
  kind: "article",
  orders: { published: order("published_earliest", "date"), relevance: orderByRelevance("article") },
  direction: "desc",
  filters: {
    query: whereFound("article", "Articles whose headline, summary, statements or text contain these words."),
    publisher: whereReferenceColumn("publisher_id", ["organization"], "Articles of any of these publishers."),
    author: whereLinked(
      "article_authors",
      ["article_id", "author_id"],
      ["person"],
      "Articles by any of these people.",
    ),
    language: whereTextColumn(
      "language",
      "Articles in any of these languages, as codes of ISO 639-1 in any case.",
      (language) => languageTag(language) ?? language,
    ),
    published: whereDateColumns(
      "published_earliest",
      "published_latest",
      "Articles published on these days.",
    ),
    mentions: whereReference(
      null,
      (ids) => linkCondition("mentions", ["article_id", "entity_id"], withSessions(ids)),
      "Articles that mention any of these entities. A dialogue stands for itself and its sessions.",
    ),
    topic: whereOnTopic(
      "mentions",
      ["article_id", "entity_id"],
      "Articles on any of these topics or their narrower topics.",
    ),
    session: mentioning("dialogue_session", "Articles that report any of these sessions."),
    strategy: mentioning("strategy", "Articles that mention any of these strategies."),
  },
  groupings: {
    period: byPeriod(
      sql`item.published_edtf`,
      "published",
      "The period in which the article was published.",
      true,
    ),
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
/** Articles that mention an entity of any kind. */
export const articlesByEntity = listThrough("mentions", ["entity_id", "article_id"], selectArticles, listing);

export const textByArticle = one(
  (db, ids) =>
    db
      .selectFrom("article_texts")
      .select(["article_id", "text"])
      .where("article_id", "=", anyOf(ids))
      .execute(),
  (text) => text.article_id,
);
