import { expect } from "vitest";
import { fill } from "./graph.ts";
import { test } from "./harness.ts";

test("fill() works whichever nodes have the lowest ids", async ({ db }) => {
  const { id: party_id } = await db.selectFrom("parties").select("id").executeTakeFirstOrThrow();
  const offices = Array.from({ length: 7 }, (_, index) => ({
    id: `00000000-0000-4000-8000-00000000000${index}`,
    title: `Clerk ${index}`,
    rank: "official" as const,
    party_id,
  }));
  await db.insertInto("offices").values(offices).execute();
  await fill(db);

  const named = await db.selectFrom("offices").select("party_id").where("title", "=", "The same").execute();
  expect(named).toHaveLength(6);
  expect(named.filter((office) => office.party_id === party_id)).toHaveLength(1);
});
