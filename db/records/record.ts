import type { Selectable } from "kysely";
import { folded, isComparedAsName } from "../lists/spelling.ts";
import type { DB, NodeKind } from "../types.ts";
import {
  type ColumnField,
  check,
  checkAddress,
  checkIndexed,
  columnsOf,
  type Field,
  FieldError,
  isList,
  type ListField,
  languageOf,
  languageTag,
  listOf,
  objectOf,
  type ReadContext,
  said,
} from "./fields.ts";

/**
 * The format of a noun's records. A record is a JSON object for one node. A record has the slug of its node, and refers to
 * other nodes by their slugs. Each noun declares its format in `db/<noun>.ts`. `import.ts` reads records, `export.ts` writes
 * them.
 */
export interface RecordType<Tables extends TableFields = TableFields> {
  readonly kind: NodeKind;
  /** The tables of this noun, each with its fields, in the order in which the tables are written. */
  readonly tables: Tables;
  /** Fields that are lists. The items of these lists are rows of other tables. */
  readonly lists: Readonly<Record<string, ListField>>;
  /** The names of the fields that lines can have. */
  readonly names: ReadonlySet<string>;
}

export type TableFields = { readonly [Table in keyof DB]?: Readonly<Record<string, ColumnField>> };

/** All fields of a noun, each with its name. */
export const fieldsOf = ({
  tables,
  lists,
}: Pick<RecordType, "tables" | "lists">): readonly (readonly [name: string, field: Field])[] =>
  [...Object.values(tables), lists].flatMap((fields) => Object.entries<Field>(fields));

/** Whether lines can have a field. The noun or the database fills the fields that lines cannot have. */
export const isInLines = (field: Field) => isList(field) || !field.isInternal;

/**
 * The compiler checks that each table exists and has the columns of each field, with cells of the field's type. If a table or
 * column does not fit, the type of the field is a sentence that names the mistake.
 */
type Checked<Tables> = {
  [Table in keyof Tables]: Table extends keyof DB
    ? { [Name in keyof Tables[Table]]: CheckedField<Table, Name, Tables[Table][Name]> }
    : "there is no such table";
};

type CheckedField<Table extends keyof DB, Name, Of> =
  Of extends ColumnField<infer Suffix, infer Cell, infer Other>
    ? ColumnsOf<Name, Suffix, Other> extends keyof DB[Table]
      ? CellsOf<Table, ColumnsOf<Name, Suffix, Other>> extends Cell | null
        ? Of
        : "the column has another type"
      : "the table has no such column"
    : never;

type CellsOf<Table extends keyof DB, Columns> = Selectable<DB[Table]>[Columns & keyof Selectable<DB[Table]>];

type ColumnsOf<Name, Suffix extends string, Other> = `${Name & string}${Suffix}` | Other;

/** The format of a noun whose nodes are not entities. Every record needs sources. */
export const record = <const Tables extends TableFields>(
  kind: NodeKind,
  tables: Tables & Checked<Tables>,
  lists: RecordType["lists"] = {},
): RecordType<Tables> => typeOf(kind, tables, { sources, ...lists });

/** The format of a noun whose nodes are entities. `title` is the field with the preferred name. Every record needs sources. */
export const entityRecord = <const Tables extends TableFields>(
  kind: NodeKind,
  title: string,
  tables: Tables & Checked<Tables>,
  lists: RecordType["lists"] = {},
): RecordType<Tables> => typeOf(kind, tables, { sources, names: namesBesides(title), identifiers, ...lists });

function typeOf<Tables extends TableFields>(
  kind: NodeKind,
  tables: Tables,
  lists: RecordType["lists"],
): RecordType<Tables> {
  const fields = fieldsOf({ tables, lists }).filter(([, field]) => isInLines(field));
  return { kind, tables, lists, names: new Set(fields.map(([name]) => name)) };
}

/** Whether the nodes of a noun are entities. */
export const isEntity = ({ lists }: RecordType) => "names" in lists;

/** The columns that the fields of a noun fill in one table, and the id. */
export const columnsOfTable = (fields: Readonly<Record<string, ColumnField>>): string[] => [
  "id",
  ...Object.entries(fields).flatMap(([name, field]) => columnsOf(name, field)),
];

/** The columns of a noun in one of its tables, except columns that a join would return twice. */
export const columns = <Table extends keyof DB & string>(
  { tables }: RecordType<{ readonly [Name in Table]: Readonly<Record<string, ColumnField>> }>,
  table: Table,
  without: readonly (keyof DB[Table] & string)[] = [],
): (keyof DB[Table] & string)[] =>
  columnsOfTable(tables[table])
    .map((column) => column as keyof DB[Table] & string)
    .filter((column) => !without.includes(column));

/** The names of an entity without the preferred name, as `{ value, kind, language, script }`. */
const namesBesides = (title: string): ListField => ({
  holds: { object: ["value", "kind", "language", "script"] },
  rows: {
    table: "name_variants",
    parent: "node_id",
    columns: ["value", "kind", "language", "script", "folded"],
    key: ["value"],
  },
  read(item, context) {
    const {
      value,
      kind = "alternate",
      language,
      script,
    } = objectOf(item, "value", "kind", "language", "script");
    if (typeof value !== "string" || value === "") throw new FieldError("a name has no value");
    if (value === context.record[title]) return null;
    check(kind, { enum: "name_kind" }, context);
    if (kind === "preferred") throw new FieldError(`"${value}" is not the preferred name: "${title}" is`);
    return nameOf(value, kind, language, script, context);
  },
  fromOthers(context) {
    const { [title]: name, language } = context.record;
    // If the name is not a text, the field of the name reports the error.
    if (typeof name !== "string" || name === "") return [];
    try {
      checkIndexed(name);
    } catch (error) {
      throw error instanceof FieldError ? new FieldError(error.message, title) : error;
    }
    // A headline has the language of its article. Other preferred names have no language, because the editors chose these
    // names.
    const known = typeof language === "string" ? (languageTag(language) ?? null) : null;
    return [nameOf(name, "preferred", known, null, context)];
  },
  isFromOthers: ({ kind }) => kind === "preferred",
  write: ({ value, kind, language, script }) =>
    said({ value, kind, language, script: script === scriptOf(String(value)) ? null : script }),
});

function nameOf(value: string, kind: unknown, language: unknown, script: unknown, context: ReadContext) {
  for (const part of [language, script]) if (part != null) check(part, "text", context);
  checkIndexed(value);
  return {
    value,
    kind,
    language: language == null ? null : languageOf(String(language)),
    script: script ?? scriptOf(value),
    // Search finds most articles by the words of their headlines, so it needs no common spelling of the whole headline.
    folded: context.type.kind === "article" && !isComparedAsName(language) ? null : folded(value),
  };
}

/** The codes of ISO 15924 by which names are told apart. Unicode has the same codes. */
const SCRIPTS =
  "Latn Cyrl Arab Grek Armn Geor Hebr Syrc Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Tibt Mymr Khmr Ethi Mong Tfng Thaa Hani Hira Kana Hang".split(
    " ",
  );
const TESTS_OF_SCRIPTS = [
  ...SCRIPTS.map((code) => [code, code] as const),
  // Japanese and Korean names can join several scripts.
  ["Jpan", "Hani Hira Kana"] as const,
  ["Kore", "Hani Hang"] as const,
].map(([code, scripts]) => {
  const letters = scripts.split(" ").map((script) => `\\p{scx=${script}}`);
  return [code, new RegExp(`^[${letters.join("")}\\P{L}]*$`, "u")] as const;
});

/** The ISO 15924 code of the script of a text; null if the letters belong to several scripts or to an unknown one. */
const scriptOf = (text: string): string | null =>
  TESTS_OF_SCRIPTS.find(([, test]) => test.test(text))?.[0] ?? null;

/** The identifiers of an entity in other registers, as `{ scheme, value, url }`. */
const identifiers: ListField = {
  holds: { object: ["scheme", "value", "url"] },
  rows: {
    table: "identifiers",
    parent: "node_id",
    columns: ["scheme", "value", "url"],
    key: ["scheme", "value"],
  },
  read(item, context) {
    const { scheme, value, url = null } = objectOf(item, "scheme", "value", "url");
    if (typeof scheme !== "string" || typeof value !== "string")
      throw new FieldError("needs a scheme and a value");
    for (const part of [scheme, value]) check(part, "text", context);
    checkIndexed(scheme, value);
    if (url !== null) check(url, "text", context);
    if (url !== null) checkAddress(String(url));
    return { scheme, value, url };
  },
  write: said,
};

/**
 * The articles that state a fact: slugs, or `{ article, supports, attributed_to, attributed_as, locator }` if an article
 * supports only some fields or reports what somebody said.
 */
const sources: ListField = {
  holds: { object: ["id", "article", "supports", "attributed_to", "attributed_as", "locator"] },
  missing: "is missing: every fact needs a source",
  shownAs: "citations",
  rows: {
    table: "citations",
    parent: "fact_id",
    columns: ["article_id", "supports", "attributed_to_id", "attributed_as", "locator"],
    identifiedBy: "article_id",
  },
  // An article is its own source.
  otherwise: ({ type, record }) => (type.kind === "article" ? [record.slug] : []),
  read(item, context) {
    const { id, article, supports, attributed_to, attributed_as, locator } =
      typeof item === "string"
        ? { article: item }
        : objectOf(item, "id", "article", "supports", "attributed_to", "attributed_as", "locator");
    for (const field of listOf(supports)) {
      if (typeof field !== "string" || !context.type.names.has(field)) {
        throw new FieldError(`supports ${JSON.stringify(field)}, which is not a field of this record`);
      }
    }
    if (article == null) throw new FieldError("a source has no article");
    for (const part of [attributed_as, locator]) if (part != null) check(part, "text", context);
    return {
      ...said({ id }),
      article_id: context.resolve(article, ["article"]),
      supports: listOf(supports),
      attributed_to_id: attributed_to == null ? null : context.resolve(attributed_to, null),
      attributed_as: attributed_as ?? null,
      locator: locator ?? null,
    };
  },
  write({ id, article_id, supports, attributed_to_id, attributed_as, locator }, { referenceTo }) {
    const article = referenceTo(article_id, ["article"]);
    const more = said({
      id,
      supports: listOf(supports).length > 0 ? supports : null,
      attributed_to: attributed_to_id === null ? null : referenceTo(attributed_to_id, null),
      attributed_as,
      locator,
    });
    return Object.keys(more).length > 0 ? { article, ...more } : article;
  },
};
