import { createServer } from "node:http";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";

/**
 * This server runs PostGraphile as the documentation of PostGraphile advises for production: without watch mode
 * and explain, and with smart tags for names.
 */

const tags = jsonPgSmartTags({
  version: 1,
  config: {
    class: {
      nodes: { tags: { behavior: "-*" } },
      delegations: {
        tags: { foreignKey: "(session_id) references dialogue_sessions (id)|@foreignFieldName delegations" },
      },
      articles: { tags: { foreignKey: "(publisher_id) references parties (id)|@fieldName publisherParty" } },
    },
  },
});

const preset: GraphileConfig.Preset = {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
  plugins: [tags],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ["public"],
      poolConfig: { max: 10 },
    }),
  ],
  schema: { defaultBehavior: "connection list -insert -update -delete" },
  grafast: { explain: false },
  grafserv: { graphiql: false, watch: false },
};

const server = createServer();
const pgl = postgraphile(preset);
if (process.argv.includes("--print")) {
  const { printSchema } = await import("graphql");
  console.log(printSchema(await pgl.getSchema()));
  process.exit();
}
await pgl.createServ(grafserv).addTo(server);
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("listening"));
