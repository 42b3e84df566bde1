/**
 * Directives that a field carries in the SDL for routers, as its `extensions`:
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives
 */
export const directives = (...given: readonly Directives[]) => ({ directives: Object.assign({}, ...given) });

type Directives = Readonly<Record<string, object>>;

/** Names a group of fields from which a team builds a contract of its own. */
export const tag = (name: "analyst" | "licensed"): Directives => ({ tag: [{ name }] });

/** Lets routers refuse who lacks the scope; the field checks it itself as well. */
export const needsScope = (scope: string): Directives => ({
  authenticated: {},
  requiresScopes: { scopes: [[scope]] },
});
