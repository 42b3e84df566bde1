import { setImmediate as nextTurn } from "node:timers/promises";
import DataLoader from "dataloader";
import { type GraphQLResolveInfo, locatedError, responsePathAsArray } from "graphql";
import type { Database } from "#db/client.ts";
import { LimitExceededError } from "#db/errors.ts";
import type { Loader } from "#db/loader.ts";
import type { Notice } from "./notices.ts";

/** The caller. */
export interface Viewer {
  /** The rights of the caller beyond reading what is public, for example `text:read`. */
  readonly scopes: ReadonlySet<string>;
}

const anonymous: Viewer = { scopes: new Set() };

/** Everything that a resolver may use. The context does not contain the database. */
export interface Context {
  /** Reads one value. All keys that a loader receives in the same tick become one batch. */
  load<Key, Value>(loader: Loader<Key, Value>, key: Key): Promise<Value>;
  /** Whether the answer was refused because it is too large. Resolvers then stop. */
  isRefused(): boolean;
  /**
   * The result of a resolver after a refusal. Each request has its own promise, because a promise keeps everything that waits
   * for it in memory.
   */
  readonly never: Promise<never>;
  /**
   * Counts the objects in the result of a field, and the fields that the query selects on these objects. Returns the result
   * when the request has its turn.
   */
  answered<Value>(value: Value, objects: number, values: number, place: Place): Value | Promise<Value>;
  readonly viewer: Viewer;
  /** The notices for the reader of the answer. */
  readonly notices: Notice[];
}

/** The position of a field in the answer. */
type Place = Pick<GraphQLResolveInfo, "fieldNodes" | "path">;

export interface ContextOptions {
  viewer?: Viewer;
  /** The maximum numbers of objects and values in an answer; a larger answer is refused. */
  atMost?: Record<"objects" | "values", number>;
  /** Called when the answer is refused. */
  refuse?: (error: Error) => void;
}

/** The number of values to resolve before other requests have a turn: about 20 ms of work. */
const STRETCH = 10_000;

const UNLIMITED = { objects: Number.POSITIVE_INFINITY, values: Number.POSITIVE_INFINITY };

/** Opens the loaders of one request on `db`. */
export function createContext(
  db: Database,
  { viewer = anonymous, atMost = UNLIMITED, refuse }: ContextOptions = {},
): Context {
  // The key of an entry is a loader, so the entry has the types of this loader.
  const opened = new Map<unknown, unknown>();

  function open<Key, Value>(loader: Loader<Key, Value>): DataLoader<Key, Value, unknown> {
    const known = opened.get(loader) as DataLoader<Key, Value, unknown> | undefined;
    if (known) return known;
    const { batch, settled = batch, identity } = loader;
    const fresh = new DataLoader<Key, Value, unknown>(
      (keys) => settled(db, keys),
      identity && { cacheKeyFn: identity },
    );
    opened.set(loader, fresh);
    return fresh;
  }

  const all = { objects: 0, values: 0 };
  let stretch = 0;
  let isRefused = false;
  const never = new Promise<never>(() => {});
  /** The last turn in line; undefined if no turn is waiting. */
  let turn: Promise<void> | undefined;

  function takeTurn() {
    const taken = Promise.resolve(turn)
      .then(() => nextTurn())
      .then(() => {
        if (turn === taken) turn = undefined;
      });
    turn = taken;
  }

  return {
    // Not async: keys of fields that are resolved one after the other must land in the same batch.
    load: (loader, key) => open(loader).load(key),
    isRefused: () => isRefused,
    never,
    answered(value, objects, values, { fieldNodes, path }) {
      if (isRefused) return never;
      all.objects += objects;
      all.values += values;
      if (all.objects > atMost.objects || all.values > atMost.values) {
        isRefused = true;
        const error = tooMuch(all.objects > atMost.objects ? "objects" : "values", atMost);
        refuse?.(locatedError(error, fieldNodes, responsePathAsArray(path)));
        return never;
      }
      stretch += objects + values;
      if (stretch > STRETCH) {
        stretch = objects + values;
        takeTurn();
      }
      return turn ? turn.then(() => (isRefused ? never : value)) : value;
    },
    viewer,
    notices: [],
  };
}

function tooMuch(limit: "objects" | "values", atMost: Record<typeof limit, number>) {
  const advice = limit === "objects" ? "shorter pages" : "shorter pages or fewer fields";
  return new LimitExceededError(
    limit,
    atMost[limit],
    `The answer would contain more than ${atMost[limit]} ${limit}. Ask for ${advice}, or split the query into several requests.`,
  );
}

/** The row behind a foreign key that is not null. */
export async function loadKnown<Row>(
  context: Context,
  loader: Loader<string, Row | null>,
  id: string,
): Promise<Row> {
  const row = await context.load(loader, id);
  if (row === null) throw new Error(`${id} has no row`);
  return row;
}

/** The row behind a foreign key that may be null. */
export const loadOptional = <Row>(context: Context, loader: Loader<string, Row | null>, id: string | null) =>
  id === null ? null : context.load(loader, id);
