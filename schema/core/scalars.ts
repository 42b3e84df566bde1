import { GraphQLError, type GraphQLScalarLiteralParser, valueFromASTUntyped } from "graphql";
import {
  type DateBounds,
  type Day,
  endedBy,
  InvalidDateError,
  isBefore,
  isDay,
  isKnown,
  type PeriodBounds,
  readDate,
  readPeriod,
} from "#db/records/edtf.ts";
import { builder } from "./builder.ts";
import { DatePrecision } from "./enums.ts";

const invalid = (message: string) => new GraphQLError(message, { extensions: { code: "INVALID_ARGUMENT" } });

function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw invalid("The value must be a string.");
}

function day(value: unknown): string {
  const given = text(value);
  if (isDay(given)) return given;
  throw invalid(`"${given}" is not a date. Write a date like 2018-07-09.`);
}

function moment(value: unknown): Date {
  const given = new Date(text(value));
  if (!Number.isNaN(given.getTime())) return given;
  throw invalid(`"${value}" is not a date and time. Write it like 2018-07-09T08:30:00Z.`);
}

function edtf(value: unknown): string {
  try {
    return readDate(text(value)).edtf;
  } catch (error) {
    throw error instanceof InvalidDateError ? invalid(error.message) : error;
  }
}

/** Parses a literal in a query. Errors carry its position. */
const literal =
  <Value>(parse: (value: unknown) => Value): GraphQLScalarLiteralParser<Value> =>
  (node, variables) => {
    try {
      return parse(valueFromASTUntyped(node, variables));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const { message, extensions } = error;
      throw new GraphQLError(message, { nodes: node, extensions });
    }
  };

builder.scalarType("Date", {
  description: "A day of the Gregorian calendar in the format of ISO 8601, for example 2018-07-09.",
  specifiedByURL: "https://scalars.graphql.org/andimarek/local-date.html",
  serialize: (value) => value,
  parseValue: day,
  parseLiteral: literal(day),
});

builder.scalarType("DateTime", {
  description:
    "A moment in the format of RFC 3339, in UTC or with the offset from UTC that a source states. Examples: 2018-07-09T08:30:00.000Z, 2018-07-09T13:30:00+05:00.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
  serialize: (value) => (value instanceof Date ? value.toISOString() : value),
  parseValue: moment,
  parseLiteral: literal(moment),
});

builder.scalarType("EDTF", {
  description:
    "A date or a period in the Extended Date/Time Format of ISO 8601-2, which expresses uncertainty. Examples: 2018-07, 2019-06~ (approximate), 2015? (uncertain), 201X (a year of the 2010s), 2018-25 (spring in the north), 2015-04/2021-06, 2018/.. (ongoing), 2018/ (end unknown), / (both ends unknown).",
  specifiedByURL: "https://www.loc.gov/standards/datetime/",
  serialize: (value) => value,
  parseValue: edtf,
  parseLiteral: literal(edtf),
});

builder.scalarType("URL", {
  description: "The address of a page on the web.",
  specifiedByURL: "https://url.spec.whatwg.org/",
  serialize: (value) => value,
  parseValue: text,
  parseLiteral: literal(text),
});

/** A date from two columns: the EDTF text and the words of the source. */
interface StatedDate {
  bounds: DateBounds | null;
  stated: string | null;
}

export const PartialDate = builder.objectRef<StatedDate>("PartialDate").implement({
  description:
    "A date that can be uncertain: what the sources say, and the first and last day that it can mean.",
  fields: (t) => ({
    edtf: t.field({
      type: "EDTF",
      nullable: true,
      description: "The date in EDTF. Null if the sources give the date only in words.",
      resolve: ({ bounds }) => bounds?.edtf,
    }),
    asStated: t.exposeString("stated", {
      nullable: true,
      description: "The words of the source. Null if the words were not kept.",
    }),
    earliest: t.field({
      type: "Date",
      nullable: true,
      description: "The first day that the date can mean. Null if there is no lower bound.",
      resolve: ({ bounds }) => finite(bounds?.earliest),
    }),
    latest: t.field({
      type: "Date",
      nullable: true,
      description: "The last day that the date can mean. Null if there is no upper bound.",
      resolve: ({ bounds }) => finite(bounds?.latest),
    }),
    precision: t.field({
      type: DatePrecision,
      description: "How exact the date is.",
      resolve: ({ bounds }) => bounds?.precision ?? "unknown",
    }),
  }),
});

/** A period from three columns. Both ends are unknown if the source gives the period only in words. */
interface StatedPeriod extends PeriodBounds {
  stated: string | null;
  endedBy: Day | null;
}

export const Period = builder.objectRef<StatedPeriod>("Period").implement({
  description: "A period of time whose start and end can be uncertain.",
  fields: (t) => ({
    edtf: t.field({
      type: "EDTF",
      description:
        "The period as an EDTF interval, or as one EDTF date that contains the whole period. The text is `/` if the sources give the period only in words.",
      resolve: ({ edtf }) => edtf,
    }),
    asStated: t.exposeString("stated", {
      nullable: true,
      description: "The words of the source. Null if the words were not kept.",
    }),
    start: t.field({
      type: PartialDate,
      nullable: true,
      description: "The start of the period. Null if no source gives a start.",
      resolve: ({ start }) => start && { bounds: start, stated: null },
    }),
    end: t.field({
      type: PartialDate,
      nullable: true,
      description:
        "The end of the period, past or planned. Null if the period is ongoing, or if no source gives an end.",
      resolve: ({ end }) => end && { bounds: end, stated: null },
    }),
    endedBy: t.field({
      type: "Date",
      nullable: true,
      description:
        "A day by which the period was over, according to a source that does not give the end. Null if a source gives the end, or if no source says that the period is over.",
      resolve: ({ endedBy }) => endedBy,
    }),
    isOngoing: t.boolean({
      nullable: true,
      description:
        "Whether the period includes today. True if the sources call the end open or set it in the future. False if the period is over or has not begun. Null if the sources do not say.",
      resolve: isOngoing,
    }),
  }),
});

function isOngoing(period: StatedPeriod): boolean | null {
  const { isOpen, earliest, startLatest, endEarliest, latest, endedBy } = period;
  const today = new Date().toISOString().slice(0, 10);
  if (isBefore(latest, today) || isBefore(today, earliest)) return false;
  if (endedBy !== null && endedBy <= today) return false;
  const hasBegun = isKnown(startLatest) && startLatest <= today;
  const hasNotEnded = isOpen || (isKnown(endEarliest) && today <= endEarliest);
  return hasBegun && hasNotEnded ? true : null;
}

const finite = (day: Day | undefined): Day | null => (day !== undefined && isKnown(day) ? day : null);

export const Quantity = builder
  .objectRef<{ min: number | null; max: number | null; stated: string | null }>("Quantity")
  .implement({
    description: "A number of people that can be uncertain.",
    fields: (t) => ({
      min: t.exposeInt("min", {
        nullable: true,
        description: "The lowest possible number. Null if there is no lower bound.",
      }),
      max: t.exposeInt("max", {
        nullable: true,
        description: "The highest possible number. Null if there is no upper bound.",
      }),
      asStated: t.exposeString("stated", {
        nullable: true,
        description: "The words of the source. Null if the words were not kept.",
      }),
    }),
  });

/** The partial date in two columns; null if both columns are null. */
export const dateOf = (edtf: string | null, stated: string | null): StatedDate | null =>
  edtf === null && stated === null ? null : { bounds: edtf === null ? null : readDate(edtf), stated };

/** The period in three columns; null if it has neither a text nor words of a source. */
export const periodOf = (edtf: string | null, stated: string | null, latest: Day): StatedPeriod | null =>
  edtf === null && stated === null ? null : knownPeriod(edtf ?? "/", stated, latest);

/** The period in three columns that always have a text. `latest` is the last day of the period. */
export const knownPeriod = (edtf: string, stated: string | null, latest: Day): StatedPeriod => ({
  ...readPeriod(edtf),
  stated,
  endedBy: endedBy(edtf, latest),
});

/** The quantity in three columns; null if all columns are null. */
export const quantityOf = (min: number | null, max: number | null, stated: string | null) =>
  min === null && max === null && stated === null ? null : { min, max, stated };
