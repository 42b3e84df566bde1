import { GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";
import { tellingAnswered } from "./core/answered.ts";
import { builder } from "./core/builder.ts";
import { ignoringEmptyLists } from "./core/notices.ts";
import { subgraphOf } from "./federation/entities.ts";
import { printSubgraph } from "./federation/sdl.ts";
import "./core/scalars.ts";
import "./nodes.ts";
import "./articles.ts";
import "./changes.ts";
import "./citations.ts";
import "./countries.ts";
import "./delegations.ts";
import "./dialogue-sessions.ts";
import "./dialogues.ts";
import "./mentions.ts";
import "./milestones.ts";
import "./offices.ts";
import "./organizations.ts";
import "./outcomes.ts";
import "./participations.ts";
import "./parties.ts";
import "./people.ts";
import "./places.ts";
import "./programmes.ts";
import "./search.ts";
import "./statements.ts";
import "./strategies.ts";
import "./tenures.ts";
import "./topics.ts";

/** The description of the schema, which tools show first. */
const description = `A diplomatic dialogue as a graph: who met whom, at what level, who led each delegation, what was said and
concluded, which strategy it affected, and which article says so. Every fact has citations. A date can be as uncertain as
its source. Null means that no source says so, not "none".`;

const api = lexicographicSortSchema(new GraphQLSchema({ ...builder.toSchema().toConfig(), description }));

const sdl = printSubgraph(api);

/** The schema that the service executes: the API, and `_service` and `_entities` for routers. */
export const schema = tellingAnswered(ignoringEmptyLists(subgraphOf(api, sdl)));

/** The printed schemas by file name: the API, and the SDL for newer and older routers. */
export const printed = {
  "schema.graphql": `${printSchema(api)}\n`,
  "subgraph.graphql": `${sdl}\n`,
  "subgraph-v2.3.graphql": `${printSubgraph(api, "2.3")}\n`,
};
