import type { Selectable } from "kysely";
import { normalAddress } from "../addresses.ts";
import { excerpt } from "../errors.ts";
import type { DB, Enums, NodeKind } from "../types.ts";
import {
  type DateBounds,
  earlier,
  endedBy,
  InvalidDateError,
  isDay,
  type PeriodBounds,
  readDate,
  readPeriod,
} from "./edtf.ts";
import type { RecordType } from "./record.ts";

/**
 * A field of a record. A noun defines its fields once, in `db/<noun>.ts`. The definition of a field is used by import, by
 * export, by the reads of the noun, and for the names in `Citation.supports` and `Change.fields`.
 */
export type Field = ColumnField | ListField;

/** The type of the value of a field, or of each item of a list. */
export type Holds =
  | "text"
  | "texts"
  | "integer"
  | "number"
  | "boolean"
  | "date"
  | "period"
  | "moment"
  | "quantity"
  | { readonly enum: keyof Enums }
  /** The slug of a node of one of these kinds. If `reference` is null, the value is the `kind/slug` of a node of any kind. */
  | { readonly reference: readonly NodeKind[] | null }
  /** An object with these keys. */
  | { readonly object: readonly string[] };

interface FieldBase {
  readonly holds: Holds;
  /** The error message for a record without the field; undefined if the field is optional. */
  readonly missing?: string;
  /** The name of the field in the graph, if it differs from the camel case of the name in the record. */
  readonly shownAs?: string;
}

/** The cells of a row by column, or the cells of a field by the suffix of each column. */
export type Cells = Record<string, unknown>;

/** A field with columns in the row of its node: the field `held` has the columns `held_edtf`, `held_stated`, and so on. */
export interface ColumnField<Suffix extends string = string, Cell = unknown, Other extends string = string>
  extends FieldBase {
  /** The suffixes that turn the name of the field into the names of its columns; `""` for a column of the same name. */
  readonly suffixes: readonly Suffix[];
  /** Columns that are not named after the field. */
  readonly others?: readonly Other[];
  /** True if lines cannot have the field, because the noun or the database fills it. */
  readonly isInternal?: true;
  /** True if each value leads to the node, as a slug does. Two nodes of a kind cannot have one value. */
  readonly isAlias?: true;
  /** Converts a value to cells. The value is null if the record lacks the field. Throws a {@link FieldError}. */
  readonly read: (value: unknown, context: ReadContext) => Cells;
  /** Converts cells to a value that {@link read} accepts; undefined if the record lacks the field. */
  readonly write: (cells: Cells, context: WriteContext) => unknown;
  /** The type of the cells, for the compiler only. */
  readonly cell?: Cell;
}

/** A field that is a list. The items of the list are rows of another table. */
export interface ListField extends FieldBase {
  readonly rows: ListRows;
  /** Converts an item to a row; null if another field of the record says the same. Throws a {@link FieldError}. */
  readonly read: (item: unknown, context: ReadContext) => Cells | null;
  /** Converts a row to an item that {@link read} accepts. */
  readonly write: (row: Cells, context: WriteContext) => unknown;
  /** Rows that come from other fields of the record, such as the preferred name of an entity. */
  readonly fromOthers?: (context: ReadContext) => readonly Cells[];
  /** Whether a row comes from another field. */
  readonly isFromOthers?: (row: Cells) => boolean;
  /** The items of a record that lacks the field. */
  readonly otherwise?: (context: ReadContext) => readonly unknown[];
}

/** The table and the columns that store the items of a list. */
export interface ListRows {
  readonly table: keyof DB;
  /** The column with the id of the node that has the list. */
  readonly parent: string;
  /** The columns that this field fills. */
  readonly columns: readonly string[];
  /** The columns whose cells together occur only once in a list. By default, all columns that the field fills. */
  readonly key?: readonly string[];
  /** Cells that distinguish the rows of this field from the rows of other fields in the same table. */
  readonly constants?: Cells;
  /** Only for rows that are nodes: if an item gives no id, its id is derived from the parent and from this column. */
  readonly identifiedBy?: string;
}

export interface ReadContext {
  readonly type: RecordType;
  /** The id of the node. */
  readonly id: string;
  /** The whole record. */
  readonly record: Readonly<Record<string, unknown>>;
  /** Finds the id of the node with a slug. If `kinds` is null, the reference is a `kind/slug`. Throws a {@link FieldError}. */
  readonly resolve: (reference: unknown, kinds: readonly NodeKind[] | null) => string;
  /** The values of an enum of the database. */
  readonly valuesOf: (name: keyof Enums) => readonly string[];
}

export interface WriteContext {
  /** All cells of the row of the node. */
  readonly row: Cells;
  /** Returns the slug of a node. If `kinds` is null, returns the `kind/slug` of the node. */
  readonly referenceTo: (id: unknown, kinds: readonly NodeKind[] | null) => string;
}

/** The value of a field is invalid. The message follows the name of the field, so that both are a sentence. */
export class FieldError extends Error {
  override name = "FieldError";
  /** The field that is wrong, if it is not the field that was read. */
  readonly field: string | undefined;

  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}

export const isList = (field: Field): field is ListField => "rows" in field;

/** The columns of a field in the row of its node. */
export const columnsOf = (name: string, { suffixes, others = [] }: ColumnField): string[] => [
  ...suffixes.map((suffix) => `${name}${suffix}`),
  ...others,
];

/** The columns that a list fills in its table. */
export const columnsOfList = ({ parent, columns, constants, identifiedBy }: ListRows): string[] => [
  ...(identifiedBy ? ["id"] : []),
  parent,
  ...columns,
  ...Object.keys(constants ?? {}),
];

/** Converts the value of a field to cells by column. */
export const cellsOf = (name: string, field: ColumnField, value: unknown, context: ReadContext): Cells =>
  Object.fromEntries(
    Object.entries(field.read(value, context)).map(([part, cell]) => [
      field.suffixes.includes(part) ? `${name}${part}` : part,
      cell,
    ]),
  );

/** Converts the cells of a field in a row to its value. */
export const fieldValue = (name: string, field: ColumnField, context: WriteContext): unknown =>
  field.write(
    Object.fromEntries(field.suffixes.map((suffix) => [suffix, context.row[`${name}${suffix}`]])),
    context,
  );

/** A field that every record must have. */
export const required = <Of extends Field>(field: Of): Of => ({ ...field, missing: "is missing" });

/** A field that has another name in the graph. */
export const shownAs = <Of extends Field>(name: string, field: Of): Of => ({ ...field, shownAs: name });

type Plain = Exclude<Holds, "date" | "period" | "moment" | "quantity" | { object: unknown }>;

/** Throws a {@link FieldError} if a value does not have the type of its field. */
export function check(value: unknown, holds: Plain, { valuesOf }: ReadContext) {
  const [fits, wanted] = fitting(value, holds, valuesOf);
  if (value === "" && holds === "text") throw new FieldError("is empty");
  if (!fits) throw new FieldError(`${JSON.stringify(value)} is not ${wanted}`);
}

function fitting(value: unknown, holds: Plain, valuesOf: ReadContext["valuesOf"]): [boolean, string] {
  if (typeof holds === "object") {
    if ("reference" in holds) return [typeof value === "string", "a slug"];
    const values = valuesOf(holds.enum);
    return [values.some((name) => name === value), `one of ${values.join(", ")}`];
  }
  switch (holds) {
    case "text":
      return [isText(value), "a text"];
    case "texts":
      return [Array.isArray(value) && value.every(isText), "a list of texts"];
    case "integer":
      return [Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31, "a whole number"];
    case "number":
      return [Number.isFinite(value), "a number"];
    case "boolean":
      return [typeof value === "boolean", "true or false"];
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/**
 * The maximum number of bytes of a text in an index. An entry of an index can have 2,704 bytes with its ids.
 */
const INDEXED_BYTES = 2_500;

/** Throws a {@link FieldError} if texts are too long for an index that has all of them. */
export function checkIndexed(...texts: readonly string[]) {
  const bytes = Buffer.byteLength(texts.join(""));
  if (bytes <= INDEXED_BYTES) return;
  throw new FieldError(
    `is too long: ${bytes.toLocaleString("en")} bytes, and at most ${INDEXED_BYTES.toLocaleString("en")} are allowed`,
  );
}

/** The maximum number of characters of the normal form of an address. */
const ADDRESS_CHARACTERS = 2_000;

/** Throws a {@link FieldError} if a text is not the address of a page on the web. */
export function checkAddress(text: string) {
  const shown = JSON.stringify(excerpt(text));
  const normal = normalAddress(text);
  if (normal === null || /["<>\\`]/.test(text))
    throw new FieldError(`${shown} is not a web address: write it with http:// or https://`);
  if (Math.max(normal.length, text.length) > ADDRESS_CHARACTERS)
    throw new FieldError(
      `${shown} is longer than ${ADDRESS_CHARACTERS.toLocaleString("en")} characters with percent-encoding`,
    );
}

/**
 * The canonical form of a language tag (BCP 47): `EN` becomes `en`. Returns undefined if the text is not a tag that begins
 * with an ISO 639 code.
 */
export function languageTag(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text).find((tag) => /^[a-z]{2,3}(-|$)/.test(tag));
  } catch {
    return undefined;
  }
}

/** Converts a language tag to its canonical form. Throws a {@link FieldError}. */
export function languageOf(text: string): string {
  const tag = languageTag(text);
  if (tag === undefined)
    throw new FieldError(
      `${JSON.stringify(excerpt(text))} is not a language tag, such as en, nb-NO or uz-Cyrl`,
    );
  return tag;
}

/** A field with one column, which has the name of the field. */
const plain = <Cell>(holds: Plain, otherwise: Cell): ColumnField<"", Cell, never> => ({
  holds,
  suffixes: [""],
  read(value, context) {
    if (value !== null) check(value, holds, context);
    return { "": value ?? otherwise };
  },
  write: ({ "": cell }) => (JSON.stringify(cell) === JSON.stringify(otherwise) ? undefined : cell),
});

export const text = plain<string | null>("text", null);
export const textList = plain<string[]>("texts", []);
export const integer = plain<number | null>("integer", null);
export const number = plain<number | null>("number", null);

/** A text with a further rule. `refine` returns the cell and throws a {@link FieldError}. */
const refined = (refine: (text: string) => string): typeof text => ({
  ...text,
  read(value, context) {
    const { "": cell } = text.read(value, context);
    return { "": typeof cell === "string" ? refine(cell) : cell };
  },
});

/** A text in a column with an index, such as a name. */
export const indexedText = refined((text) => {
  checkIndexed(text);
  return text;
});

/** A language tag. The database has its canonical form. */
export const language = refined(languageOf);

/** An alias of the node: a code of some letters. The database has the code in capitals. */
export const code = (letters: number): typeof text => ({
  ...refined((text) => {
    const code = text.toUpperCase();
    if (!/^[A-Z]+$/.test(code) || code.length !== letters)
      throw new FieldError(`${JSON.stringify(excerpt(text))} is not a code of ${letters} letters`);
    return code;
  }),
  isAlias: true,
});

/** The address of a page on the web. */
export const address = refined((text) => {
  checkAddress(text);
  return text;
});

/** Addresses of pages on the web. */
export const addressList: typeof textList = {
  ...textList,
  read(value, context) {
    const cells = textList.read(value, context);
    for (const text of listOf(value)) checkAddress(String(text));
    return cells;
  },
};

/** A field whose values lead to the node, as a slug does. */
export const alias = <Of extends ColumnField>(field: Of): Of & { isAlias: true } => ({
  ...field,
  isAlias: true,
});

/** A number between two bounds. */
export const numberBetween = (least: number, most: number): typeof number => ({
  ...number,
  read(value, context) {
    const cells = number.read(value, context);
    if (value !== null && (Number(value) < least || Number(value) > most))
      throw new FieldError(`${value} is not between ${least} and ${most}`);
    return cells;
  },
});
/** True or false; false if the record lacks the field. */
export const boolean = plain<boolean>("boolean", false);

/** A value of an enum of the database. */
export const enumValue = <Name extends keyof Enums>(name: Name) =>
  plain<Enums[Name] | null>({ enum: name }, null);

/** A column with the same cell in all rows of a noun. */
export const constant = (cell: string): ColumnField<"", string, never> => ({
  ...plain("text", cell),
  isInternal: true,
  write: () => undefined,
});

/** A column that triggers fill. */
export const computed: ColumnField<"", unknown, never> = {
  holds: "text",
  suffixes: [""],
  isInternal: true,
  read: () => ({}),
  write: () => undefined,
};

export type Reference = ColumnField<"_id", string | null, never>;

/** The slug of a node of one of these kinds. */
export const reference = (...kinds: NodeKind[]): Reference => ({
  holds: { reference: kinds },
  suffixes: ["_id"],
  read: (value, { resolve }) => ({ _id: value === null ? null : resolve(value, kinds) }),
  write: ({ _id }, { referenceTo }) => (_id === null ? undefined : referenceTo(_id, kinds)),
});

/** The kinds of entities that can send a delegation. */
export const PARTIES: readonly NodeKind[] = ["country", "organization"];

const DATED = ["_edtf", "_stated", "_earliest", "_latest"] as const;
export type Dated = ColumnField<(typeof DATED)[number], string | null, never>;

/** A partial date: EDTF text, or `{ edtf, stated }` with the words of the source. */
export const date = dated("date", statedDate);

/** A period: see {@link statedPeriod}. */
export const period = dated("period", statedPeriod);

/** The words of a source, and the bounds of the date or period; no bounds if the date is given only in words. */
interface Stated<Bounds> {
  readonly stated: string | null;
  readonly bounds: Bounds | null;
}

function dated(
  holds: "date" | "period",
  statedIn: (value: unknown) => Stated<{ edtf: string; earliest: string; latest: string }>,
): Dated {
  return {
    holds,
    suffixes: DATED,
    read(value) {
      const { stated, bounds } = statedIn(value);
      return {
        _edtf: bounds?.edtf ?? null,
        _stated: stated,
        _earliest: bounds?.earliest ?? "-infinity",
        _latest: bounds?.latest ?? "infinity",
      };
    },
    write: ({ _edtf, _stated, _latest }) =>
      datedValue(_edtf, _stated, typeof _edtf === "string" ? endedBy(_edtf, String(_latest)) : null),
  };
}

/** The value of a date or period; undefined if nothing is known. */
export const datedValue = (edtf: unknown, stated: unknown, ended_by: string | null) =>
  stated === null && ended_by === null ? (edtf ?? undefined) : said({ edtf, stated, ended_by });

function statedDate(value: unknown): Stated<DateBounds> {
  const { edtf, stated } = textsOf(value);
  return { stated, bounds: edtf === null ? null : bounded(() => readDate(edtf)) };
}

/**
 * Reads a period: an EDTF interval or a single date, as text or as `{ edtf, stated, ended_by }`. `ended_by` is the day by which
 * the period was over, according to a source that does not give the end.
 */
export function statedPeriod(value: unknown): Stated<PeriodBounds> {
  const { edtf, stated, ended_by: day } = textsOf(value, "ended_by");
  if (day === null) return { stated, bounds: edtf === null ? null : bounded(() => readPeriod(edtf)) };
  const bounds = bounded(() => readPeriod(edtf ?? "/"));
  if (!isDay(day)) throw new FieldError(`"${day}" is not a day: write ended_by like 2018-07-09`);
  if (bounds.end || bounds.isOpen)
    throw new FieldError(`cannot have ended_by with "${edtf}": leave the end unknown, as in 2018/`);
  if (earlier(day, bounds.earliest)) throw new FieldError(`"${edtf}" starts after ended_by, ${day}`);
  return { stated, bounds: { ...bounds, latest: day } };
}

/** Reads EDTF text, or an object of texts. Only a period can have the key `ended_by`. */
function textsOf(value: unknown, ...more: readonly "ended_by"[]) {
  const { edtf, stated, ended_by } =
    typeof value === "string" ? { edtf: value } : objectOf(value, "edtf", "stated", ...more);
  const textOf = (part: unknown) => {
    if (part == null) return null;
    if (isText(part)) return part;
    throw new FieldError(`${JSON.stringify(part)} is not a text`);
  };
  return { edtf: textOf(edtf), stated: textOf(stated), ended_by: textOf(ended_by) };
}

const MOMENT =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** A moment with the offset from UTC that the source states: `2018-07-09T14:30:00+05:00`. The offset is stored in minutes. */
export const moment: ColumnField<"" | "_offset", Date | number | null, never> = {
  holds: "moment",
  suffixes: ["", "_offset"],
  read(value) {
    if (value === null) return { "": null, _offset: null };
    const [text, day = "", sign, hours, minutes] = MOMENT.exec(String(value)) ?? [];
    const at = new Date(text ?? "");
    if (Number.isNaN(at.getTime()) || ![day, at.toISOString().slice(0, 10)].every(isDay)) {
      throw new FieldError(
        `${JSON.stringify(value)} is not a moment with a zone: write it like 2018-07-09T14:30:00+05:00`,
      );
    }
    const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
    return { "": at.toISOString(), _offset: sign === "-" ? -offset : offset };
  },
  write: ({ "": at, _offset }) => (at instanceof Date ? momentText(at, Number(_offset)) : undefined),
};

/** A moment as text of RFC 3339, with an offset in minutes. */
export function momentText(at: Date, offset: number): string {
  const local = new Date(at.getTime() + offset * 60_000).toISOString().replace(/(\.000)?Z$/, "");
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const padded = (number: number) => String(number).padStart(2, "0");
  return offset === 0 ? `${local}Z` : `${local}${offset < 0 ? "-" : "+"}${padded(hours)}:${padded(minutes)}`;
}

/** Runs a function that parses dates, and converts its {@link InvalidDateError} to a {@link FieldError}. */
export function bounded<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidDateError ? new FieldError(error.message) : error;
  }
}

/** A number of people: a whole number if it is known, else `{ min, max, stated }`. */
export const quantity: ColumnField<"_min" | "_max" | "_stated", number | string | null, never> = {
  holds: "quantity",
  suffixes: ["_min", "_max", "_stated"],
  read(value) {
    const { min, max, stated } =
      typeof value === "number" ? { min: value, max: value } : objectOf(value, "min", "max", "stated");
    for (const bound of [min, max]) {
      if (bound != null && !(Number.isInteger(bound) && Number(bound) >= 0 && Number(bound) < 2 ** 31)) {
        throw new FieldError(`${JSON.stringify(bound)} is not a number of people`);
      }
    }
    if (min != null && max != null && Number(min) > Number(max)) {
      throw new FieldError(`cannot be at least ${min} and at most ${max}`);
    }
    if (stated != null && !isText(stated)) throw new FieldError(`${JSON.stringify(stated)} is not a text`);
    return { _min: min ?? null, _max: max ?? null, _stated: stated ?? null };
  },
  write({ _min: min, _max: max, _stated: stated }) {
    if (min === null && max === null && stated === null) return undefined;
    return min === max && stated === null ? min : said({ min, max, stated });
  },
};

/**
 * A list of slugs, stored in a link table. `parent` is the column for the node with the list, and `other` is the column for
 * the listed nodes.
 */
export const references = <Table extends keyof DB>(
  table: Table,
  [parent, other]: readonly [parent: keyof DB[Table] & string, other: keyof DB[Table] & string],
  kinds: readonly NodeKind[] | null,
  constants: Partial<Selectable<DB[Table]>> = {},
): ListField => ({
  holds: { reference: kinds },
  rows: { table, parent, columns: [other], constants },
  read: (item, { resolve }) => ({ [other]: resolve(item, kinds) }),
  write: ({ [other]: id }, { referenceTo }) => referenceTo(id, kinds),
});

/** Checks that a value is a list. Returns an empty list for null and undefined. */
export function listOf(value: unknown): readonly unknown[] {
  if (value == null) return [];
  if (!Array.isArray(value)) throw new FieldError("is not a list");
  return value;
}

/** Checks that a value is an object and has only these keys. Returns an empty object for null and undefined. */
export function objectOf(value: unknown, ...keys: readonly string[]): Record<string, unknown> {
  if (value == null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new FieldError("is not an object");
  const object: Record<string, unknown> = { ...value };
  const unknown = Object.keys(object).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new FieldError(`"${unknown}" is not one of ${keys.join(", ")}`);
  return object;
}

/** The object without the keys whose values are null or undefined. */
export const said = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
