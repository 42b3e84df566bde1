import { expect } from "vitest";
import { test } from "./harness.ts";

test("a misspelling that a source prints is kept as a name, and the right spelling is shown", async ({
  ask,
}) => {
  expect(
    await ask(`{
      person(ref: "jean-christophe-belliard") { name sortName names { value kind script } }
    }`),
  ).toEqual({
    data: {
      person: {
        name: "Jean-Christophe Belliard",
        sortName: "Belliard, Jean-Christophe",
        names: [
          { value: "Jean-Christophe Belliard", kind: "PREFERRED", script: "Latn" },
          { value: "Jean Christophe Belliard", kind: "ALTERNATE", script: "Latn" },
          { value: "Jean-Cristophe Belliard", kind: "MISSPELLING", script: "Latn" },
        ],
      },
    },
  });
});

test("the career of a journalist runs from his studies to his paper, as partial as the source tells it", async ({
  ask,
}) => {
  expect(
    await ask(`{
      person(ref: "sergey-kwan") {
        tenures {
          nodes {
            office { title party { name ... on Organization { kind } } }
            period { edtf isOngoing }
            sightings { edtf }
          }
        }
        articles { nodes { slug } }
      }
    }`),
  ).toEqual({
    data: {
      person: {
        tenures: {
          nodes: [
            {
              office: {
                title: "Student",
                party: { name: "Bishkek Polytechnic Institute", kind: "EDUCATION" },
              },
              period: { edtf: "1990/1994", isOngoing: false },
              sightings: [],
            },
            {
              office: { title: "Translator", party: { name: "The Kyrgyzstan Chronicle", kind: "MEDIA" } },
              period: { edtf: "1996/1997", isOngoing: false },
              sightings: [],
            },
            {
              office: { title: "Translator", party: { name: "The Central Asian Post", kind: "MEDIA" } },
              period: { edtf: "1997/1999", isOngoing: false },
              sightings: [],
            },
            {
              office: {
                title: "Journalist, translator and editor",
                party: { name: "The Times of Central Asia", kind: "MEDIA" },
              },
              period: { edtf: "1999-03/", isOngoing: null },
              sightings: [{ edtf: "2018-07" }],
            },
          ],
        },
        articles: { nodes: [{ slug: "timesca-2018-hld5" }, { slug: "timesca-2016-juncker" }] },
      },
    },
  });
});

test("a person has no name that belongs to the paper they write for", async ({ ask }) => {
  expect(await ask(`{ person(ref: "sergey-kwan") { names { value } } }`)).toEqual({
    data: { person: { names: [{ value: "Sergey Kwan" }] } },
  });
});

test("counterparts are those who sat in the same sessions, the most frequent first", async ({ ask }) => {
  const { data, errors } = await ask(`{
    person(ref: "roman-vassilenko") {
      participations { nodes { role session { slug } } }
      counterparts(first: 3) { sessions person { name } }
    }
    other: person(ref: "enrique-mora") { counterparts { sessions person { name } } }
    alone: person(ref: "sergey-kwan") { counterparts { sessions } }
  }`);

  expect(errors).toBeUndefined();
  expect(data.person.participations.nodes).toContainEqual({
    role: "HEAD",
    session: { slug: "hld-5-ashgabat-2018" },
  });
  expect(data.person.counterparts).toEqual([
    { sessions: 3, person: { name: "Peter Burian" } },
    { sessions: 3, person: { name: "Enrique Mora" } },
    { sessions: 1, person: { name: "Zauresh Baimoldina" } },
  ]);
  expect(data.other.counterparts).toContainEqual({ sessions: 3, person: { name: "Roman Vassilenko" } });
  expect(data.alone.counterparts).toEqual([]);
});

test("what a hundred people held, attended, said and wrote takes a statement each", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    people(first: 100) {
      nodes {
        sortName
        tenures(first: 3) { nodes { office { title } } }
        participations(first: 3) { nodes { session { name } } }
        statements(first: 3) { nodes { gist } }
        articles(first: 3) { nodes { headline } }
        counterparts(first: 3) { person { name } }
      }
    }
  }`);

  expect(errors).toBeUndefined();
  const names = data.people.nodes.map((person: { sortName: string }) => person.sortName);
  expect(names.slice(0, 3)).toEqual(["Aaliev, Aziz", "Abakirov, Meder", "Abdrakhmanov, Kairat"]);
  // People, tenures, offices, participations, sessions, statements, articles, counterparts and those people.
  expect(statements).toHaveLength(9);
});
