/**
 * The `extensions` of a field that carries these directives in the SDL for routers:
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives
 */
export const directives = (...given: readonly Directives[]) => ({ directives: Object.assign({}, ...given) });

type Directives = Readonly<Record<string, object>>;

/** Tags a field, so that a team can build a contract from the fields with a tag. */
export const tag = (name: "analyst" | "licensed"): Directives => ({ tag: [{ name }] });

/** Lets routers refuse callers without the scope. The resolver checks the scope as well. */
export const needsScope = (scope: string): Directives => ({
  authenticated: {},
  requiresScopes: { scopes: [[scope]] },
});
