import { expect } from "vitest";
import { test } from "./harness.ts";

const HISTORY = `query ($person: ID!) {
  person(ref: $person) {
    tenures {
      nodes {
        office { title }
        period { edtf start { edtf precision } end { edtf precision } isOngoing }
        sightings { edtf }
      }
    }
  }
}`;

test("a tenure that is known only from sightings has no start and no end, and does not count as ended", async ({
  ask,
}) => {
  expect(await ask(HISTORY, { person: "roman-vassilenko" })).toEqual({
    data: {
      person: {
        tenures: {
          nodes: [
            {
              office: { title: "Deputy Minister of Foreign Affairs" },
              period: { edtf: "/", start: null, end: null, isOngoing: null },
              sightings: [
                { edtf: "2016-05-18" },
                { edtf: "2017-06-23" },
                { edtf: "2017-09-12" },
                { edtf: "2018-07-09" },
                { edtf: "2022-05-17" },
                { edtf: "2022-10-20" },
                { edtf: "2023-06-13" },
                { edtf: "2024-06-05" },
                { edtf: "2025-02" },
              ],
            },
          ],
        },
      },
    },
  });
});

test("a tenure with an unknown end does not count as a tenure that still lasts", async ({ ask }) => {
  const { data, errors } = await ask(HISTORY, { person: "eduards-stiprais" });

  expect(errors).toBeUndefined();
  expect(data.person.tenures.nodes.map(({ period }: { period: unknown }) => period)).toContainEqual({
    edtf: "2025-03-01/",
    start: { edtf: "2025-03-01", precision: "DAY" },
    end: null,
    isOngoing: null,
  });
});

test("a finished tenure with an uncertain end shows that the end is uncertain", async ({ ask }) => {
  expect(await ask(HISTORY, { person: "janos-herman" })).toEqual({
    data: {
      person: {
        tenures: {
          nodes: [
            {
              office: { title: "EU Special Envoy to Central Asia (interim)" },
              period: {
                edtf: "2014-04/2015-04~",
                start: { edtf: "2014-04", precision: "MONTH" },
                end: { edtf: "2015-04~", precision: "MONTH" },
                isOngoing: false,
              },
              sightings: [],
            },
          ],
        },
      },
    },
  });
});

test("tenures are sorted by the latest possible start, and tenures without a date come last", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    earliest: tenures(first: 2) { nodes { person { name } period { edtf } } }
    last: tenures(last: 1) { nodes { period { edtf } sightings { edtf } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.earliest.nodes).toEqual([
    { person: { name: "Sergey Kwan" }, period: { edtf: "1990/1994" } },
    { person: { name: "Sergey Kwan" }, period: { edtf: "1996/1997" } },
  ]);
  expect(data.last.nodes).toMatchObject([{ sightings: [] }]);
});

test("the people, offices, parties and sightings of a hundred tenures need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    tenures(first: 100) { nodes { person { name } office { title party { name } } sightings { edtf } } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.tenures.nodes).toHaveLength(100);
  expect(statements).toHaveLength(5);
});
