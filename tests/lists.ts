import fc from "fast-check";
import { type GraphQLInputObjectType, getNamedType } from "graphql";
import { type Ask, type ConnectionField, rootConnections } from "./graph.ts";

/**
 * All filters and group keys of every list, each with the fields of the graph that have the same values. The tests
 * read the whole list with these fields, and filter and count the items in JavaScript. Then the tests compare these
 * results with the results of the SQL.
 */
export interface Lists {
  readonly filters: Readonly<Record<string, Filter>>;
  /** The groups by key. The value is undefined if the list has no groups. */
  readonly groups?: Readonly<Record<string, Key>>;
}

// biome-ignore lint/suspicious/noExplicitAny: an item has the fields that its list was read with
export type Item = any;

interface Reading {
  /** Paths of fields, separated by dots, from an item to values. If a path goes through lists, it leads to many values. */
  readonly paths: readonly string[];
  /** Returns the values that the paths find in an item, without repetitions. */
  readonly values: (item: Item) => string[];
}

export interface Filter extends Reading {
  /** Whether an item passes the filter with the given value. */
  readonly passes: (item: Item, given: Item) => boolean;
}

export interface Key extends Reading {
  /** Whether an item has at most one value. Then the counts of the groups add up to the number of items. */
  readonly isSingle: boolean;
  /** Returns the groups that count an item. The group of items without a value is null. */
  readonly groups: (item: Item, granularity: Granularity) => (string | null)[];
}

export const GRANULARITIES = ["DAY", "MONTH", "QUARTER", "YEAR", "DECADE"] as const;
export type Granularity = (typeof GRANULARITIES)[number];

const read = (...paths: string[]): Reading => ({
  paths,
  values: (item) => [...new Set(paths.flatMap((path) => at(item, path.split("."))))],
});

/** Passes items with any of the given values. */
const any = (...paths: string[]): Filter => {
  const reading = read(...paths);
  return {
    ...reading,
    passes: (item, given: string[]) => given.some((value) => reading.values(item).includes(value)),
  };
};

/** Passes items with none of the given values. */
const none = (path: string): Filter => {
  const { passes, ...reading } = any(path);
  return { ...reading, passes: (item, given) => !passes(item, given) };
};

/**
 * Passes items about any of the given topics or a narrower topic. No topic of the record is more than four levels
 * deep.
 */
const onTopic = (path: string): Filter =>
  any(...[0, 1, 2, 3, 4].map((steps) => [path, ...Array(steps).fill("broader"), "id"].join(".")));

/** Passes items whose date lies in the given range. The paths lead to the first and the last day that the date can mean. */
const dated = (first: string, last: string): Filter => {
  const bounds = (item: Item) => [at(item, first.split("."))[0], at(item, last.split("."))[0]];
  return {
    ...read(first, last),
    passes(item, { from, to, match, undated }) {
      const [earliest, latest] = bounds(item);
      if (undated || (!earliest && !latest)) return Boolean(undated) && !earliest && !latest;
      const days = [earliest ?? BEFORE_ALL, latest ?? AFTER_ALL] as const;
      const [start, end] = match === "CERTAIN" ? days : [days[1], days[0]];
      return start >= (from ?? BEFORE_ALL) && end <= (to ?? AFTER_ALL);
    },
  };
};

/**
 * Passes items that were true on a day of the given range. An item was true on each stated date, on each sighting,
 * and on all days between two such days.
 */
const held = (period: string, sightings: string): Filter => {
  const ends = ["start", "end"].map((end) => `${period}.${end}`);
  const reading = read(...[...ends, sightings].flatMap((path) => [`${path}.earliest`, `${path}.latest`]));
  return {
    ...reading,
    paths: [...reading.paths, `${period}.isOngoing`],
    passes(item, { from, to, match, undated }) {
      const { start, end, isOngoing } = item[period];
      const dates: Item[] = [start, end, ...item[sightings]].filter((date) => date !== null);
      if (undated || dates.length === 0) return Boolean(undated) && dates.length === 0;
      const [first, last] = [from ?? BEFORE_ALL, to ?? AFTER_ALL];
      return match === "CERTAIN"
        ? dates.some(({ latest }) => latest <= last) &&
            (isOngoing || dates.some(({ earliest }) => earliest >= first))
        : (start?.earliest ?? BEFORE_ALL) <= last && (end?.latest ?? AFTER_ALL) >= first;
    },
  };
};

const BEFORE_ALL = "";
const AFTER_ALL = "~";

const date = (path: string) => dated(`${path}.earliest`, `${path}.latest`);
const period = (path: string) => dated(`${path}.start.earliest`, `${path}.end.latest`);

/** Groups by a value. An item has at most one value. */
const by = (path: string): Key => ({ ...byEach(path), isSingle: true });

/** Groups by values. An item with several values is in several groups. */
const byEach = (path: string): Key => {
  const reading = read(path);
  const groups = (item: Item) => (reading.values(item).length > 0 ? reading.values(item) : [null]);
  return { ...reading, isSingle: false, groups };
};

/** Groups by the day, month or other period that contains all days that the date can mean. */
const byDate = (path: string): Key => {
  const paths = [`${path}.earliest`, `${path}.latest`];
  return {
    ...read(...paths),
    isSingle: true,
    groups(item, granularity) {
      const [first, last] = paths.map((path) => at(item, path.split("."))[0]);
      const name = first && last ? periodOf(first, granularity) : null;
      return [name !== null && name === periodOf(last as string, granularity) ? name : null];
    },
  };
};

export function periodOf(day: string, granularity: Granularity): string {
  const [year = "", month = ""] = day.split("-");
  if (granularity === "DAY") return day;
  if (granularity === "MONTH") return `${year}-${month}`;
  if (granularity === "QUARTER") return `${year}-Q${Math.ceil(Number(month) / 3)}`;
  return granularity === "YEAR" ? year : `${year.slice(0, 3)}0s`;
}

/** Returns the values at the end of a path that starts at a value. */
function at(value: Item, [name, ...rest]: readonly string[]): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => at(item, [name as string, ...rest]));
  if (name === undefined) return [value];
  // A fragment, such as `on DialogueSession`, has the fields of the item itself.
  const found = name.startsWith("on ") ? value : value[name];
  return Array.isArray(found) && rest.length === 0 ? found : at(found, rest);
}

const today = new Date().toISOString().slice(0, 10);

export const LISTS: Readonly<Record<string, Lists>> = {
  people: {
    filters: {
      party: any("tenures.nodes.office.party.id", "participations.nodes.delegation.party.id"),
      office: any("tenures.nodes.office.id"),
      rank: any("tenures.nodes.office.rank"),
      session: any("participations.nodes.session.id"),
      topic: onTopic("statements.nodes.topics"),
    },
    groups: { PARTY: byEach("tenures.nodes.office.party.id"), RANK: byEach("tenures.nodes.office.rank") },
  },
  offices: {
    filters: { party: any("party.id"), rank: any("rank") },
    groups: { PARTY: by("party.id"), RANK: by("rank") },
  },
  tenures: {
    filters: {
      person: any("person.id"),
      office: any("office.id"),
      party: any("office.party.id"),
      rank: any("office.rank"),
      period: held("period", "sightings"),
    },
    groups: { PARTY: by("office.party.id"), RANK: by("office.rank"), OFFICE: by("office.id") },
  },
  dialogues: {
    filters: {
      kind: any("kind"),
      level: any("level"),
      party: any("parties.id"),
      topic: onTopic("sessions.nodes.topics"),
    },
    groups: { KIND: by("kind"), LEVEL: by("level"), PARTY: byEach("parties.id") },
  },
  dialogueSessions: {
    filters: {
      dialogue: any("dialogue.id"),
      format: any("format"),
      level: any("level"),
      status: any("status"),
      held: period("held"),
      place: any("place.id"),
      country: any("place.country.id"),
      party: any("delegations.nodes.party.id"),
      withoutParty: none("delegations.nodes.party.id"),
      host: any("hosts.id"),
      person: any("participations.nodes.person.id"),
      topic: onTopic("topics"),
      strategy: any("strategies.nodes.id"),
    },
    groups: {
      PERIOD: byDate("held.start"),
      DIALOGUE: by("dialogue.id"),
      COUNTRY: by("place.country.id"),
      PLACE: by("place.id"),
      LEVEL: by("level"),
      FORMAT: by("format"),
      STATUS: by("status"),
      TOPIC: byEach("topics.id"),
      PARTY: byEach("delegations.nodes.party.id"),
    },
  },
  delegations: {
    filters: {
      session: any("session.id"),
      dialogue: any("session.dialogue.id"),
      party: any("party.id"),
      capacity: any("capacity"),
      head: any("heads.person.id"),
      held: period("session.held"),
    },
    groups: {
      PARTY: by("party.id"),
      CAPACITY: by("capacity"),
      PERIOD: byDate("session.held.start"),
      DIALOGUE: by("session.dialogue.id"),
    },
  },
  participations: {
    filters: {
      session: any("session.id"),
      dialogue: any("session.dialogue.id"),
      party: any("delegation.party.id"),
      person: any("person.id"),
      role: any("role"),
      rank: any("rank"),
      named: { ...read("person.id"), passes: ({ person }, isNamed) => (person !== null) === isNamed },
      held: period("session.held"),
    },
    groups: {
      PARTY: by("delegation.party.id"),
      PERSON: by("person.id"),
      ROLE: by("role"),
      RANK: by("rank"),
      PERIOD: byDate("session.held.start"),
      DIALOGUE: by("session.dialogue.id"),
    },
  },
  statements: {
    filters: {
      speaker: any("speaker.id"),
      onBehalfOf: any("onBehalfOf.id"),
      session: any("session.id"),
      about: any("about.id"),
      topic: onTopic("topics"),
      kind: any("kind"),
      said: date("said"),
    },
    groups: {
      SPEAKER: by("speaker.id"),
      PARTY: by("onBehalfOf.id"),
      TOPIC: byEach("topics.id"),
      KIND: by("kind"),
      PERIOD: byDate("said"),
      STRATEGY: (() => {
        const isStrategy = ({ __typename }: Item) => __typename === "Strategy";
        const { groups, ...reading } = byEach("about.id");
        return {
          ...reading,
          paths: ["about.id", "about.__typename"],
          groups: ({ about }, granularity) => groups({ about: about.filter(isStrategy) }, granularity),
        };
      })(),
    },
  },
  outcomes: {
    filters: {
      session: any("session.id"),
      dialogue: any("session.dialogue.id"),
      kind: any("kind"),
      party: any("parties.id"),
      topic: onTopic("topics"),
      strategy: any("strategies.id"),
      held: period("session.held"),
    },
    groups: {
      KIND: by("kind"),
      TOPIC: byEach("topics.id"),
      PARTY: byEach("parties.id"),
      PERIOD: byDate("session.held.start"),
      DIALOGUE: by("session.dialogue.id"),
    },
  },
  strategies: {
    filters: {
      adopter: any("adopters.id"),
      addressee: any("addressees.id"),
      kind: any("kind"),
      topic: onTopic("topics"),
      inForceOn: {
        ...read("period.start.earliest", "period.end.latest"),
        paths: [
          ...["status", "period.start.earliest", "period.end.latest"],
          ...["isPlanned", "kind", "on.earliest"].map((field) => `milestones.nodes.${field}`),
        ],
        passes: ({ status, period, milestones: { nodes } }, day) =>
          period !== null &&
          (period.start?.earliest ?? BEFORE_ALL) <= day &&
          day <= (period.end?.latest ?? AFTER_ALL) &&
          !["PLANNED", "DRAFT"].includes(status) &&
          !nodes.some(
            ({ isPlanned, kind, on }: Item) =>
              !isPlanned && ["ADOPTED", "SIGNED"].includes(kind) && (on?.earliest ?? BEFORE_ALL) > day,
          ),
      },
    },
    groups: { KIND: by("kind"), ADOPTER: byEach("adopters.id"), TOPIC: byEach("topics.id") },
  },
  milestones: {
    filters: {
      strategy: any("strategy.id"),
      kind: any("kind"),
      isPlanned: { ...read("isPlanned"), passes: (item, isPlanned) => item.isPlanned === isPlanned },
      isOverdue: {
        ...read("isPlanned", "fulfilledBy.id", "on.latest"),
        passes: ({ isPlanned, fulfilledBy, on }, isOverdue) =>
          (isPlanned && fulfilledBy === null && (on?.latest ?? AFTER_ALL) < today) === isOverdue,
      },
      on: date("on"),
    },
    groups: { KIND: by("kind"), STRATEGY: by("strategy.id"), PERIOD: byDate("on") },
  },
  articles: {
    filters: {
      publisher: any("publisher.id"),
      author: any("authors.id"),
      language: any("language"),
      published: date("published"),
      mentions: any("mentioned.nodes.entity.id", "sessions.nodes.dialogue.id"),
      topic: onTopic("topics"),
      session: any("sessions.nodes.id"),
      strategy: any("strategies.nodes.id"),
    },
    groups: {
      PERIOD: byDate("published"),
      PUBLISHER: by("publisher.id"),
      LANGUAGE: by("language"),
      TOPIC: byEach("topics.id"),
      COUNTRY: (() => {
        const isCountry = ({ entity }: Item) => entity?.__typename === "Country";
        const { groups, ...reading } = byEach("mentioned.nodes.entity.id");
        return {
          ...reading,
          paths: ["mentioned.nodes.entity.id", "mentioned.nodes.entity.__typename"],
          groups: ({ mentioned: { nodes } }, granularity) =>
            groups({ mentioned: { nodes: nodes.filter(isCountry) } }, granularity),
        };
      })(),
    },
  },
  countries: { filters: { region: any("region") }, groups: { REGION: by("region") } },
  organizations: {
    filters: { kind: any("kind"), country: any("country.id"), parent: any("parent.id") },
    groups: { KIND: by("kind"), COUNTRY: by("country.id") },
  },
  places: {
    filters: { country: any("country.id"), kind: any("kind") },
    groups: { COUNTRY: by("country.id"), KIND: by("kind") },
  },
  topics: {
    filters: {
      broader: any(...[1, 2, 3, 4].map((steps) => [...Array(steps).fill("broader"), "id"].join("."))),
    },
    groups: { BROADER: by("broader.id") },
  },
  programmes: {
    filters: { funder: any("funders.id"), participant: any("participants.id"), topic: onTopic("topics") },
    groups: {
      FUNDER: byEach("funders.id"),
      PARTICIPANT: byEach("participants.id"),
      TOPIC: byEach("topics.id"),
    },
  },
  mentions: {
    filters: {
      entity: any("entity.id", "entity.on DialogueSession.dialogue.id"),
      kinds: (() => {
        const values = ({ entity }: Item) =>
          entity ? [entity.__typename.replace(/(?<=.)[A-Z]/g, "_$&").toUpperCase()] : [];
        return {
          paths: ["entity.__typename"],
          values,
          passes: (item, given: string[]) => given.includes(values(item)[0] ?? ""),
        };
      })(),
    },
  },
};

const known = new Map<string, Item[]>();

/**
 * Returns all items of a root list in the order of the list, with the fields that the filters and keys need. Reads
 * each list once per test file.
 */
export async function wholeList(ask: Ask, field: string): Promise<Item[]> {
  const items = known.get(field) ?? [];
  if (known.has(field)) return items;
  const { filters, groups } = LISTS[field] as Lists;
  const paths = [...Object.values(filters), ...Object.values(groups ?? {})].flatMap(({ paths }) => paths);
  const selection = selectionOf([...new Set(["id", ...paths])].map((path) => path.split(".")));
  const query = `query ($after: String) {
    list: ${field}(first: 15, after: $after) { nodes { ${selection} } pageInfo { hasNextPage endCursor } }
  }`;
  for (let after: string | null = null; ; ) {
    const { data, errors } = await ask(query, { after });
    if (errors) throw new Error(`${field}: ${errors[0]?.message}`);
    items.push(...data.list.nodes);
    if (!data.list.pageInfo.hasNextPage) break;
    after = data.list.pageInfo.endCursor;
  }
  if (/"hasNextPage":true/.test(JSON.stringify(items)))
    throw new Error(`an item of ${field} has a list of more than one page`);
  known.set(field, items);
  return items;
}

/** Returns the selection of all fields in the paths, with one page of each connection. */
function selectionOf(paths: readonly (readonly string[])[]): string {
  const fields = [...Map.groupBy(paths, ([name]) => name)].map(([name, paths]) => {
    const below = paths.map(([, ...rest]) => rest).filter((path) => path.length > 0);
    if (below.length === 0) return name;
    if (name?.startsWith("on ")) return `... ${name} { ${selectionOf(below)} }`;
    return below[0]?.[0] === "nodes"
      ? `${name}(first: 100) { ${selectionOf(below)} pageInfo { hasNextPage } }`
      : `${name} { ${selectionOf(below)} }`;
  });
  return fields.join(" ");
}

/** Whether an item passes a filter: all its fields, `and`, `or` and `not`. An empty list is ignored. */
const passes = (field: string, item: Item, given: Given): boolean =>
  Object.entries(given).every(([name, value]) => {
    if (name === "not") return !passes(field, item, value as Given);
    if (Array.isArray(value) && value.length === 0) return true;
    if (name === "and") return (value as Given[]).every((filter) => passes(field, item, filter));
    if (name === "or") return (value as Given[]).some((filter) => passes(field, item, filter));
    return LISTS[field]?.filters[name]?.passes(item, value);
  });

/** Returns the items that pass a filter. */
export const passing = (field: string, items: readonly Item[], given: Given) =>
  items.filter((item) => passes(field, item, given));

export const NOUNS = Object.keys(LISTS);

/** Returns the noun whose lists have items of this type. */
export function nounOf(item: string): string {
  const noun = NOUNS.find((noun) => rootOf(noun).item === item);
  if (!noun) throw new Error(`LISTS in tests/lists.ts has no entry for lists of ${item} objects: add one.`);
  return noun;
}

/** Returns the differences between the schema and LISTS, as sentences that say what to do. */
export const differences = (
  what: string,
  offered: Readonly<Record<string, readonly string[]>>,
  listed: Readonly<Record<string, readonly string[]>>,
): string[] =>
  [...new Set([...Object.keys(offered), ...Object.keys(listed)])].flatMap((noun) => {
    const [ours = [], theirs = []] = [listed[noun], offered[noun]];
    return [
      ...theirs
        .filter((name) => !ours.includes(name))
        .map(
          (name) => `${noun} has the ${what} ${name}: add the path of its values to LISTS in tests/lists.ts`,
        ),
      ...ours
        .filter((name) => !theirs.includes(name))
        .map((name) => `${noun} has no ${what} ${name}: remove it from LISTS in tests/lists.ts`),
    ];
  });

export const filterOf = ({ field }: ConnectionField) =>
  getNamedType(field.args.find(({ name }) => name === "filter")?.type) as GraphQLInputObjectType | undefined;

export const rootOf = (noun: string) =>
  rootConnections.find(({ field }) => field.name === noun) as ConnectionField & { item: string };

export const fieldsOf = (noun: string) => Object.keys(LISTS[noun]?.filters ?? {});

/** The type of a filter field in the schema: `[ID!]`, `[Rank!]`, `DateRange`, `Boolean` and others. */
export const typeOf = (noun: string, field: string) =>
  String(filterOf(rootOf(noun))?.getFields()[field]?.type);

export const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);

export type Given = Readonly<Record<string, unknown>>;

/** Returns all values that the items have for a filter field, without repetitions. */
export const valuesIn = (items: readonly Item[], noun: string, field: string): string[] => [
  ...new Set(items.flatMap((item) => LISTS[noun]?.filters[field]?.values(item) ?? [])),
];

/**
 * Generates random values for a filter field. Half of the values are values of `item`, so that `item` passes the
 * filter.
 */
function given(items: readonly Item[], item: Item, noun: string, field: string): fc.Arbitrary<unknown> {
  const type = typeOf(noun, field);
  if (type === "Boolean") return fc.boolean();
  const own = LISTS[noun]?.filters[field]?.values(item) ?? [];
  const any = fc.constantFrom(...valuesIn(items, noun, field));
  const value = own.length > 0 ? fc.oneof(fc.constantFrom(...own), any) : any;
  if (type === "Date") return value;
  if (type !== "DateRange") return fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
  const match = fc.constantFrom("CERTAIN", "POSSIBLE");
  return fc
    .record({ from: value, to: value, match, undated: fc.constant(false) }, { requiredKeys: [] })
    .map(({ from, to, ...rest }) =>
      from && to && from > to ? { from: to, to: from, ...rest } : { from, to, ...rest },
    );
}

/**
 * Returns a filter that an item passes. For every field that accepts a list of values, the filter includes the
 * values of the item.
 */
export const filterFor = (item: Item, noun: string): Given =>
  Object.fromEntries(
    Object.entries(LISTS[noun]?.filters ?? {}).flatMap(([field, { values, passes }]) =>
      typeOf(noun, field).startsWith("[") && passes(item, values(item))
        ? [[field, values(item).slice(0, 50)]]
        : [],
    ),
  );

/** Generates random filters of one to three fields for which the items have values. */
function plainFilters(items: readonly Item[], noun: string): fc.Arbitrary<Given> {
  const fields = fieldsOf(noun).filter(
    (field) => typeOf(noun, field) === "Boolean" || valuesIn(items, noun, field).length > 0,
  );
  const some = fc.subarray(fields, { minLength: 1, maxLength: Math.min(fields.length, 3) });
  return fc
    .tuple(fc.constantFrom(...items), some)
    .chain(([item, fields]) =>
      fc.record(Object.fromEntries(fields.map((field) => [field, given(items, item, noun, field)]))),
    );
}

/** Generates random filters, with and without `and`, `or` and `not`. */
export function filters(items: readonly Item[], noun: string): fc.Arbitrary<Given> {
  const plain = plainFilters(items, noun);
  const not = plain.map((filter) => ({ not: filter }));
  const or = fc.array(fc.oneof(plain, not), { minLength: 2, maxLength: 3 }).map((or) => ({ or }));
  const both = fc.tuple(plain, or).map(([filter, { or }]) => ({ ...filter, or }));
  const and = fc.array(fc.oneof(or, not), { minLength: 2, maxLength: 2 }).map((and) => ({ and }));
  return fc.oneof(
    plain,
    or,
    both,
    and,
    or.map((filter) => ({ not: filter })),
  );
}

/** Returns the parents whose list in this field is not empty and fits in one page, each with this list. */
export async function parentsOf(ask: Ask, { parent, field }: ConnectionField) {
  const root = rootConnections.find(({ item }) => item === parent.name) as ConnectionField;
  const query = `query ($after: String) {
    found: ${root.field.name}(first: 100, after: $after, orderBy: ${root.orders.at(-1)?.name}) {
      nodes { id list: ${field.name}(first: 100) { totalCount nodes { id } } } pageInfo { hasNextPage endCursor }
    }
  }`;
  const parents: Item[] = [];
  for (let after: string | null = null; parents.length < 12; ) {
    const { data, errors } = await ask(query, { after });
    if (errors) throw new Error(`${parent.name}.${field.name}: ${errors[0]?.message}`);
    const { nodes, pageInfo } = data.found;
    parents.push(...nodes.filter(({ list: { totalCount } }: Item) => totalCount > 0 && totalCount <= 100));
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  return parents.sort((one, other) => other.list.totalCount - one.list.totalCount).slice(0, 12);
}
