import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { ApolloGateway } from "@apollo/gateway";
import { createGatewayRuntime } from "@graphql-hive/gateway-runtime";
import { composeServices } from "@theguild/federation-composition";
import { type DocumentNode, parse } from "graphql";
import { createYoga } from "graphql-yoga";
import { printed } from "#schema/index.ts";
import type { Answer } from "../harness.ts";
import { NEIGHBOURS, type Neighbour } from "./neighbours.ts";

/** A subgraph as input of the composition. */
export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

/** Returns our subgraph and the neighbours, each with an address and a schema. Our schema is one of the printed schemas. */
export const subgraphs = (
  address: string,
  neighbours: ReadonlyMap<string, string>,
  file: keyof typeof printed = "subgraph.graphql",
): Subgraph[] => [
  { name: "rapporteur", url: address, typeDefs: parse(printed[file]) },
  ...NEIGHBOURS.map(({ name, sdl }) => ({ name, url: neighbours.get(name) ?? "", typeDefs: parse(sdl) })),
];

/** Starts a server for GraphQL on a free port of this machine. The server runs until it is disposed. */
export async function listening(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export const serving = ({ schema }: Neighbour) =>
  listening(createYoga({ schema, logging: false, graphiql: false, maskedErrors: false }));

/** A router with a supergraph. The router answers queries until it is disposed. */
export interface Gateway {
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Composes subgraphs; throws if the composition has errors. */
export function supergraphOf(composed: Subgraph[]): string {
  const { supergraphSdl, errors } = composeServices(composed);
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join("\n"));
  return supergraphSdl;
}

/** For each gateway, the schema of ours that it composes, and the function that starts the gateway on a supergraph. */
export const GATEWAYS: Readonly<
  Record<string, { file: keyof typeof printed; start: (supergraph: string) => Promise<Gateway> }>
> = {
  "Hive Gateway": { file: "subgraph.graphql", start: startHive },
  // This gateway refuses a supergraph with directives of authorisation, which only Apollo's router enforces.
  "Apollo Gateway": { file: "subgraph-v2.3.graphql", start: startApollo },
};

async function startHive(supergraph: string): Promise<Gateway> {
  const runtime = createGatewayRuntime({ supergraph, logging: false, maskedErrors: false });
  return {
    async ask(query, variables) {
      const response = await runtime.fetch("http://gateway/graphql", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      return response.json();
    },
    async [Symbol.asyncDispose]() {
      await runtime[Symbol.asyncDispose]();
    },
  };
}

async function startApollo(supergraphSdl: string): Promise<Gateway> {
  const gateway = new ApolloGateway({ supergraphSdl, logger: SILENT });
  const { executor } = await gateway.load();
  return {
    async ask(query, variables = {}) {
      const document = parse(query);
      const result = await executor({
        document,
        request: { query, variables, http: undefined },
        operationName: null,
        queryHash: query,
        metrics: {},
        overallCachePolicy: {},
        context: {},
        schema: gateway.schema,
        cache: undefined,
        logger: SILENT,
      } as never);
      return JSON.parse(JSON.stringify(result));
    },
    [Symbol.asyncDispose]: () => gateway.stop(),
  };
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
