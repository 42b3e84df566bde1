import { setImmediate as nextTurn } from "node:timers/promises";
import DataLoader from "dataloader";
import { type GraphQLResolveInfo, locatedError, responsePathAsArray } from "graphql";
import type { Database } from "#db/client.ts";
import { LimitExceededError } from "#db/errors.ts";
import type { Loader } from "#db/loader.ts";

/** Who asks. */
export interface Viewer {
  /** What they may do beyond reading what is open to all, for example `text:read`. */
  readonly scopes: ReadonlySet<string>;
}

const anonymous: Viewer = { scopes: new Set() };

/** Everything a resolver may touch. It never holds the database itself. */
export interface Context {
  /** Reads one value through a batched read: all keys that the same loader is given in one tick are one batch. */
  load<Key, Value>(loader: Loader<Key, Value>, key: Key): Promise<Value>;
  /** Whether so much came into the answer that it is refused: nothing more of it is to be made. */
  isRefused(): boolean;
  /** What is given then. It is this request's own, for it keeps all that waits for it. */
  readonly never: Promise<never>;
  /**
   * Is told of what a field gives, how many objects that is, and how many fields are asked of all of them. Gives it back
   * when it has its turn.
   */
  answered<Value>(value: Value, objects: number, values: number, place: Place): Value | Promise<Value>;
  readonly viewer: Viewer;
}

/** Where something is in an answer. */
type Place = Pick<GraphQLResolveInfo, "fieldNodes" | "path">;

export interface ContextOptions {
  viewer?: Viewer;
  /** So much can be in an answer at most; more of it refuses the answer. */
  atMost?: Record<"objects" | "values", number>;
  /** Is told when the answer is refused, after which nothing more of it is made. */
  refuse?: (error: Error) => void;
}

/** So many values are worked on before others have their turn, which takes some 20 ms. */
const STRETCH = 10_000;

const UNLIMITED = { objects: Number.POSITIVE_INFINITY, values: Number.POSITIVE_INFINITY };

/** Opens the loaders of one request on `db`. */
export function createContext(
  db: Database,
  { viewer = anonymous, atMost = UNLIMITED, refuse }: ContextOptions = {},
): Context {
  // The key of this map is the loader itself, so its key and value types are those of the entry.
  const opened = new Map<unknown, unknown>();

  function open<Key, Value>(loader: Loader<Key, Value>): DataLoader<Key, Value, unknown> {
    const known = opened.get(loader) as DataLoader<Key, Value, unknown> | undefined;
    if (known) return known;
    const { batch, identity } = loader;
    const fresh = new DataLoader<Key, Value, unknown>(
      (keys) => batch(db, keys),
      identity && { cacheKeyFn: identity },
    );
    opened.set(loader, fresh);
    return fresh;
  }

  const all = { objects: 0, values: 0 };
  let stretch = 0;
  let isRefused = false;
  const never = new Promise<never>(() => {});
  /** The turn of those who came last; undefined where nobody waits. */
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
    // Not async: the keys of fields that are resolved one after the other must be one batch.
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
  };
}

function tooMuch(limit: "objects" | "values", atMost: Record<typeof limit, number>) {
  const advice = limit === "objects" ? "shorter pages" : "shorter pages or fewer fields";
  return new LimitExceededError(
    limit,
    atMost[limit],
    `The answer to this query holds more than ${atMost[limit]} ${limit}: ask for ${advice}, or in several requests.`,
  );
}

/** The row behind a foreign key, which is always there. */
export async function loadKnown<Row>(
  context: Context,
  loader: Loader<string, Row | null>,
  id: string,
): Promise<Row> {
  const row = await context.load(loader, id);
  if (row === null) throw new Error(`${id} has no row`);
  return row;
}

/** The row behind a foreign key that may be empty. */
export const loadOptional = <Row>(context: Context, loader: Loader<string, Row | null>, id: string | null) =>
  id === null ? null : context.load(loader, id);
