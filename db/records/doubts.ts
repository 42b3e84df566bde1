import type { Rows } from "./checks.ts";
import type { Fault } from "./faults.ts";

/** What is probably wrong in the rows of an import. */
export function doubtsIn(_: Rows): Fault[] {
  return [];
}
