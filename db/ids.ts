import { v5 } from "uuid";

/** The text of an id, in lower case as Postgres prints it. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The text of a slug. The codes of countries and the addresses of articles are aliases too, but not slugs. */
export const SLUG = /^[a-z0-9]+(-+[a-z0-9]+)*$/;

/** The namespace of derived ids. With a fixed namespace, a slug has the same id in every installation. */
const NAMESPACE = "5b2f8a3e-6c1d-5e0f-9a47-1d3c7e9b2f60";

/** Derives an id from parts (version 5 of RFC 9562). Equal parts always give the same id. */
export const derivedId = (...parts: readonly unknown[]): string => v5(parts.join("/"), NAMESPACE);
