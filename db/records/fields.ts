import type { Selectable } from "kysely";
import type { DB, Enums, NodeKind } from "../types.ts";
import { InvalidDateError, readDate, readPeriod } from "./edtf.ts";
import type { RecordType } from "./record.ts";

/**
 * Fields of records. A noun names its fields once, in `db/<noun>.ts`; import, export, the columns of its reads, the names in
 * `Citation.supports` and `Change.fields` come from there.
 */
export type Field = ColumnField | ListField;

/** What one value of a field is. */
export type Holds =
  | "text"
  | "texts"
  | "integer"
  | "number"
  | "boolean"
  | "date"
  | "period"
  | "quantity"
  | { readonly enum: keyof Enums }
  /** The slug of a thing of one of these kinds; of any kind as `kind/slug` where it is null. */
  | { readonly reference: readonly NodeKind[] | null }
  /** An object with these keys. */
  | { readonly object: readonly string[] };

interface FieldBase {
  readonly holds: Holds;
  /** What is told of a record without it; not there where a record may leave it out. */
  readonly missing?: string;
  /** Its name in the graph, where that is not its own name in camel case. */
  readonly shownAs?: string;
}

/** Cells of a row by column, or those of a field by what its columns add to its name. */
export type Cells = Record<string, unknown>;

/** A field that is kept in columns of the thing's own row: `held` in `held_edtf`, `held_stated`, and so on. */
export interface ColumnField<Suffix extends string = string, Cell = unknown, Other extends string = string>
  extends FieldBase {
  /** What its columns add to its name; `""` for the column of the same name. */
  readonly suffixes: readonly Suffix[];
  /** Columns that are not named after it. */
  readonly others?: readonly Other[];
  /** Lines do not have it: the noun or the database fills it. */
  readonly isInternal?: true;
  /** The cells of a value, of null where nothing is said. Throws a {@link FieldError}. */
  readonly read: (value: unknown, context: ReadContext) => Cells;
  /** The value of cells, as {@link read} takes it; undefined where nothing is said. */
  readonly write: (cells: Cells, context: WriteContext) => unknown;
  /** The type of its cells, for the compiler. */
  readonly cell?: Cell;
}

/** A field that is a list, kept in rows of another table. */
export interface ListField extends FieldBase {
  readonly rows: ListRows;
  /** The row of one item; null where another field of the record says the same. Throws a {@link FieldError}. */
  readonly read: (item: unknown, context: ReadContext) => Cells | null;
  /** The item of a row, as {@link read} takes it. */
  readonly write: (row: Cells, context: WriteContext) => unknown;
  /** Rows that come from other fields of a record: an entity's preferred name from its title. */
  readonly fromOthers?: (context: ReadContext) => readonly Cells[];
  /** Whether a row is one of those. */
  readonly isFromOthers?: (row: Cells) => boolean;
  /** The items of a record that does not name the field. */
  readonly otherwise?: (context: ReadContext) => readonly unknown[];
}

/** Where the rows of a list are. */
export interface ListRows {
  readonly table: keyof DB;
  /** Its column for the thing that has the list. */
  readonly parent: string;
  /** Its columns that this field fills. */
  readonly columns: readonly string[];
  /** Cells that tell the rows of this field from those of other fields in the table. */
  readonly constants?: Cells;
  /** The rows are nodes. An item may give its id; else it is derived from the parent and the cell of this column. */
  readonly identifiedBy?: string;
}

export interface ReadContext {
  readonly type: RecordType;
  /** The whole record. */
  readonly record: Readonly<Record<string, unknown>>;
  /** The id behind a slug of one of the kinds, or with null behind `kind/slug`. Throws a {@link FieldError}. */
  readonly resolve: (reference: unknown, kinds: readonly NodeKind[] | null) => string;
  /** The values of an enum of the database. */
  readonly valuesOf: (name: keyof Enums) => readonly string[];
}

export interface WriteContext {
  /** All cells of the thing's row. */
  readonly row: Cells;
  /** The slug of a thing; its `kind/slug` where things of any kind are meant. */
  readonly referenceTo: (id: unknown, kinds: readonly NodeKind[] | null) => string;
}

/** A value that cannot be written; the message is a sentence without its subject. */
export class FieldError extends Error {
  override name = "FieldError";
}

export const isList = (field: Field): field is ListField => "rows" in field;

/** The columns of a field in the row of its thing. */
export const columnsOf = (name: string, { suffixes, others = [] }: ColumnField): string[] => [
  ...suffixes.map((suffix) => `${name}${suffix}`),
  ...others,
];

/** The columns of a list's table that lists fill. */
export const columnsOfList = ({ parent, columns, constants, identifiedBy }: ListRows): string[] => [
  ...(identifiedBy ? ["id"] : []),
  parent,
  ...columns,
  ...Object.keys(constants ?? {}),
];

/** The cells of a value of a field, by column. */
export const cellsOf = (name: string, field: ColumnField, value: unknown, context: ReadContext): Cells =>
  Object.fromEntries(
    Object.entries(field.read(value, context)).map(([part, cell]) => [
      field.suffixes.includes(part) ? `${name}${part}` : part,
      cell,
    ]),
  );

/** The value of a field in a row. */
export const fieldValue = (name: string, field: ColumnField, context: WriteContext): unknown =>
  field.write(
    Object.fromEntries(field.suffixes.map((suffix) => [suffix, context.row[`${name}${suffix}`]])),
    context,
  );

/** A field that every record has. */
export const required = <Of extends Field>(field: Of): Of => ({ ...field, missing: "is missing" });

/** A field that the graph calls something else. */
export const shownAs = <Of extends Field>(name: string, field: Of): Of => ({ ...field, shownAs: name });

type Plain = Exclude<Holds, "date" | "period" | "quantity" | { object: unknown }>;

/** Throws a {@link FieldError} where a value is not what a field holds. */
export function check(value: unknown, holds: Plain, { valuesOf }: ReadContext) {
  const [fits, wanted] = fitting(value, holds, valuesOf);
  if (!fits) throw new FieldError(`${JSON.stringify(value)} is not ${wanted}`);
}

function fitting(value: unknown, holds: Plain, valuesOf: ReadContext["valuesOf"]): [boolean, string] {
  if (typeof holds === "object") {
    if ("reference" in holds) return [typeof value === "string", "a slug"];
    const values = valuesOf(holds.enum);
    return [values.includes(String(value)), `one of ${values.join(", ")}`];
  }
  switch (holds) {
    case "text":
      return [isText(value), "a text"];
    case "texts":
      return [Array.isArray(value) && value.every(isText), "a list of texts"];
    case "integer":
      return [Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31, "a whole number"];
    case "number":
      return [typeof value === "number", "a number"];
    case "boolean":
      return [typeof value === "boolean", "true or false"];
  }
}

const isText = (value: unknown) => typeof value === "string" && value !== "";

/** One column of the field's name. */
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
/** False where a record does not name it. */
export const boolean = plain<boolean>("boolean", false);

/** A value of an enum of the database. */
export const enumValue = <Name extends keyof Enums>(name: Name) =>
  plain<Enums[Name] | null>({ enum: name }, null);

/** A column that is the same for all rows of a noun. */
export const constant = (cell: string): ColumnField<"", string, never> => ({
  ...plain("text", cell),
  isInternal: true,
  write: () => undefined,
});

/** A column that triggers keep. */
export const computed: ColumnField<"", unknown, never> = {
  holds: "text",
  suffixes: [""],
  isInternal: true,
  read: () => ({}),
  write: () => undefined,
};

/** The slug of one thing, of any of the kinds. */
export const reference = (...kinds: NodeKind[]): ColumnField<"_id", string | null, never> => ({
  holds: { reference: kinds },
  suffixes: ["_id"],
  read: (value, { resolve }) => ({ _id: value === null ? null : resolve(value, kinds) }),
  write: ({ _id }, { referenceTo }) => (_id === null ? undefined : referenceTo(_id, kinds)),
});

/** The kinds of things that can send a delegation. */
export const PARTIES: readonly NodeKind[] = ["country", "organization"];

const DATED = ["_edtf", "_stated", "_earliest", "_latest"] as const;
export type Dated = ColumnField<(typeof DATED)[number], string | null, never>;

/** A partial date: EDTF text, or `{ edtf, stated }` where the words of the source are kept as well. */
export const date = dated("date", readDate);

/** A span of time, written as a partial date is; an EDTF interval or a single date. */
export const period = dated("period", readPeriod);

function dated(
  holds: "date" | "period",
  bound: (edtf: string) => { edtf: string; earliest: string; latest: string },
): Dated {
  return {
    holds,
    suffixes: DATED,
    read(value) {
      const { edtf, stated } = datedOf(value);
      const bounds = edtf === null ? null : bounded(() => bound(edtf));
      return {
        _edtf: bounds?.edtf ?? null,
        _stated: stated,
        _earliest: bounds?.earliest ?? "-infinity",
        _latest: bounds?.latest ?? "infinity",
      };
    },
    write: ({ _edtf, _stated }) => datedValue(_edtf, _stated),
  };
}

/** What a date or period is written as: undefined where neither text nor words of a source are there. */
export const datedValue = (edtf: unknown, stated: unknown) =>
  stated === null ? (edtf ?? undefined) : said({ edtf, stated });

/** A text or `{ edtf, stated }`. */
export function datedOf(value: unknown): { edtf: string | null; stated: string | null } {
  if (typeof value === "string") return { edtf: value, stated: null };
  const { edtf = null, stated = null } = objectOf(value, "edtf", "stated");
  const textOf = (part: unknown) => {
    if (part === null || typeof part === "string") return part;
    throw new FieldError(`${JSON.stringify(part)} is not a text`);
  };
  return { edtf: textOf(edtf), stated: textOf(stated) };
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

/** The things that a table of pairs ties to one, by their slugs: the columns are the parent's, then theirs. */
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

/** A list; none where nothing is given. */
export function listOf(value: unknown): readonly unknown[] {
  if (value == null) return [];
  if (!Array.isArray(value)) throw new FieldError("is not a list");
  return value;
}

/** An object that has no other keys than these. */
export function objectOf(value: unknown, ...keys: readonly string[]): Record<string, unknown> {
  if (value == null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new FieldError("is not an object");
  const object: Record<string, unknown> = { ...value };
  const unknown = Object.keys(object).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new FieldError(`"${unknown}" is none of ${keys.join(", ")}`);
  return object;
}

/** An object without what is null or undefined. */
export const said = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
