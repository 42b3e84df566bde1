import DataLoader from "dataloader";
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
  readonly viewer: Viewer;
}

export interface ContextOptions {
  viewer?: Viewer;
  /** So many things can be in an answer at most: a thing counts each time that it is in it. */
  objects?: number;
}

/** Opens the loaders of one request on `db`. */
export function createContext(
  db: Database,
  { viewer = anonymous, objects = Number.POSITIVE_INFINITY }: ContextOptions = {},
): Context {
  // The key of this map is the loader itself, so its key and value types are those of the entry.
  const opened = new Map<unknown, DataLoader<unknown, unknown, unknown>>();

  function open<Key, Value>(loader: Loader<Key, Value>): DataLoader<Key, Value, unknown> {
    const known = opened.get(loader) as DataLoader<Key, Value, unknown> | undefined;
    if (known) return known;
    const { batch, identity } = loader;
    const fresh = new DataLoader<Key, Value, unknown>(
      (keys) => batch(db, keys),
      identity && { cacheKeyFn: identity },
    );
    opened.set(loader, fresh as DataLoader<unknown, unknown, unknown>);
    return fresh;
  }

  let loaded = 0;
  const count = (things: number) => {
    loaded += things;
    if (loaded > objects) throw tooManyObjects(objects);
  };

  return {
    // Not async: the keys of fields that are resolved one after the other must be one batch.
    load(loader, key) {
      if (!loader.sizeOf) {
        count(1);
        return open(loader).load(key);
      }
      return open(loader)
        .load(key)
        .then((list) => {
          count(loader.sizeOf?.(list) ?? 0);
          return list;
        });
    },
    viewer,
  };
}

const tooManyObjects = (objects: number) =>
  new LimitExceededError(
    "objects",
    objects,
    `The answer to this query holds more than ${objects} objects: ask for shorter pages, or in several requests.`,
  );

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
