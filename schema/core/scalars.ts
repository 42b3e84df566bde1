import { GraphQLError, type GraphQLScalarLiteralParser, valueFromASTUntyped } from "graphql";
import {
  type DateBounds,
  InvalidDateError,
  isDay,
  type PeriodBounds,
  readDate,
  readPeriod,
} from "#db/records/edtf.ts";
import { builder } from "./builder.ts";
import { DatePrecision } from "./enums.ts";

const invalid = (message: string) => new GraphQLError(message, { extensions: { code: "INVALID_ARGUMENT" } });

function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw invalid("This is not a text.");
}

function day(value: unknown): string {
  const given = text(value);
  if (isDay(given)) return given;
  throw invalid(`"${given}" is not a day of the calendar: write one as 2018-07-09.`);
}

function moment(value: unknown): Date {
  const given = new Date(text(value));
  if (!Number.isNaN(given.getTime())) return given;
  throw invalid(`"${value}" is not a moment: write it as 2018-07-09T08:30:00Z.`);
}

function edtf(value: unknown): string {
  try {
    return readDate(text(value)).edtf;
  } catch (error) {
    throw error instanceof InvalidDateError ? invalid(error.message) : error;
  }
}

/** Reads a literal as the value that it stands for; its errors tell where it stands. */
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
  description: "A day of the Gregorian calendar as ISO 8601 writes it, for example 2018-07-09.",
  serialize: (value) => value,
  parseValue: day,
  parseLiteral: literal(day),
});

builder.scalarType("DateTime", {
  description: "A moment in UTC as RFC 3339 writes it, for example 2018-07-09T08:30:00.000Z.",
  serialize: (value) => value.toISOString(),
  parseValue: moment,
  parseLiteral: literal(moment),
});

builder.scalarType("EDTF", {
  description:
    "A date or span as uncertain as its source, in the Extended Date/Time Format of ISO 8601-2: 2018-07, 2019-06~ (approximate), 2015? (uncertain), 2015-04/2021-06, 2018/.. (lasting), 2018/ (end unknown), / (both ends unknown).",
  serialize: (value) => value,
  parseValue: edtf,
  parseLiteral: literal(edtf),
});

builder.scalarType("URL", {
  description: "The address of a page on the web.",
  serialize: (value) => value,
  parseValue: text,
  parseLiteral: literal(text),
});

/** A date as a row holds it: the EDTF text and the words of the source. */
interface StatedDate {
  bounds: DateBounds | null;
  stated: string | null;
}

export const PartialDate = builder.objectRef<StatedDate>("PartialDate").implement({
  description: "A date as exactly as the sources know it: what they say, and the days that it can mean.",
  fields: (t) => ({
    edtf: t.field({
      type: "EDTF",
      nullable: true,
      description: "What the sources say, as an EDTF text; null where they only say it in words.",
      resolve: ({ bounds }) => bounds?.edtf,
    }),
    asStated: t.exposeString("stated", {
      nullable: true,
      description: "The words of the source; null where they were not kept.",
    }),
    earliest: t.field({
      type: "Date",
      nullable: true,
      description: "The first day that can be meant; null where nothing bounds it.",
      resolve: ({ bounds }) => finite(bounds?.earliest),
    }),
    latest: t.field({
      type: "Date",
      nullable: true,
      description: "The last day that can be meant; null where nothing bounds it.",
      resolve: ({ bounds }) => finite(bounds?.latest),
    }),
    precision: t.field({
      type: DatePrecision,
      description: "How exact the date is.",
      resolve: ({ bounds }) => bounds?.precision ?? "unknown",
    }),
  }),
});

/** A period as a row holds it: its bounds, unknown at both ends where the source has only words for it. */
interface StatedPeriod extends PeriodBounds {
  stated: string | null;
}

export const Period = builder.objectRef<StatedPeriod>("Period").implement({
  description: "A span of time as exactly as the sources know it.",
  fields: (t) => ({
    edtf: t.field({
      type: "EDTF",
      description:
        "What the sources say, as an EDTF interval or as one date in which all of it lies; `/` where they only say it in words.",
      resolve: ({ edtf }) => edtf,
    }),
    asStated: t.exposeString("stated", {
      nullable: true,
      description: "The words of the source; null where they were not kept.",
    }),
    start: t.field({
      type: PartialDate,
      nullable: true,
      description: "When it began; null where no source says so.",
      resolve: ({ start }) => start && { bounds: start, stated: null },
    }),
    end: t.field({
      type: PartialDate,
      nullable: true,
      description: "When it ended or is to end; null where no source says so, and while it lasts.",
      resolve: ({ end }) => end && { bounds: end, stated: null },
    }),
    isOngoing: t.boolean({
      nullable: true,
      description:
        "Whether it lasts today: true where the sources leave the end open or set it in the future, false where it is over or has not begun, null where they do not say.",
      resolve: isOngoing,
    }),
  }),
});

function isOngoing({ isOpen, earliest, startLatest, endEarliest, latest }: PeriodBounds): boolean | null {
  const today = new Date().toISOString().slice(0, 10);
  const isBefore = (a: string, b: string) => finite(a) !== null && finite(b) !== null && a < b;
  if (isBefore(latest, today) || isBefore(today, earliest)) return false;
  const hasBegun = finite(startLatest) !== null && startLatest <= today;
  const hasNotEnded = isOpen || (finite(endEarliest) !== null && today <= endEarliest);
  return hasBegun && hasNotEnded ? true : null;
}

const finite = (day: string | undefined): string | null =>
  day === undefined || day.endsWith("infinity") ? null : day;

export const Quantity = builder
  .objectRef<{ min: number | null; max: number | null; stated: string | null }>("Quantity")
  .implement({
    description: "A number of people as exactly as the sources know it.",
    fields: (t) => ({
      min: t.exposeInt("min", {
        nullable: true,
        description: "At least so many; null where nothing bounds it.",
      }),
      max: t.exposeInt("max", {
        nullable: true,
        description: "At most so many; null where nothing bounds it.",
      }),
      asStated: t.exposeString("stated", {
        nullable: true,
        description: "The words of the source; null where they were not kept.",
      }),
    }),
  });

/** The partial date in columns; null where a row says nothing of it. */
export const dateOf = (edtf: string | null, stated: string | null): StatedDate | null =>
  edtf === null && stated === null ? null : { bounds: edtf === null ? null : readDate(edtf), stated };

/** The period in columns; null where a row says nothing of it. */
export const periodOf = (edtf: string | null, stated: string | null): StatedPeriod | null =>
  edtf === null && stated === null ? null : { ...readPeriod(edtf ?? "/"), stated };

/** The quantity in columns; null where a row says nothing of it. */
export const quantityOf = (min: number | null, max: number | null, stated: string | null) =>
  min === null && max === null && stated === null ? null : { min, max, stated };
