import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflate } from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { createDatabase } from "#db/client.ts";
import { createLog } from "#src/log.ts";
import { createService } from "#src/service.ts";
import { test } from "./harness.ts";

test("x", { timeout: 90000 }, async ({ url }) => {
  const folder = await mkdtemp(join(tmpdir(), "rapporteur-playground-"));
  vi.stubEnv("TMPDIR", folder);
  const packed = fileURLToPath(new URL("../bin/", import.meta.resolve("@sparticuz/chromium")));
  let t = performance.now(); const lap = (s: string) => { console.log(s, Math.round(performance.now() - t)); t = performance.now(); };
  await Promise.all(["chromium.br", "fonts.tar.br", "al2023.tar.br"].map((f) => inflate(join(packed, f))));
  await writeFile(join(folder, "fonts.conf"), `<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`);
  lap("inflate");
  const browser = await chromium.launch({
    executablePath: join(folder, "chromium"),
    args: ["--no-sandbox", "--no-zygote", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
    env: { ...process.env as Record<string, string>, LD_LIBRARY_PATH: join(folder, "al2023/lib"), FONTCONFIG_FILE: join(folder, "fonts.conf"), HOME: folder },
  });
  lap("launch");
  const db = createDatabase(url);
  const service = createService({ db, log: createLog({ level: "silent", forPeople: false }) });
  const server = createServer(service).listen(0, "127.0.0.1");
  await new Promise((r) => server.once("listening", r));
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.on("request", (r) => console.log("REQ", r.method(), r.url().slice(0, 100)));
  page.on("console", (m) => console.log("CONSOLE", m.type(), m.text().slice(0, 300)));
  page.on("pageerror", (m) => console.log("PAGEERROR", m));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  lap("goto");
  await page.waitForTimeout(3000);
  console.log(await page.evaluate(() => [...document.querySelectorAll("button,[role=tab],a")].map((e) => `${e.tagName} ${e.getAttribute("role")} ${e.getAttribute("aria-label")} ${e.textContent?.slice(0, 40)}`).join("\n")));
  await page.screenshot({ path: "/tmp/pw/1.png" });
  lap("shot");
  await page.getByRole("button", { name: /execute query/i }).click();
  await page.getByText("Roman Vassilenko").first().waitFor();
  lap("executed");
  await page.screenshot({ path: "/tmp/pw/2.png" });
  await page.getByRole("button", { name: /documentation explorer/i }).click();
  await page.waitForTimeout(1000);
  await page.screenshot({ path: "/tmp/pw/3.png" });
  console.log(await page.evaluate(() => document.querySelector(".graphiql-plugin")?.textContent?.slice(0, 600)));
  await browser.close();
  server.close(); server.closeAllConnections();
  await db.destroy();
  console.log(await readdir(folder));
  await rm(folder, { recursive: true });
});
