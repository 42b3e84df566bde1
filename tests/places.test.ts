import { expect } from "vitest";
import { test } from "./harness.ts";

test("a city has the sessions that were held there, by day", async ({ ask }) => {
  const { data, errors } = await ask(`{
    place(ref: "ashgabat") {
      name kind country { code }
      sessions { nodes { slug held { start { earliest } } place { slug } } }
    }
  }`);

  expect(errors).toBeUndefined();
  const { sessions, ...place } = data.place;
  expect(place).toEqual({ name: "Ashgabat", kind: "CITY", country: { code: "TM" } });
  expect(sessions.nodes).toContainEqual({
    slug: "hld-5-ashgabat-2018",
    held: { start: { earliest: "2018-07-09" } },
    place: { slug: "ashgabat" },
  });
  const days = sessions.nodes.map(
    (session: { held: { start: { earliest: string } } }) => session.held.start.earliest,
  );
  expect(days).toEqual([...days].sort());
});

test("a city that was renamed and renamed back keeps its former name", async ({ ask }) => {
  const { data, errors } = await ask(`{ place(ref: "astana") { name names { value kind language } } }`);
  expect(errors).toBeUndefined();
  const { name, names } = data.place;
  expect([name, names[0]]).toEqual(["Astana", { value: "Astana", kind: "PREFERRED", language: null }]);
  expect(names).toContainEqual({ value: "Nur-Sultan", kind: "FORMER", language: null });
  expect(names).toContainEqual({ value: "Целиноград", kind: "FORMER", language: "ru" });
});

test("a meeting by video has no country and no coordinates", async ({ ask }) => {
  const { data, errors } = await ask(`{
    place(ref: "online") {
      kind country { code } latitude longitude
      sessions(first: 100) { nodes { mode } }
    }
  }`);

  expect(errors).toBeUndefined();
  const { sessions, ...place } = data.place;
  expect(place).toEqual({ kind: "ONLINE", country: null, latitude: null, longitude: null });
  expect(new Set(sessions.nodes.map((session: { mode: string }) => session.mode))).toEqual(
    new Set(["VIRTUAL"]),
  );
});

test("the countries and sessions of twenty places need one statement each", async ({ ask, statements }) => {
  const { data, errors } = await ask(`{
    places(first: 20) { nodes { country { name } sessions(first: 3) { nodes { name } totalCount } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.places.nodes).toHaveLength(20);
  // One statement per kind: places, countries, sessions and the numbers of sessions.
  expect(statements).toHaveLength(4);
});
