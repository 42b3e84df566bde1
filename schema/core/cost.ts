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
import { PAGE_SIZE, PAGE_SIZE_AT_MOST } from "#db/lists/limits.ts";

/**
 * The cost of a field by the rules of the cost directives: an object costs one point, a leaf costs none, and a list costs
 * as much as its items. The SDL declares these costs for routers, and the service enforces them.
 * https://ibm.github.io/graphql-specs/cost-spec.html
 */
export interface FieldCost {
  /** Points for each time that the field is resolved. */
  readonly weight: number;
  /** Points for each object in the result; 0 if the field returns leaves. */
  readonly each: number;
  /** The integer arguments that set the number of items. */
  readonly slicing: readonly string[];
  /** A list argument whose length is the number of items in the result. */
  readonly counted: string | null;
  /** The number of items to assume if no argument sets it; 1 if the result is not a list. */
  readonly size: number;
  /** Whether the result is a connection, whose items are in `nodes` and `edges`. */
  readonly isConnection: boolean;
  /** Whether the arguments of the connection around this field set the number of items. */
  readonly isSized: boolean;
}

/** Extra points of fields that take more work in the database than reading an object. */
const WEIGHTS: Readonly<Record<string, number>> = {
  groups: 10,
  totalCount: 5,
  sum: 5,
  // The statement that counts the groups also computes their sums.
  "Group.sum": 0,
  search: 10,
  counterparts: 5,
};

/** The extra points of a branch of a filter, because a page reads each branch of `or` on its own. */
export const BRANCH_WEIGHT = 5;

/**
 * The lengths to assume for lists without pages: the length of the longest such list in the record, because a nested
 * query can pick the longest list at each level. A list that is empty in the record counts as a few items.
 * tests/limits.test.ts measures the lengths.
 */
export const LENGTHS: Readonly<Record<string, number>> = {
  "Article.authors": 1,
  "Article.topics": 15,
  "Country.organizations": 5,
  "Country.organizationsWithEvidence": 5,
  "Delegation.heads": 1,
  "Dialogue.parties": 7,
  "Dialogue.topics": 51,
  "DialogueSession.hosts": 1,
  "DialogueSession.parts": 5,
  "DialogueSession.programmes": 3,
  "DialogueSession.topics": 15,
  "Entity.identifiers": 2,
  "Entity.names": 16,
  "Group.keys": 3,
  "Organization.members": 5,
  "Organization.membersWithEvidence": 5,
  "Outcome.parties": 7,
  "Outcome.strategies": 2,
  "Outcome.topics": 5,
  "Party.offices": 16,
  "Party.officesWithEvidence": 16,
  "Programme.amounts": 1,
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

/**
 * The number of groups to assume if a query does not give `first`: the median over all keys of all root lists of the record.
 * tests/limits.test.ts measures the median.
 */
export const GROUPS_ASSUMED = 21;

/** The lengths to assume for the lists of introspection: about twice their mean length in this schema. */
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
    weight: WEIGHTS[`${owner.name}.${name}`] ?? WEIGHTS[name] ?? 0,
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

/** The length to assume for a list if the query does not set it. */
function lengthOf(owner: Owner, { name, args }: Field): number {
  const first = args.find((arg) => arg.name === "first")?.defaultValue;
  if (typeof first === "number") return first;
  if (name === "groups") return GROUPS_ASSUMED;
  const interfaces = isObjectType(owner) || isInterfaceType(owner) ? owner.getInterfaces() : [];
  for (const { name: type } of [owner, ...interfaces]) {
    const length = LENGTHS[`${type}.${name}`] ?? SCHEMA_LENGTHS[`${type}.${name}`];
    if (length !== undefined) return length;
  }
  return PAGE_SIZE;
}

/** The number of items that an argument like `first` asks for, limited to the maximum of a page. */
export const sizeAsked = (asked: number) => Math.min(Math.max(asked, 0), PAGE_SIZE_AT_MOST);

/** The directives for the cost of a field, if this cost differs from the default of routers. */
export function costDirectives(owner: Owner, field: Field): Record<string, unknown> {
  const { weight, each, slicing, size, isConnection, isSized } = costOf(owner, field);
  // Some compositions refuse an assumed size beside an argument with a default, because the assumed size is never used.
  const isSizeKnown = field.args.some(
    ({ name, defaultValue }) => slicing.includes(name) && defaultValue != null,
  );
  const isLong = slicing.length > 0 || (each > 0 && isList(field.type) && !isSized);
  return {
    ...(weight ? { cost: { weight } } : {}),
    ...(isLong
      ? {
          listSize: {
            ...(slicing.length > 0 ? { slicingArguments: slicing, requireOneSlicingArgument: false } : {}),
            ...(isSizeKnown ? {} : { assumedSize: size }),
            ...(isConnection ? { sizedFields: SIZED_FIELDS } : {}),
          },
        }
      : {}),
  };
}
