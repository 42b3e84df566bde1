import { expect } from "vitest";
import { programmeRecord } from "#db/programmes.ts";
import { importRecords } from "#db/records/import.ts";
import { test } from "./harness.ts";

test("a programme has its funders, implementers, participants and topics", async ({ ask }) => {
  expect(
    await ask(`{
      programme(ref: "bomca") {
        name names { value kind }
        period { edtf end { edtf } isOngoing } budget
        funders { name } implementers { name } participants { name } topics { name }
      }
    }`),
  ).toEqual({
    data: {
      programme: {
        name: "Border Management Programme in Central Asia",
        names: [
          { value: "Border Management Programme in Central Asia", kind: "PREFERRED" },
          { value: "Программа ЕС по управлению границами в Центральной Азии", kind: "ALTERNATE" },
          { value: "BOMCA", kind: "ACRONYM" },
          { value: "BOMKA", kind: "ACRONYM" },
          { value: "БОМКА", kind: "ACRONYM" },
        ],
        period: { edtf: "2003/", end: null, isOngoing: null },
        budget: null,
        funders: [{ name: "European Union" }],
        implementers: [
          { name: "International Centre for Migration Policy Development" },
          { name: "United Nations Development Programme" },
        ],
        participants: [
          { name: "Kazakhstan" },
          { name: "Kyrgyzstan" },
          { name: "Tajikistan" },
          { name: "Turkmenistan" },
          { name: "Uzbekistan" },
        ],
        topics: [
          { name: "Border management" },
          { name: "Drug trafficking" },
          { name: "Migration" },
          { name: "Trade" },
        ],
      },
    },
  });
});

test("a phase of a programme has a period and a budget, both as exact as in the source", async ({ ask }) => {
  expect(
    await ask(`{
      programme(ref: "cadap-6") { period { edtf start { precision } end { edtf earliest latest precision } } }
      next: programme(ref: "bomca-10") { period { edtf } budget amounts { value currency asStated } }
      exact: programme(ref: "cadap-6") { amounts { value } }
      unknown: programme(ref: "bomca") { amounts { value } }
    }`),
  ).toEqual({
    data: {
      programme: {
        period: {
          edtf: "2015-04-01/2019-09~",
          start: { precision: "DAY" },
          end: { edtf: "2019-09~", earliest: "2019-09-01", latest: "2019-09-30", precision: "MONTH" },
        },
      },
      next: {
        period: { edtf: "2021-04-01/2025-09" },
        budget: "EUR 21.65 million",
        amounts: [{ value: 21_650_000, currency: "EUR", asStated: "EUR 21.65 million" }],
      },
      exact: { amounts: [{ value: 9_057_333 }] },
      unknown: { amounts: [] },
    },
  });
});

test.for([
  [{ value: -1, currency: "EUR" }, "-1 is not an amount of money"],
  [{ value: "5 million", currency: "EUR" }, '"5 million" is not a number'],
  [{ value: 5, currency: "euro" }, '"euro" is not the code of a currency, such as EUR'],
  [{ value: 5, currency: "EUR", stated: 5 }, "5 is not a text"],
] as const)("an invalid amount is refused: %j", async ([amount, message], { db }) => {
  const record = { slug: "aid", name: "Aid", amounts: [amount], sources: ["timesca-2018-hld5"] };
  const importing = importRecords(db, [{ type: programmeRecord, source: "programmes", records: [record] }]);
  await expect(importing).rejects.toThrow(message);
});

test("a programme has the sessions that discussed it, and each of these sessions has the programme", async ({
  ask,
}) => {
  const { data, errors } = await ask(`{
    programme(ref: "bomca") { sessions { nodes { slug programmes { slug } } } }
  }`);

  expect(errors).toBeUndefined();
  const { nodes } = data.programme.sessions;
  expect(nodes).toContainEqual({
    slug: "hld-5-ashgabat-2018",
    programmes: [{ slug: "bomca" }, { slug: "cadap" }, { slug: "eu-act" }],
  });
  for (const session of nodes) expect(session.programmes).toContainEqual({ slug: "bomca" });
});

test("the amounts, funders, implementers, participants, topics and sessions of ten programmes need one statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    programmes(first: 10) {
      nodes {
        amounts { value } funders { name } implementers { name } participants { name } topics { name }
        strategies { nodes { name } } sessions(first: 3) { nodes { name } }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  expect(data.programmes.nodes).toHaveLength(10);
  expect(statements).toHaveLength(8);
});
