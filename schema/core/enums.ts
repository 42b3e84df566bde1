import type { Precision } from "#db/records/edtf.ts";
import type * as Database from "#db/types.ts";
import { builder } from "./builder.ts";

type EnumOf<Value extends string> = ReturnType<
  typeof builder.enumType<string, Record<string, { value: Value }>>
>;

const named = new Map<string, EnumOf<string>>();

/** An enum with the values of an enum of the database. The graph shows the values in upper case. */
export const enumOf = <Value extends string>(
  name: string,
  description: string,
  values: Record<Value, string>,
): EnumOf<Value> => enumOfEntries(name, description, Object.entries(values) as [Value, string][]);

/** Makes an enum like {@link enumOf}, but from a list of values. The list may lack values of the database. */
export function enumOfEntries<Value extends string>(
  name: string,
  description: string,
  values: readonly (readonly [value: Value, description: string])[],
): EnumOf<Value> {
  const ref = builder.enumType(name, {
    description,
    values: Object.fromEntries(
      values.map(([value, description]) => [value.toUpperCase(), { value, description }] as const),
    ),
  });
  named.set(name.replace(/(?<=.)[A-Z]/g, (letter) => `_${letter}`).toLowerCase(), ref as EnumOf<string>);
  return ref;
}

/** The enum that shows an enum type of the database. */
export function enumNamed(name: string): EnumOf<string> {
  const ref = named.get(name);
  if (!ref) throw new Error(`no enum shows the type ${name}`);
  return ref;
}

export const DatePrecision = enumOf<Precision | "unknown">("DatePrecision", "How exact a partial date is.", {
  day: "One day is meant.",
  month: "One or more days of a month are meant.",
  season: "One or more days of a season, or of a quarter, third or half of a year, are meant.",
  year: "One or more days of a year are meant.",
  decade: "One or more days of a decade are meant.",
  century: "One or more days of a century are meant.",
  millennium: "One or more days of a millennium are meant.",
  interval: "One or more days between two dates are meant.",
  unknown: "The source gives the date only in words, without any bounds.",
});

export const NameKind = enumOf<Database.NameKind>("NameKind", "The kinds of names.", {
  preferred: "The name that the record shows first.",
  alternate: "Another name or spelling in use.",
  former: "A name that is no longer in use.",
  transliteration: "The name written in another script.",
  acronym: "An abbreviation made of initials.",
  misspelling: "A wrong spelling that a source uses.",
});

export const Rank = enumOf<Database.Rank>(
  "Rank",
  "The rank of an office or of a participant, and the level of a session or of a dialogue.",
  {
    head_of_state: "Heads of state, and the President of the European Council.",
    head_of_government: "Heads of government, and the President of the European Commission.",
    deputy_head_of_government: "Deputy heads of government, including those who are also ministers.",
    minister: "Ministers, European commissioners and the High Representative.",
    deputy_minister: "Deputy ministers and state secretaries.",
    special_representative: "Special representatives and special envoys.",
    ambassador: "Ambassadors and other heads of a mission.",
    senior_official: "Senior officials: directors, heads of department, secretaries general of institutions.",
    official: "Spokespersons, and officials whose level the sources do not give.",
    parliamentarian: "Members and officers of a parliament.",
    expert: "Experts and scholars.",
    other: "People without a rank in a government or institution.",
  },
);

export const OrganizationKind = enumOf<Database.OrganizationKind>(
  "OrganizationKind",
  "The kinds of organizations.",
  {
    supranational_union: "A union to which states have transferred powers, such as the European Union.",
    group_of_states: "States that act together without a formal organization.",
    eu_institution: "An institution or body of the European Union.",
    eu_agency: "An agency of the European Union.",
    ministry: "A ministry of a state.",
    agency: "An agency, office or service of a state.",
    parliament: "A parliament or one of its chambers.",
    diplomatic_mission: "An embassy, delegation or permanent mission.",
    international_organization: "An organization of states, or one of its bodies.",
    media: "A newspaper, news agency or broadcaster.",
    website: "A website without a separate publisher.",
    think_tank: "A research institute on policy.",
    education: "A school or university.",
    company: "A business.",
    civil_society: "An association or a foundation.",
    other: "An organization of another kind.",
  },
);

export const PlaceKind = enumOf<Database.PlaceKind>("PlaceKind", "The kinds of places.", {
  city: "A city or town.",
  online: "An online place: the participants met by video.",
});

export const DialogueKind = enumOf<Database.DialogueKind>("DialogueKind", "The kinds of dialogues.", {
  regional_dialogue: "A standing dialogue between a partner and the countries of a region.",
  summit: "Meetings of heads of state or government.",
  human_rights_dialogue: "A dialogue on human rights between two parties.",
  conference: "Conferences, each held for a special occasion.",
  forum: "Forums that are open to participants from outside governments.",
  cooperation_council: "The council of ministers under an agreement between two parties.",
  cooperation_committee: "The committee of officials under an agreement between two parties.",
  parliamentary_committee: "The committee of two parliaments under an agreement.",
  joint_committee: "A committee of officials on one matter.",
  subcommittee: "A part of a cooperation committee that deals with one field.",
  working_group: "A group of officials and experts that works on one field.",
  consultation: "Talks in which one party asks other parties for their view.",
});

export const SessionFormat = enumOf<Database.SessionFormat>("SessionFormat", "The form of a session.", {
  session: "A regular session of a dialogue.",
  ministerial: "A meeting of ministers.",
  summit: "A meeting of heads of state or government.",
  conference: "A conference held for a special occasion.",
  consultation: "Talks in which one party asks another for its view.",
  forum: "A forum that is open to participants from outside governments.",
  other: "A session of another form.",
});

export const SessionMode = enumOf<Database.SessionMode>(
  "SessionMode",
  "How the participants of a session met.",
  {
    in_person: "All participants met in one place.",
    virtual: "The participants met by video.",
    hybrid: "Some participants met in one place, other participants took part by video.",
  },
);

export const SessionStatus = enumOf<Database.SessionStatus>(
  "SessionStatus",
  "Whether a session is planned, was held, postponed or cancelled.",
  {
    planned: "The session was announced. No source says that the session was held.",
    held: "The session was held.",
    postponed: "The session was postponed.",
    cancelled: "The session was cancelled.",
  },
);

export const DelegationCapacity = enumOf<Database.DelegationCapacity>(
  "DelegationCapacity",
  "The capacity in which a delegation attends a session.",
  {
    party: "The delegation attends as a party to the dialogue.",
    host: "The delegation attends as a party to the dialogue that also hosts the session.",
    guest: "The delegation attends as a guest.",
    observer: "The delegation attends as an observer.",
  },
);

export const ParticipationRole = enumOf<Database.ParticipationRole>(
  "ParticipationRole",
  "The role of a participant in a session.",
  {
    head: "The participant leads a delegation.",
    member: "The participant belongs to a delegation.",
    chair: "The participant chairs the session.",
    keynote: "The participant gives a keynote speech.",
    speaker: "The participant makes a speech.",
    expert: "The participant takes part as an expert.",
    observer: "The participant observes the session.",
  },
);

export const OutcomeKind = enumOf<Database.OutcomeKind>("OutcomeKind", "The kinds of outcomes.", {
  conclusion: "Something that the session concluded or took note of.",
  commitment: "Something that the participants agreed to do.",
  document: "A text that was adopted, signed or initialled.",
  next_step: "Something that was scheduled for later, such as the next session.",
});

export const StatementKind = enumOf<Database.StatementKind>(
  "StatementKind",
  "How an article reports a statement.",
  {
    quote: "The article quotes the words.",
    indirect: "The article gives the words in indirect speech.",
    paraphrase: "The article paraphrases the statement.",
  },
);

export const StrategyKind = enumOf<Database.StrategyKind>("StrategyKind", "The kinds of strategies.", {
  global_agenda: "An agenda of the world's states.",
  global_strategy: "A strategy for the whole foreign policy of a party.",
  regional_strategy: "A strategy of a party for a region.",
  regional_concept: "A concept of the states of a region for their cooperation.",
  national_strategy: "A strategy of a state for itself.",
  connectivity_strategy: "A strategy for transport, energy and digital links.",
  development_policy: "A policy on development cooperation.",
  environment_strategy: "A strategy for the environment and climate.",
  investment_strategy: "A strategy for investment abroad.",
  assistance_strategy: "A plan for assistance and its funds.",
  action_plan: "A plan of actions over some years.",
  roadmap: "A roadmap of common steps.",
  programme_of_cooperation: "A programme of cooperation between ministries.",
  partnership: "A partnership declared by states.",
  agreement: "An agreement between parties.",
  treaty: "A treaty between states.",
  declaration: "A statement of will that parties adopt together.",
  council_conclusions: "Conclusions of a council of ministers.",
  review: "A review of another strategy.",
});

export const StrategyStatus = enumOf<Database.StrategyStatus>("StrategyStatus", "The status of a strategy.", {
  planned: "The strategy was announced.",
  draft: "The strategy is being drafted or negotiated.",
  adopted: "The strategy was adopted. No source says whether the strategy is still applied.",
  signed: "The strategy was signed. According to the sources, the strategy is not yet in force.",
  in_force: "The strategy is in force.",
  under_review: "The strategy is in force and under review.",
  superseded: "Another strategy replaced this strategy.",
  historic: "The strategy is no longer in force.",
  unknown: "The sources do not say what the status is.",
});

export const MilestoneKind = enumOf<Database.MilestoneKind>(
  "MilestoneKind",
  "The kinds of steps in the life of a strategy.",
  {
    announced: "The strategy was announced.",
    mandated: "A mandate to draft or negotiate the strategy was given.",
    consulted: "Partners or the public were consulted on the strategy.",
    contributed: "A contribution to the strategy was submitted.",
    drafted: "The strategy was prepared or drafted.",
    proposed: "The strategy was proposed.",
    negotiated: "The strategy was negotiated.",
    agreed: "The text of the strategy was agreed.",
    initialled: "The strategy was initialled.",
    adopted: "The strategy was adopted.",
    signed: "The strategy was signed.",
    ratified: "The strategy was ratified, or a parliament gave its consent.",
    provisionally_applied: "The provisional application of the strategy began.",
    entered_into_force: "The strategy entered into force.",
    concluded: "A party concluded the agreement.",
    presented: "The strategy was presented to partners or the public.",
    implemented: "A step towards implementing the strategy was taken.",
    reviewed: "The strategy was reviewed.",
    updated: "The strategy was updated.",
    commemorated: "An anniversary of the strategy was marked.",
    superseded: "Another strategy replaced the strategy.",
  },
);

export const ArticleKind = enumOf<Database.ArticleKind>("ArticleKind", "The kinds of articles.", {
  news: "A news article.",
  press_release: "A press release of an organization.",
  official_document: "A document of a public authority.",
  communique: "A communiqué or joint statement.",
  remarks: "A speech or remarks.",
  interview: "An interview with questions and answers.",
  opinion: "An opinion piece.",
  analysis: "An analysis or study.",
  encyclopedia: "An entry in an encyclopedia.",
});

export const HeadlineBasis = enumOf<Database.HeadlineBasis>("HeadlineBasis", "Where a headline comes from.", {
  shown: "The headline is copied from the article.",
  url: "The headline is reconstructed from the address of the page. The words are close to the original, but the punctuation is not.",
  described: "No headline was visible. The editors wrote a description instead, so do not quote it.",
});

export const MentionMethod = enumOf<Database.MentionMethod>("MentionMethod", "How a mention was found.", {
  editorial: "The editors of the record noted the mention.",
  detected: "A program detected the mention in the text.",
});

export const ChangeKind = enumOf<Database.ChangeKind>("ChangeKind", "What was done to a node.", {
  created: "The node was added to the record.",
  updated: "Some fields of the node were written.",
  merged: "The node was merged into another node. The old id now leads to the other node.",
  deleted: "The node was deleted from the record.",
});

type StrategyRelation = Database.StrategyRelationKind | "superseded_by" | "updated_by" | "implemented_by";

export const StrategyRelationKind = enumOf<StrategyRelation>(
  "StrategyRelationKind",
  "The kinds of relations of one strategy to another.",
  {
    supersedes: "The strategy replaces the other one.",
    superseded_by: "The other strategy replaces this one.",
    updates: "The strategy updates the other one, which stays in force.",
    updated_by: "The other strategy updates this one.",
    aligned_with: "The sources call the two strategies aligned.",
    implements: "The strategy implements the other one.",
    implemented_by: "The other strategy implements this one.",
  },
);
