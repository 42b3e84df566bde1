import DataLoader from "dataloader";
import type { Database } from "#db/client.ts";
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

/** Opens the loaders of one request on `db`. */
export function createContext(db: Database, viewer = anonymous): Context {
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

  return { load: (loader, key) => open(loader).load(key), viewer };
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
