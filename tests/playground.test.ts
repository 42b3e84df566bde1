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
import { createLog } from "#src/log.ts";
import { createService } from "#src/service.ts";
import { test as base } from "./harness.ts";
import { PATIENCE } from "./patience.ts";

const examples = new URL("../src/playground/", import.meta.url);

interface Playground {
  page: Page;
  origin: string;
  /** The addresses of all that the page asked for. */
  requests: string[];
  /** What it complained of. */
  complaints: string[];
}

const test = base.extend<{ browser: Browser; playground: Playground }>({
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
  playground: async ({ url, browser }, use) => {
    const db = createDatabase(url);
    const service = createService({ db, log: createLog({ level: "silent", forPeople: false }) });
    const server = createServer(service).listen(0, "127.0.0.1");
    await once(server, "listening");
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    page.setDefaultTimeout(PATIENCE);
    const playground: Playground = { page, origin, requests: [], complaints: [] };
    page.on("request", (request) => playground.requests.push(request.url()));
    page.on("websocket", (socket) => playground.requests.push(socket.url()));
    page.on("pageerror", (error) => playground.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") playground.complaints.push(message.text());
    });
    await page.goto(`${origin}/graphql`);
    await use(playground);

    await page.close();
    server.close();
    server.closeAllConnections();
    await service.dispose();
    await db.destroy();
  },
});

/**
 * Unpacks the Chromium that comes from npm into `folder` and starts it. It is built for bare machines; the libraries it
 * needs and a font come packed beside it, so nothing has to be installed.
 */
async function launch(folder: string): Promise<Browser> {
  const packed = fileURLToPath(new URL("../bin/", import.meta.resolve("@sparticuz/chromium")));
  vi.stubEnv("TMPDIR", folder); // where it unpacks to
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
      "--no-sandbox", // root may not have one
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
  test("the playground opens with the example questions, answers the first and shows the documentation", async ({
    playground: { page, origin, requests, complaints },
  }) => {
    await page.getByRole("tab").first().waitFor();
    expect(await page.title()).toBe("Rapporteur");
    expect(await page.getByRole("tab").allInnerTexts()).toEqual([
      "Session",
      "Strategy",
      "Person",
      "Dialogue",
      "Charts",
      "OnADay",
      "Questions",
    ]);
    await page.getByText("# Who met in Ashgabat on 9 July 2018").waitFor();

    await page.getByRole("button", { name: "Execute query" }).click();
    const answer = page.locator(".result-window");
    await answer.getByText("Roman Vassilenko").first().waitFor();
    expect(await answer.textContent()).not.toContain('"errors"');

    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.getByText("All Schema Types").waitFor();
    await page.getByRole("link", { name: "Article", exact: true }).click();
    await page.getByText("headlineBasis").first().waitFor();

    await page.getByRole("tab", { name: "Questions" }).click();
    // It takes a moment to find out that there is a choice; until then the button runs the first.
    const choice = page
      .getByRole("button", { name: "Execute query" })
      .and(page.locator("[aria-haspopup=menu]"));
    await choice.click();
    await page.getByRole("menuitem", { name: "SpecialRepresentativeOnADay" }).click();
    await answer.getByText("onTheDay").first().waitFor();

    expect(complaints).toEqual([]);
    const elsewhere = requests.filter((address) => new URL(address.replace(/^blob:/, "")).origin !== origin);
    expect(elsewhere, "nothing is asked of other hosts").toEqual([]);
    expect(requests).toContain(`${origin}/graphql`);
  });

  test("nothing but this machine can be reached, so nobody is asked in passing", async ({ browser }) => {
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

describe("the example", () => {
  // The last tab has questions.test.ts to itself.
  test.for(readdirSync(examples).slice(0, -1))("%s answers in full", async (file, { ask }) => {
    const text = readFileSync(new URL(file, examples), "utf8");
    expect(text, "opens with the question it answers").toMatch(/^# [A-Z].+\?\n/);
    const { data, errors } = await ask(text);
    expect(errors).toBeUndefined();
    for (const [field, value] of Object.entries(data)) {
      expect(value, field).not.toBeNull();
      expect(emptyFields(value, field), "no list of it is empty").toEqual([]);
    }
  });
});

/** The paths of what holds nothing, in the thing itself and not in those it leads to. */
function emptyFields(value: unknown, path: string): string[] {
  const items = Object.entries(value as Record<string, unknown>);
  return items.flatMap(([name, item]) => {
    const list = Array.isArray(item) ? item : (item as { nodes?: unknown[] } | null)?.nodes;
    return item === null || list?.length === 0 ? [`${path}.${name}`] : [];
  });
}
