import { expect, test } from "vitest";
import { per } from "./levels.ts";
import { internalsIn, send } from "./load.ts";
import { people } from "./questions.ts";
import { ERROR, startPostgres, startService } from "./service.ts";
import { report } from "./verdict.ts";

const times = per({ quick: 20, short: 200, full: 200 });

test("the answer to an internal error shows only a reference, and the log has the error with this reference, the operation and the path", async () => {
  const postgres = await startPostgres();
  await postgres.ask(`
    create function fail() returns boolean language plpgsql as $$
      begin raise exception 'the column secret of the relation hidden is broken'; end $$;
    alter table name_variants rename to hidden;
    create view name_variants as select * from hidden where fail()`);
  const service = await startService({ DATABASE_URL: postgres.url() });

  const told: { reference: string; operation: string; path: (string | number)[] }[] = [];
  for (let time = 0; time < times; time++) {
    const operation = `Faulty${time}`;
    const { ref } = people[time % people.length]?.variables ?? {};
    const query = `query ${operation} { __typename someone${time}: person(ref: "${ref}") { names { value } } }`;
    const answer = await send(service.address, { query });
    const { data, errors } = JSON.parse(answer.text);
    expect(data).toEqual({ __typename: "Query", [`someone${time}`]: null });
    expect(errors).toHaveLength(1);
    const [{ message, path, extensions, locations, ...others }] = errors;
    expect(others).toEqual({});
    expect(path).toEqual([`someone${time}`, "names"]);
    expect(extensions).toEqual({ code: "INTERNAL_SERVER_ERROR", reference: expect.any(String) });
    expect(message).toContain(extensions.reference);
    expect(internalsIn(errors)).toBeNull();
    told.push({ reference: extensions.reference, operation, path });
  }

  expect(new Set(told.map(({ reference }) => reference)).size).toBe(times);
  const logged = (await service.stop()).filter(({ level }) => level >= ERROR);
  report("errors-masked", `${times} internal errors`, `${logged.length} references found in the log`);
  expect(logged).toHaveLength(times);
  for (const [index, line] of logged.entries()) {
    expect(line).toMatchObject(told[index] as object);
    expect(JSON.stringify(line.err)).toContain("the column secret of the relation hidden is broken");
  }
});
