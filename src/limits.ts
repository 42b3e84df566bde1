/**
 * The limits of one request: what each counts, how much is allowed, and what it protects. docs/limits.md shows them to
 * people, `/limits.json` shows them to programs, and config.ts turns them into settings. The limits of pages and of filters
 * are in db/lists/limits.ts.
 */
export const LIMITS = {
  nesting: {
    default: 64,
    range: [16, 200],
    unit: "levels of nested brackets, with fragments inlined",
    protects: "the stack, while the query and its variables are read",
  },
  tokens: {
    default: 8_000,
    range: [100, 100_000],
    unit: "tokens of the query",
    protects: "the time to parse and validate a query",
  },
  directives: {
    default: 200,
    range: [10, 10_000],
    unit: "directives in the query",
    protects: "the time to validate a query",
  },
  aliases: {
    default: 100,
    range: [10, 10_000],
    unit: "aliases of the operation, with fragments inlined",
    protects: "the database, from many copies of the same read",
  },
  rootFields: {
    default: 100,
    range: [10, 10_000],
    unit: "root fields of the operation",
    protects: "the database, from many reads at once",
  },
  depth: {
    default: 24,
    range: [10, 100],
    unit: "levels of fields",
    protects: "the database, from long chains of reads",
  },
  fields: {
    default: 4_000,
    range: [100, 100_000],
    unit: "fields of the whole query, with fragments inlined",
    protects: "the time to validate a query",
  },
  cost: {
    default: 250_000,
    range: [1_000, 100_000_000],
    unit: "points of cost",
    protects: "the memory and the database, from huge answers",
  },
  rows: {
    default: 25_000,
    range: [100, 10_000_000],
    unit: "rows read for the answer",
    protects: "the database and the memory, during execution",
  },
  objects: {
    default: 40_000,
    range: [100, 10_000_000],
    unit: "objects in the answer, each as often as it occurs",
    protects: "the processor and the memory, during execution",
  },
  values: {
    default: 250_000,
    range: [100, 10_000_000],
    unit: "fields of all objects in the answer",
    protects: "the processor and the memory, during execution",
  },
  bytes: {
    default: 10_000_000,
    range: [10_000, 1_000_000_000],
    unit: "bytes of the answer",
    protects: "the memory, and other requests from a long wait",
  },
  introspectionDepth: {
    default: 32,
    range: [16, 100],
    unit: "levels of fields below __schema or __type",
    protects: "the processor, from very large introspection",
  },
  introspectionCost: {
    default: 120_000,
    range: [60_000, 100_000_000],
    unit: "points of cost below __schema and __type",
    protects: "the processor, from very large introspection",
  },
  comparisons: {
    default: 500_000,
    unit: "comparisons of fields with the same name in the answer",
    protects: "the time to validate a query",
  },
} as const satisfies Record<string, LimitDefinition>;

export interface LimitDefinition {
  default: number;
  /** The range of the setting; undefined if the limit cannot be set. */
  range?: readonly [least: number, most: number];
  unit: string;
  protects: string;
}

export type LimitName = keyof typeof LIMITS;
export type Limits = Readonly<Record<LimitName, number>>;

const names = Object.keys(LIMITS) as LimitName[];

export const LIMITS_BY_DEFAULT = Object.fromEntries(
  names.map((name) => [name, LIMITS[name].default]),
) as Limits;

/** The limits with a setting, by the name of the setting: `LIMIT_ROOT_FIELDS` sets `rootFields`. */
export const LIMIT_SETTINGS: ReadonlyMap<string, LimitName> = new Map(
  names
    .filter((name) => "range" in LIMITS[name])
    .map((name) => [`LIMIT_${name.replace(/[A-Z]/g, "_$&").toUpperCase()}`, name]),
);

/** The content of `/limits.json`. */
export function limitsTold(limits: Limits) {
  const settings = new Map([...LIMIT_SETTINGS].map(([setting, name]) => [name, setting]));
  return names.map((name) => {
    const { unit, protects } = LIMITS[name];
    return { name, value: limits[name], unit, protects, setting: settings.get(name) ?? null };
  });
}
