import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from "graphql";
import { nodeTypes } from "../graph.ts";
import type { Draw } from "../limits/documents.ts";

export const oneOf = <Item>(draw: Draw, items: readonly Item[]): Item => items[draw(items.length)] as Item;

const nested = (depth: number): unknown =>
  depth === 0 ? 1 : depth % 2 ? [nested(depth - 1)] : { a: nested(depth - 1) };

/** Texts that some layer might mishandle. */
const TEXTS = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\ufeff",
  "\u202e\u2066",
  "İıſK",
  "👩‍👩‍👧‍👦",
  `e${"\u0301".repeat(200)}`,
  "x".repeat(300),
  "Ж".repeat(20_000),
  "'; drop table x; --",
  `" or ""="`,
  "\\",
  "%_\\%",
  "$1",
  "{{7*7}}",
  "../../../etc/passwd",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "NaN",
  "null",
  "true",
  "-1",
  "1e400",
  "<script>alert(1)</script>",
  "\r\nx-injected: 1",
  "(((((((((",
  '"unclosed',
  "a & | ! <-> b:*",
  "- - -",
];

/** Valid and invalid dates. */
const DATES = [
  ...["2018", "2018-07", "2018-07-09", "2018-07~", "2018/..", "../2018", "2019-06?/2020", "201X", "2018-23"],
  ...["9999-12-31", "0000-01-01", "-0001", "0000-00-00", "2018-02-30", "10000-01-01", "Y-17E7", "y170000002"],
  ...[
    "2018-07-09T10:00:00Z",
    "-infinity",
    "infinity",
    "today",
    "294277-01-01",
    "5874898-01-01",
    "[1667,1668]",
  ],
];

const NUMBERS = [
  0,
  1,
  2,
  20,
  100,
  -1,
  101,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1.5,
  -0,
  1e21,
  1e308,
];

const KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "a",
  "",
  "then",
  "toJSON",
  "valueOf",
  "\u0000",
];

/** References to entities of the record. */
export const REFERENCES = [
  ...["trade", "water", "KZ", "UZ", "hld-5-ashgabat-2018", "peter-burian", "ashgabat", "european-union"],
  ...[
    "00000000-0000-0000-0000-000000000000",
    "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
    "https://example.org/a?b#c",
  ],
];

/** Any JSON value. */
export function anything(draw: Draw, levels = 3): unknown {
  switch (draw(levels > 0 ? 9 : 6)) {
    case 0:
      return null;
    case 1:
      return draw(2) === 0;
    case 2:
      return oneOf(draw, NUMBERS);
    case 3:
      return oneOf(draw, TEXTS);
    case 4:
      return oneOf(draw, DATES);
    case 5:
      return oneOf(draw, REFERENCES);
    case 6:
      return Array.from({ length: draw(4) }, () => anything(draw, levels - 1));
    case 7:
      return nested(oneOf(draw, [5, 62, 63, 64, 65, 500]));
    default:
      // The name __proto__ must become an own key, too.
      return Object.fromEntries(
        Array.from({ length: draw(4) }, () => [oneOf(draw, KEYS), anything(draw, levels - 1)]),
      );
  }
}

/** Marks a text that documents write as the name of an enum value. */
export class Name {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Makes a value for an input of the type. Most of the values are valid. */
export function valueFor(type: GraphQLInputType, draw: Draw, levels = 3): unknown {
  if (draw(80) === 0) return anything(draw);
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return draw(10) === 0
      ? valueFor(nullable.ofType, draw, levels)
      : Array.from({ length: draw(4) }, () => valueFor(nullable.ofType, draw, levels));
  }
  const named = getNamedType(type);
  if (isEnumType(named)) return new Name(oneOf(draw, named.getValues()).name);
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    const chosen = fields.filter(
      (field) => isRequiredInputField(field) || (levels > 0 && draw(fields.length) < 2),
    );
    return Object.fromEntries(chosen.map((field) => [field.name, valueFor(field.type, draw, levels - 1)]));
  }
  switch (named.name) {
    case "Int":
      return draw(4) ? draw(12) : oneOf(draw, NUMBERS);
    case "Float":
      return oneOf(draw, NUMBERS);
    case "Boolean":
      return draw(2) === 0;
    case "_Any":
      return {
        __typename: oneOf(draw, [...nodeTypes.map(({ name }) => name), "Nobody", "Entity"]),
        id: oneOf(draw, REFERENCES),
      };
    case "String":
    case "ID":
      return oneOf(draw, draw(3) ? REFERENCES : draw(2) ? DATES : TEXTS);
    default:
      return oneOf(draw, draw(4) ? DATES.slice(0, 3) : draw(4) ? DATES : TEXTS);
  }
}

/** Writes a value as a literal in a document. */
export function literal(value: unknown): string {
  if (value instanceof Name) return value.text;
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([name, below]) => `${name || "_"}: ${literal(below)}`);
    return `{${fields.join(", ")}}`;
  }
  return JSON.stringify(value);
}

/** Writes a value as JSON in variables. */
export function json(value: unknown): unknown {
  if (value instanceof Name) return value.text;
  if (Array.isArray(value)) return value.map(json);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, json(below)]));
  }
  return value;
}
