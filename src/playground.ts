import { readdirSync, readFileSync } from "node:fs";
import { SECURITY_HEADERS } from "./browsers.ts";
import { hashOf, type ServedFile, servedFile } from "./files.ts";

/**
 * A small page, and the files that it loads, by path. The files never change, because their names contain a hash of
 * their content.
 */
export interface Playground {
  page: ServedFile;
  assets: ReadonlyMap<string, ServedFile>;
}

const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * The maximum number of characters of a query in an address. Most servers and chats accept an address of this length; Node
 * accepts 16,000 characters for the address and all headers together.
 */
const ADDRESS_AT_MOST = 4_000;

/** Allows inline styles, which GraphiQL needs. Scripts come only from files. */
const POLICY = [
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
].join("; ");

let playground: Promise<Playground> | undefined;

/** Reads the playground at the first request for it. */
export function openPlayground(): Promise<Playground> {
  playground ??= readPlayground();
  playground.catch(() => {
    playground = undefined; // The next request tries again.
  });
  return playground;
}

async function readPlayground(): Promise<Playground> {
  const bundle = await import("@graphql-yoga/render-graphiql/graphiql");
  const assets = new Map<string, ServedFile>();
  /** Registers a file and returns its path. */
  const asset = (name: string, extension: string, type: string, content: string | Uint8Array) => {
    const path = `/assets/${name}.${hashOf(content)}.${extension}`;
    assets.set(path, servedFile(content, { "content-type": type, "cache-control": FOR_EVER }));
    return path;
  };
  const script = (name: string, content: string) =>
    asset(name, "js", "text/javascript; charset=utf-8", content);

  const graphiql = script("graphiql", patched(bundle.js));
  const workers = {
    editorWorkerService: script("editor-worker", bundle.editorWorkerService),
    json: script("json-worker", bundle.jsonWorker),
    graphql: script("graphql-worker", bundle.graphqlWorker),
  };
  const start = script("start", startScript(workers));
  const style = asset("graphiql", "css", "text/css; charset=utf-8", bundle.css + STYLE);
  const image = Buffer.from(bundle.favicon.slice(bundle.favicon.indexOf(",") + 1), "base64");
  const icon = asset("icon", "ico", "image/x-icon", image);

  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Rapporteur</title>
    <link rel="icon" href="${icon}">
    <link rel="stylesheet" href="${style}">
    <script src="${graphiql}" defer></script>
    <script src="${start}" defer></script>
  </head>
  <body class="no-focus-outline">
    <noscript>The playground needs JavaScript.</noscript>
    <div id="root"></div>
  </body>
</html>
`;
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache", vary: "Accept" };
  const page = servedFile(html, { ...SECURITY_HEADERS, ...headers, "content-security-policy": POLICY });
  return { page, assets };
}

/**
 * Changes two things in GraphiQL that have no setting. First, it removes the bounds within which tabs can be dragged. With
 * such bounds, the tabs move at the first press and the click misses the tab. Second, it shows the history beside the
 * explorer, which would otherwise replace it.
 */
function patched(js: string): string {
  const [, history] = js.match(/([\w$]+)=\{title:"History"/) ?? [];
  return js
    .replace(/dragConstraints:[\w$]+,(?=value:)/, "")
    .replace(
      /plugins:\[([\w$]+)\](?=,schemaDescription)/,
      (_, explorer) => `plugins:[${history},${explorer}]`,
    );
}

/**
 * The script of the page. A query in the address opens in its own tab. An edited query is written to the address,
 * unless it is too long.
 */
const startScript = (workers: Record<string, string>) => `
const workers = ${JSON.stringify(workers)};
const examples = ${JSON.stringify(exampleTabs())};
const shared = new URL(location.href).searchParams.get("query");
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_, label) => workers[label] };
YogaGraphiQL.renderYogaGraphiQL(document.querySelector("#root"), {
  title: "Rapporteur",
  defaultTabs: shared ? [{ query: shared }, ...examples.filter(({ query }) => query !== shared)] : examples,
  onEditQuery(query) {
    const address = new URL(location.href);
    address.searchParams.set("query", query);
    if (address.search.length > ${ADDRESS_AT_MOST}) address.searchParams.delete("query");
    history.replaceState({}, "", address);
  },
});
`;

/** On a phone the answer appears below the query, because there is no room beside it. */
const STYLE = `
.graphiql-container { height: 100dvh; }
@media (max-width: 700px) {
  #graphiql-session { flex-direction: column; }
  #graphiql-session > .graphiql-horizontal-drag-bar, .graphiql-logo { display: none; }
}
`;

/** The queries in the first tabs: the files of the folder `playground` by name. */
function exampleTabs(): { query: string }[] {
  const folder = new URL("./playground/", import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => ({ query: readFileSync(new URL(file, folder), "utf8") }));
}
