import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
} from "graphql";
import { PAGE_SIZE, PAGE_SIZE_AT_MOST } from "#db/lists/key.ts";

/**
 * What a field costs, by the rules of the cost directives: an object is a point, a leaf is none, a list is as many as it
 * has items. Routers are told so in the SDL, and the service counts by it.
 * https://ibm.github.io/graphql-specs/cost-spec.html
 */
export interface FieldCost {
  /** Points of the field itself, each time that it is resolved. */
  readonly weight: number;
  /** Points of each object that it gives: 1, or 0 where it gives leaves. */
  readonly each: number;
  /** Integer arguments that tell the number of items. */
  readonly slicing: readonly string[];
  /** An argument that is a list, with an item of the answer for each of its own. */
  readonly counted: string | null;
  /** The number of items where no argument tells it; 1 where it gives no list. */
  readonly size: number;
  /** Whether the items are not here but in the `nodes` and `edges` of the connection. */
  readonly isConnection: boolean;
  /** Whether the number of items is told by the connection that this is a field of. */
  readonly isSized: boolean;
}

/** What fields cost beyond the 1 of an object, in statements' worth of work. */
const WEIGHTS: Readonly<Record<string, number>> = { groups: 10, totalCount: 5, search: 10, counterparts: 5 };

/**
 * How long the lists are that are served whole: as the longest is in the record, for whoever asks for a list in a list in
 * a list can choose the longest each time. What the record has none of yet is taken to have a few. tests/limits.test.ts
 * measures it.
 */
export const LENGTHS: Readonly<Record<string, number>> = {
  "Article.authors": 1,
  "Article.topics": 15,
  "Country.organizations": 5,
  "Delegation.heads": 1,
  "Dialogue.parties": 7,
  "Dialogue.topics": 51,
  "DialogueSession.hosts": 1,
  "DialogueSession.parts": 5,
  "DialogueSession.programmes": 3,
  "DialogueSession.topics": 15,
  "Entity.identifiers": 2,
  "Entity.names": 5,
  "Group.keys": 3,
  "Organization.members": 5,
  "Outcome.parties": 7,
  "Outcome.strategies": 2,
  "Outcome.topics": 5,
  "Party.offices": 16,
  "Programme.funders": 2,
  "Programme.implementers": 9,
  "Programme.participants": 6,
  "Programme.topics": 5,
  "Statement.about": 4,
  "Statement.topics": 7,
  "Strategy.addressees": 6,
  "Strategy.adopters": 6,
  "Strategy.relations": 5,
  "Strategy.topics": 9,
  "Tenure.sightings": 15,
  "Topic.narrower": 12,
  "Topic.related": 5,
};

/** The same for introspection, whose lists are those of this schema: about twice their mean length. */
export const SCHEMA_LENGTHS: Readonly<Record<string, number>> = {
  "__Directive.args": 1,
  "__Field.args": 2,
  "__Schema.directives": 5,
  "__Schema.types": 200,
  "__Type.enumValues": 4,
  "__Type.fields": 7,
  "__Type.inputFields": 2,
  "__Type.interfaces": 1,
  "__Type.possibleTypes": 1,
};

const SIZED_FIELDS = ["edges", "nodes"];

const isList = (type: GraphQLType) => isListType(getNullableType(type));

type Owner = GraphQLNamedType;
type Field = GraphQLField<unknown, unknown>;

const known = new WeakMap<Field, FieldCost>();

/** The cost of a field of a type. */
export function costOf(owner: Owner, field: Field): FieldCost {
  const found = known.get(field);
  if (found) return found;
  const { name, type, args } = field;
  const given = getNamedType(type);
  const each = isCompositeType(given) ? 1 : 0;
  const slicing = args.map((arg) => arg.name).filter((name) => ["first", "last"].includes(name));
  const isSized = owner.name.endsWith("Connection") && SIZED_FIELDS.includes(name);
  const counted = args.find((arg) => each && isList(arg.type) && isList(type) && slicing.length === 0);
  const size = !isList(type) && slicing.length === 0 ? 1 : isSized ? 1 : lengthOf(owner, field);
  const cost: FieldCost = {
    weight: WEIGHTS[name] ?? 0,
    each,
    slicing,
    counted: counted?.name ?? null,
    size,
    isConnection: given.name.endsWith("Connection"),
    isSized,
  };
  known.set(field, cost);
  return cost;
}

/** How many items a list is taken to have where nothing says how many are asked for. */
function lengthOf(owner: Owner, { name, args }: Field): number {
  const first = args.find((arg) => arg.name === "first")?.defaultValue;
  if (typeof first === "number") return first;
  const interfaces = isObjectType(owner) || isInterfaceType(owner) ? owner.getInterfaces() : [];
  for (const { name: type } of [owner, ...interfaces]) {
    const length = LENGTHS[`${type}.${name}`] ?? SCHEMA_LENGTHS[`${type}.${name}`];
    if (length !== undefined) return length;
  }
  return PAGE_SIZE;
}

/** The number of items that is asked for by an argument: no list gives more than a page may have. */
export const sizeAsked = (asked: number) => Math.min(Math.max(asked, 0), PAGE_SIZE_AT_MOST);

/** The cost of a field as directives, where it differs from what routers take it to be without being told. */
export function costDirectives(owner: Owner, field: Field): Record<string, unknown> {
  const { weight, each, slicing, size, isConnection, isSized } = costOf(owner, field);
  const isLong = slicing.length > 0 || (each > 0 && isList(field.type) && !isSized);
  return {
    ...(weight ? { cost: { weight } } : {}),
    ...(isLong
      ? {
          listSize: {
            ...(slicing.length > 0 ? { slicingArguments: slicing, requireOneSlicingArgument: false } : {}),
            assumedSize: size,
            ...(isConnection ? { sizedFields: SIZED_FIELDS } : {}),
          },
        }
      : {}),
  };
}
