import { folded } from "../lists/spelling.ts";
import type { NodeKind } from "../types.ts";
import { type DateBounds, earlier, InvalidDateError, readDate, readPeriod } from "./edtf.ts";

/**
 * The format in which facts come in: one JSON object per thing, known by its `slug`, pointing at others by theirs.
 * Each noun says in its own file how the fields of such a record become columns; `import.ts` does the rest.
 */
export interface RecordType {
  readonly kind: NodeKind;
  /** The tables that hold a row of this noun and the fields that fill them, in the order they are written. */
  readonly tables: Readonly<Record<string, Fields>>;
  /** Fields that only keep rows of their own. */
  readonly lists: Fields;
}

export type Fields = Readonly<Record<string, Field>>;

/** How one field of a record is written. */
export interface Field {
  /** Records do not have this field: its column is the same for all of them. */
  readonly isConstant?: true;
  /** The table in which this field keeps rows of its own, and that table's column for the parent. */
  readonly child?: Child;
  /** What is to be written. Throws a {@link FieldError} that says what is wrong with the value. */
  readonly read: (value: unknown, context: RecordContext) => Written;
}

export interface Child {
  readonly table: string;
  readonly parent: string;
  /** What the graph calls the list, where it does not call it as the record does. */
  readonly field?: string;
  /** The rows are nodes; what tells those of one parent apart becomes part of their id. */
  readonly isNode?: true;
}

export interface Written {
  columns?: Record<string, unknown>;
  children?: readonly Record<string, unknown>[];
}

export interface RecordContext {
  readonly name: string;
  readonly type: RecordType;
  readonly record: Readonly<Record<string, unknown>>;
  /** The id behind a slug of one of the kinds; throws a {@link FieldError} where there is none. */
  readonly resolve: Resolve;
}

export type Resolve = (slug: unknown, ...kinds: readonly NodeKind[]) => string;

/** A value that cannot be written; the message is a sentence without its subject. */
export class FieldError extends Error {
  override name = "FieldError";
}

/** A noun whose records must cite their sources. */
export const record = (kind: NodeKind, tables: RecordType["tables"], lists: Fields = {}): RecordType => ({
  kind,
  tables,
  lists: { sources, ...lists },
});

/** A noun whose records have names, the preferred one in the field `title`, and identifiers elsewhere. */
export const entityRecord = (
  kind: NodeKind,
  title: string,
  tables: RecordType["tables"],
  lists: Fields = {},
): RecordType => record(kind, tables, { names: namesBesides(title), identifiers, ...lists });

/** A plain column that is not left empty where the record does not name it. */
export const columnOr = (otherwise: unknown): Field => ({
  read: (value, { name }) => ({ columns: { [name]: value ?? otherwise } }),
});

/** A plain column of the field's name; its type and whether it may be empty are the table's own. */
export const column: Field = columnOr(null);

/** A column that is the same for all rows of a noun. */
export const constant = (value: unknown): Field => ({
  isConstant: true,
  read: (_, { name }) => ({ columns: { [name]: value } }),
});

/** The slug of one thing, of any of the kinds. */
export const reference = (...kinds: NodeKind[]): Field => ({
  read: (value, { name, resolve }) => ({
    columns: { [`${name}_id`]: value == null ? null : resolve(value, ...kinds) },
  }),
});

/** The slugs of many things, kept in a table of pairs: the parent's column, then theirs. */
export const references = (
  table: string,
  [parent, other]: readonly [parent: string, other: string],
  kinds: readonly NodeKind[],
  { field, ...constants }: Readonly<Record<string, unknown>> & { field?: string } = {},
): Field => ({
  child: { table, parent, field },
  read: (value, { resolve }) => ({
    children: listOf(value).map((slug) => ({ [other]: resolve(slug, ...kinds), ...constants })),
  }),
});

/** The kinds of things that can send a delegation. */
export const PARTIES: readonly NodeKind[] = ["country", "organization"];

/** The kinds of things that have a name. */
export const ENTITIES: readonly NodeKind[] = [
  "country",
  "organization",
  "person",
  "place",
  "topic",
  "dialogue",
  "dialogue_session",
  "strategy",
  "programme",
  "article",
];

/** The id behind `kind/slug`, for fields that may point at entities of every kind. */
export function resolveEntity(text: unknown, resolve: Resolve): string {
  const [kind, slug] = String(text).split(/\/(.*)/);
  if (slug && !ENTITIES.includes(kind as NodeKind)) {
    throw new FieldError(`"${kind}" is not a kind of entity: ${ENTITIES.join(", ")}`);
  }
  if (!slug) {
    throw new FieldError(`"${text}" is not of the form kind/slug, for example person/peter-burian`);
  }
  return resolve(slug, kind as NodeKind);
}

/** A partial date: EDTF text, or `{ edtf, stated }` where the words of the source are kept as well. */
export const partialDate = datedField(readDate);

/** A span of time, written as a partial date is; an EDTF interval or a single date. */
export const period = datedField(readPeriod);

function datedField(bound: (edtf: string) => { edtf: string; earliest: string; latest: string }): Field {
  return {
    read(value, { name }) {
      const { edtf, stated } = datedOf(value);
      const bounds = edtf === null ? null : bounded(() => bound(edtf));
      return {
        columns: {
          [`${name}_edtf`]: bounds?.edtf ?? null,
          [`${name}_stated`]: stated,
          [`${name}_earliest`]: bounds?.earliest ?? "-infinity",
          [`${name}_latest`]: bounds?.latest ?? "infinity",
        },
      };
    },
  };
}

/**
 * The columns of what holds over time: its period, and what sightings add to it. What is seen on a day had begun by then
 * and still lasted, so the first sighting bounds the start and the last one the end.
 */
export function timeOf(value: unknown, seen: readonly DateBounds[] = []) {
  const { edtf, stated } = datedOf(value);
  const bounds = bounded(() => readPeriod(edtf ?? "/"));
  return {
    period_edtf: bounds.edtf,
    period_stated: stated,
    period_earliest: bounds.earliest,
    period_latest: bounds.latest,
    started_latest: seen
      .map((date) => date.latest)
      .reduce((a, b) => (earlier(b, a) ? b : a), bounds.startLatest),
    ended_earliest: seen
      .map((date) => date.earliest)
      .reduce((a, b) => (earlier(a, b) ? b : a), bounds.isOpen ? "infinity" : bounds.endEarliest),
  };
}

/** Runs a reading of dates and turns its complaint into one about the field. */
export function bounded<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidDateError ? new FieldError(error.message) : error;
  }
}

/** A number of people: a whole number where it is known, else `{ min, max, stated }`. */
export const quantity: Field = {
  read(value, { name }) {
    const { min, max, stated } =
      typeof value === "number" ? { min: value, max: value } : objectOf(value, "min", "max", "stated");
    for (const bound of [min, max]) {
      if (bound != null && !(Number.isInteger(bound) && Number(bound) >= 0)) {
        throw new FieldError(`${JSON.stringify(bound)} is not a number of people`);
      }
    }
    if (min != null && max != null && Number(min) > Number(max)) {
      throw new FieldError(`cannot be at least ${min} and at most ${max}`);
    }
    return {
      columns: {
        [`${name}_min`]: min ?? null,
        [`${name}_max`]: max ?? null,
        [`${name}_stated`]: stated ?? null,
      },
    };
  },
};

/** The names of an entity: the preferred one and, in `names`, `{ value, kind, language, script }` of all others. */
const namesBesides = (title: string): Field => ({
  child: { table: "name_variants", parent: "node_id" },
  read(value, { type, record }) {
    // Headlines are not compared as names are: their words are searched.
    const comparable = (name: string) => (type.kind === "article" ? null : folded(name));
    const others = listOf(value).map((item) => {
      const {
        value,
        kind = "alternate",
        language = null,
        script = null,
      } = objectOf(item, "value", "kind", "language", "script");
      if (typeof value !== "string" || value === "") throw new FieldError("a name has no value");
      return { value, kind, language, script: script ?? scriptOf(value), folded: comparable(value) };
    });
    const { [title]: name } = record;
    // A name that is no text is the fault of its own field.
    if (typeof name !== "string" || name === "") return { children: others };
    const preferred = {
      value: name,
      kind: "preferred",
      // That of an article is its headline's; other preferred names are the editors' own choice.
      language: record.language ?? null,
      script: scriptOf(name),
      folded: comparable(name),
    };
    return { children: [preferred, ...others.filter((other) => other.value !== preferred.value)] };
  },
});

/** The ISO 15924 code of the script a text is written in, where all its letters are of one that is known here. */
function scriptOf(text: string): string | null {
  if (/^[\p{Script=Latin}\P{L}]*$/u.test(text)) return "Latn";
  if (/^[\p{Script=Cyrillic}\P{L}]*$/u.test(text)) return "Cyrl";
  if (/^[\p{Script=Arabic}\P{L}]*$/u.test(text)) return "Arab";
  return null;
}

const identifiers: Field = {
  child: { table: "identifiers", parent: "node_id" },
  read: (value) => ({
    children: listOf(value).map((item) => {
      const { scheme, value, url = null } = objectOf(item, "scheme", "value", "url");
      if (typeof scheme !== "string" || typeof value !== "string")
        throw new FieldError("needs a scheme and a value");
      return { scheme, value, url };
    }),
  }),
};

/**
 * The articles that state a fact: slugs, or `{ article, supports, attributed_to, attributed_as, locator }` where a
 * source backs some fields only, or tells what somebody said.
 */
export const sources: Field = {
  child: { table: "citations", parent: "fact_id", field: "citations", isNode: true },
  read(value, { type, record, resolve }) {
    const given = listOf(value ?? (type.kind === "article" ? [record.slug] : []));
    if (given.length === 0) throw new FieldError("is missing: no fact without a source");
    const articles = new Set<unknown>();
    const fields = new Set(
      [...Object.values(type.tables), type.lists].flatMap((fields) => Object.keys(fields)),
    );
    const children = given.map((source) => {
      const { article, supports, attributed_to, attributed_as, locator } =
        typeof source === "string"
          ? { article: source }
          : objectOf(source, "article", "supports", "attributed_to", "attributed_as", "locator");
      if (articles.has(article)) throw new FieldError(`names "${article}" twice`);
      articles.add(article);
      for (const field of listOf(supports)) {
        if (!fields.has(String(field)))
          throw new FieldError(`supports "${field}", which is not a field of this record`);
      }
      return {
        article_id: resolve(article, "article"),
        supports: listOf(supports),
        attributed_to_id: attributed_to == null ? null : resolveEntity(attributed_to, resolve),
        attributed_as: attributed_as ?? null,
        locator: locator ?? null,
      };
    });
    return { children };
  },
};

export function listOf(value: unknown): readonly unknown[] {
  if (value == null) return [];
  if (!Array.isArray(value)) throw new FieldError("is not a list");
  return value;
}

/** An object that has no other keys than these. */
export function objectOf(value: unknown, ...keys: readonly string[]): Record<string, unknown> {
  if (value == null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new FieldError("is not an object");
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new FieldError(`"${unknown}" is none of ${keys.join(", ")}`);
  return value as Record<string, unknown>;
}

export function datedOf(value: unknown): { edtf: string | null; stated: string | null } {
  if (typeof value === "string") return { edtf: value, stated: null };
  const { edtf = null, stated = null } = objectOf(value, "edtf", "stated");
  for (const text of [edtf, stated]) {
    if (text !== null && typeof text !== "string")
      throw new FieldError(`${JSON.stringify(text)} is not a text`);
  }
  return { edtf: edtf as string | null, stated: stated as string | null };
}
