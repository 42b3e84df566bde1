import { readdirSync, readFileSync } from "node:fs";
import { SECURITY_HEADERS } from "./browsers.ts";
import { hashOf, type ServedFile, servedFile } from "./files.ts";

/** A small page, and what it loads by its path: files that never change, since their names hold the hash of their content. */
export interface Playground {
  page: ServedFile;
  assets: ReadonlyMap<string, ServedFile>;
}

const FOR_EVER = "public, max-age=31536000, immutable";

/** Characters of a query in an address, which most servers and chats take; Node's own takes 16,000 with all headers. */
const ADDRESS_AT_MOST = 4_000;

/** GraphiQL writes styles into the page; scripts come from files only. */
const POLICY = [
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
].join("; ");

let playground: Promise<Playground> | undefined;

/** The playground, which is read when somebody first asks for it. */
export function openPlayground(): Promise<Playground> {
  playground ??= readPlayground();
  playground.catch(() => {
    playground = undefined; // The next one may be luckier.
  });
  return playground;
}

async function readPlayground(): Promise<Playground> {
  const bundle = await import("@graphql-yoga/render-graphiql/graphiql");
  const assets = new Map<string, ServedFile>();
  /** The path at which `content` is served from now on. */
  const asset = (name: string, extension: string, type: string, content: string | Uint8Array) => {
    const path = `/assets/${name}.${hashOf(content)}.${extension}`;
    assets.set(path, servedFile(content, { "content-type": type, "cache-control": FOR_EVER }));
    return path;
  };
  const script = (name: string, content: string) =>
    asset(name, "js", "text/javascript; charset=utf-8", content);

  const graphiql = script("graphiql", mended(bundle.js));
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
 * GraphiQL with two things that it has no settings for. Tabs are dragged within the bounds of their list; when it is first
 * laid out they are moved to its end, which shows only once one is pressed, so that the pointer is no longer on it and the
 * click is lost: they get no bounds. And the history of what was run stands beside the explorer, instead of giving way to it.
 */
function mended(js: string): string {
  const [, history] = js.match(/([\w$]+)=\{title:"History"/) ?? [];
  return js
    .replace(/dragConstraints:[\w$]+,(?=value:)/, "")
    .replace(
      /plugins:\[([\w$]+)\](?=,schemaDescription)/,
      (_, explorer) => `plugins:[${history},${explorer}]`,
    );
}

/**
 * What the page runs. A query in the address, as others share it, gets a tab of its own; one that is edited goes to the
 * address unless it is too long for one.
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

/** On a phone the answer stands below the query, since beside it there is no room. */
const STYLE = `
.graphiql-container { height: 100dvh; }
@media (max-width: 700px) {
  #graphiql-session { flex-direction: column; }
  #graphiql-session > .graphiql-horizontal-drag-bar, .graphiql-logo { display: none; }
}
`;

/** The queries a playground opens with: the files of the folder beside, in the order of their names. */
function exampleTabs(): { query: string }[] {
  const folder = new URL("./playground/", import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => ({ query: readFileSync(new URL(file, folder), "utf8") }));
}
