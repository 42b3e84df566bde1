import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflate } from "@sparticuz/chromium";
import { type Browser, chromium, type Page } from "playwright-core";
import { describe, expect, vi } from "vitest";
import { createDatabase } from "#db/client.ts";
import { test as base, serviceOn } from "./harness.ts";
import { PATIENCE } from "./patience.ts";

const examples = new URL("../src/playground/", import.meta.url);

interface Visit {
  page: Page;
  /** The addresses that the page requested. */
  requests: string[];
  /** The errors of the page, and the requests that the content security policy blocked. */
  complaints: string[];
}

const test = base.extend<{
  browser: Browser;
  origin: string;
  /** Visits the playground with an empty profile. */
  visit: (size?: { width: number; height: number }, parameters?: string) => Promise<Visit>;
}>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures this one needs
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "rapporteur-playground-"));
      const browser = await launch(folder);
      await use(browser);
      await browser.close();
      await rm(folder, { recursive: true });
    },
    { scope: "file" },
  ],
  origin: async ({ url }, use) => {
    const db = createDatabase(url);
    await using service = serviceOn(db);
    const server = createServer(service.listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    server.closeAllConnections();
    await db.destroy();
  },
  visit: async ({ browser, origin }, use) => {
    const pages: Page[] = [];
    await use(async (viewport = { width: 1280, height: 800 }, parameters = "") => {
      const page = await browser.newPage({ viewport });
      pages.push(page);
      page.setDefaultTimeout(PATIENCE);
      const visit: Visit = { page, requests: [], complaints: [] };
      page.on("request", (request) => visit.requests.push(request.url()));
      page.on("websocket", (socket) => visit.requests.push(socket.url()));
      page.on("pageerror", (error) => visit.complaints.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") visit.complaints.push(message.text());
      });
      await page.goto(`${origin}/graphql${parameters}`);
      await page.getByRole("tab").first().waitFor();
      return visit;
    });
    await Promise.all(pages.map((page) => page.close()));
  },
});

/**
 * Unpacks the Chromium of an npm package into `folder` and starts it. The package includes the libraries and a
 * font, so nothing else has to be installed.
 */
async function launch(folder: string): Promise<Browser> {
  const packed = fileURLToPath(new URL("../bin/", import.meta.resolve("@sparticuz/chromium")));
  vi.stubEnv("TMPDIR", folder); // the folder for the unpacked files
  await Promise.all(
    ["chromium", "al2023.tar", "fonts.tar"].map((name) => inflate(join(packed, `${name}.br`))),
  );
  const fonts = join(folder, "fonts.conf");
  await writeFile(
    fonts,
    `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  );
  const browser = await chromium.launch({
    executablePath: join(folder, "chromium"),
    timeout: PATIENCE,
    args: [
      "--no-sandbox", // Chromium cannot sandbox as root
      "--no-zygote",
      "--disable-background-networking",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
    env: {
      ...process.env,
      HOME: folder,
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: fonts,
    },
  });
  vi.unstubAllEnvs();
  return browser;
}

const runsHere = process.platform === "linux" && process.arch === "x64";

describe.skipIf(!runsHere)("in a browser (the one from npm is built for Linux on x64)", () => {
  const names = ["Session", "Strategy", "Person", "Dialogue", "Charts", "OnADay", "Questions"];
  const selected = (page: Page) => page.getByRole("tab", { selected: true });
  const firstLine = (page: Page) => page.locator(".graphiql-query-editor .view-line").first();

  test("the playground opens with the example questions, answers the first and shows the documentation", async ({
    visit,
    origin,
  }) => {
    const { page, requests, complaints } = await visit();
    expect(await page.title()).toBe("Rapporteur");
    expect(await page.getByRole("tab").allInnerTexts()).toEqual(names);
    await page.getByText("# Who met in Ashgabat on 9 July 2018").waitFor();

    await page.getByRole("button", { name: "Execute query" }).click();
    const answer = page.locator(".result-window");
    await answer.getByText("Roman Vassilenko").first().waitFor();
    expect(await answer.textContent()).not.toContain('"errors"');

    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.getByText("A diplomatic dialogue as a graph").waitFor();
    await page.getByText("All Schema Types").waitFor();
    await page.getByRole("link", { name: "Article", exact: true }).click();
    await page.getByText("headlineBasis").first().waitFor();

    await page.getByRole("tab", { name: "Questions" }).click();
    // The button runs the first operation until the page knows that there are several operations.
    const choice = page
      .getByRole("button", { name: "Execute query" })
      .and(page.locator("[aria-haspopup=menu]"));
    await choice.click();
    await page.getByRole("menuitem", { name: "SpecialRepresentativeOnADay" }).click();
    await answer.getByText("onTheDay").first().waitFor();

    await page.getByRole("button", { name: "Show History" }).click();
    const history = page.getByRole("region", { name: "History" });
    expect(await history.getByRole("listitem").allInnerTexts()).toEqual([
      "SpecialRepresentativeOnADay",
      "Session",
    ]);

    expect(complaints).toEqual([]);
    const elsewhere = requests.filter((address) => new URL(address.replace(/^blob:/, "")).origin !== origin);
    expect(elsewhere, "the page requests nothing from other hosts").toEqual([]);
    expect(requests).toContain(`${origin}/graphql`);
  });

  test.for(names)(
    "the first click on a tab selects it, and its whole comment is visible: %s",
    async (name, { visit }) => {
      const { page, complaints } = await visit();
      const [{ size = 0 } = {}] = await page.evaluate(() => [{ size: document.fonts.size }]);
      expect(size).toBeGreaterThan(0);
      await firstLine(page).waitFor();
      await page.getByRole("tab", { name }).click();
      expect(await selected(page).allInnerTexts()).toEqual([name]);
      const file = readdirSync(examples)[names.indexOf(name)] as string;
      const [comment = ""] = readFileSync(new URL(file, examples), "utf8").split("\n");
      await page.getByText(comment).waitFor();

      const [edge = 0, ...ends] = await page.locator(".graphiql-query-editor").evaluate((editor) => {
        const boxOf = (element: Element | null) => element?.getBoundingClientRect() ?? new DOMRect();
        const lines = [...editor.querySelectorAll(".view-line")];
        const comments = lines.filter((line) => line.textContent?.startsWith("#"));
        return [
          boxOf(editor.querySelector(".scrollbar.vertical")).left,
          ...comments.map((line) => boxOf(line.firstElementChild).right),
        ];
      });
      expect(ends.length).toBeGreaterThan(0);
      for (const end of ends) expect(end).toBeLessThanOrEqual(edge);
      expect(complaints).toEqual([]);
    },
  );

  test("the address of the page contains an edited query, and opening the address shows the query in a new tab", async ({
    visit,
  }) => {
    const query = "query Mine { topics(first: 1) { totalCount } }";
    const { page, complaints } = await visit(undefined, `?${new URLSearchParams({ query })}`);
    expect(await page.getByRole("tab").allInnerTexts()).toEqual(["Mine", ...names]);
    await page.getByText("query Mine").waitFor();
    await page.getByRole("tab", { name: "Person" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("query")).toContain("query Person");
    await page.getByRole("tab", { name: "Questions" }).click();
    // This query is too long for an address.
    await expect.poll(() => page.url()).not.toContain("query");
    await page.getByRole("tab", { name: "Mine" }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get("query")).toBe(query);
    expect(complaints).toEqual([]);
  });

  test("on a phone the page is as wide as the screen, and the answer is below the query", async ({
    visit,
  }) => {
    const { page, complaints } = await visit({ width: 390, height: 844 });
    expect(await page.locator("meta[name=viewport]").getAttribute("content")).toBe(
      "width=device-width, initial-scale=1",
    );
    await page.getByRole("button", { name: "Execute query" }).click();
    const answer = page.locator(".result-window");
    await answer.getByText("dialogueSession").first().waitFor();
    const [above, below] = await Promise.all(
      [page.locator(".graphiql-query-editor"), answer].map((pane) => pane.boundingBox()),
    );
    expect(below?.y).toBeGreaterThan((above?.y ?? 0) + (above?.height ?? 0));
    expect(below?.width).toBeGreaterThan(250);
    expect(complaints).toEqual([]);
  });

  test("the browser of these tests can reach only this machine", async ({ browser }) => {
    const page = await browser.newPage();
    const reached = await page.evaluate(() =>
      fetch("https://example.org/", { mode: "no-cors" }).then(
        () => true,
        () => false,
      ),
    );
    await page.close();
    expect(reached).toBe(false);
  });
});

describe("the examples of the playground", () => {
  // The last tab has the questions that questions.test.ts tests.
  test.for(readdirSync(examples).slice(0, -1))("%s has an answer without gaps", async (file, { ask }) => {
    const text = readFileSync(new URL(file, examples), "utf8");
    expect(text, "the example begins with the question that it answers").toMatch(/^(# .+\n)*# .+\?\n/);
    const { data, errors } = await ask(text);
    expect(errors).toBeUndefined();
    for (const [field, value] of Object.entries(data)) {
      expect(value, field).not.toBeNull();
      expect(emptyFields(value, field), "no list in the answer is empty").toEqual([]);
    }
  });
});

/** Returns the paths of empty fields in an object. The entities that the object refers to are not searched. */
function emptyFields(value: unknown, path: string): string[] {
  const items = Object.entries(value as Record<string, unknown>);
  return items.flatMap(([name, item]) => {
    const list = Array.isArray(item) ? item : (item as { nodes?: unknown[] } | null)?.nodes;
    return item === null || list?.length === 0 ? [`${path}.${name}`] : [];
  });
}
