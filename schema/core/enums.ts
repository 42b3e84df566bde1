import type { Precision } from "#db/records/edtf.ts";
import type * as Database from "#db/types.ts";
import { builder } from "./builder.ts";

type EnumOf<Value extends string> = ReturnType<
  typeof builder.enumType<string, Record<string, { value: Value }>>
>;

const named = new Map<string, EnumOf<string>>();

/** An enum of the database: its values in upper case outside, as they are inside, each with what it means. */
export const enumOf = <Value extends string>(
  name: string,
  description: string,
  values: Record<Value, string>,
): EnumOf<Value> => enumOfEntries(name, description, Object.entries(values) as [Value, string][]);

/** {@link enumOf} with the values as a list, which need not be complete. */
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

/** The enum that shows a type of the database. */
export function enumNamed(name: string): EnumOf<string> {
  const ref = named.get(name);
  if (!ref) throw new Error(`no enum shows the type ${name}`);
  return ref;
}

export const DatePrecision = enumOf<Precision | "unknown">("DatePrecision", "How exact a partial date is.", {
  day: "One day is meant.",
  month: "Some day or days of a month are meant.",
  season: "Some day or days of a season or quarter are meant.",
  year: "Some day or days of a year are meant.",
  decade: "Some day or days of a decade are meant.",
  century: "Some day or days of a century are meant.",
  interval: "Some day or days between two dates are meant.",
  unknown: "The source tells the date in words that no calendar bounds.",
});

export const NameKind = enumOf<Database.NameKind>("NameKind", "What kind of name a name is.", {
  preferred: "The name by which the record shows the thing.",
  alternate: "Another name or spelling in use.",
  former: "A name that is no longer in use.",
  transliteration: "The name written in another script.",
  acronym: "An abbreviation made of initials.",
  misspelling: "A spelling that a source prints and that is wrong.",
});

export const Rank = enumOf<Database.Rank>("Rank", "The level of an office, or at which a session is held.", {
  head_of_state: "Heads of state, and the President of the European Council.",
  head_of_government: "Heads of government, and the President of the European Commission.",
  deputy_head_of_government: "Deputy heads of government, also those who are ministers at the same time.",
  minister: "Ministers, European commissioners and the High Representative.",
  deputy_minister: "Deputy ministers and state secretaries.",
  special_representative: "Special representatives and special envoys.",
  ambassador: "Ambassadors and other heads of a mission.",
  senior_official: "Senior officials: directors, heads of department, secretaries general of institutions.",
  official: "Officials of whom the sources do not tell the level, and spokespersons.",
  parliamentarian: "Members and officers of a parliament.",
  expert: "Experts and scholars.",
  other: "Whoever has no rank in a government or institution.",
});

export const OrganizationKind = enumOf<Database.OrganizationKind>(
  "OrganizationKind",
  "What kind of organization an organization is.",
  {
    supranational_union: "A union to which states have given powers, such as the European Union.",
    group_of_states: "States that act together without an organization of their own.",
    eu_institution: "An institution or body of the European Union.",
    eu_agency: "An agency of the European Union.",
    ministry: "A ministry of a state.",
    agency: "An agency, office or service of a state.",
    parliament: "A parliament or one of its chambers.",
    diplomatic_mission: "An embassy, delegation or permanent mission.",
    international_organization: "An organization of states, or one of its bodies.",
    media: "A newspaper, news agency or broadcaster.",
    website: "A website without a publisher of its own.",
    think_tank: "A research institute on policy.",
    education: "A school or university.",
    company: "A business.",
    civil_society: "An association or foundation of citizens.",
    other: "An organization of another kind.",
  },
);

export const PlaceKind = enumOf<Database.PlaceKind>("PlaceKind", "What kind of place a place is.", {
  city: "A city or town.",
  online: "No place: the participants met by video.",
});

export const DialogueKind = enumOf<Database.DialogueKind>(
  "DialogueKind",
  "What kind of series a dialogue is.",
  {
    regional_dialogue: "A standing dialogue between a partner and the countries of a region.",
    summit: "Meetings of heads of state or government.",
    human_rights_dialogue: "A dialogue on human rights between two parties.",
    conference: "Conferences, each called for an occasion.",
    forum: "Forums that are open to others than governments.",
    cooperation_council: "The council of ministers under an agreement between two parties.",
    cooperation_committee: "The committee of officials under an agreement between two parties.",
    parliamentary_committee: "The committee of two parliaments under an agreement.",
    joint_committee: "A committee of officials on one matter.",
    subcommittee: "A part of a cooperation committee, for one field.",
    working_group: "A group of officials and experts that works on one field.",
    consultation: "Talks in which one party asks others for their view.",
  },
);

export const SessionFormat = enumOf<Database.SessionFormat>("SessionFormat", "The form of a session.", {
  session: "A regular session of a dialogue.",
  ministerial: "A meeting of ministers.",
  summit: "A meeting of heads of state or government.",
  conference: "A conference, called for an occasion.",
  consultation: "Talks in which one party asks another for its view.",
  forum: "A forum that is open to others than governments.",
  other: "A session of another form.",
});

export const SessionMode = enumOf<Database.SessionMode>(
  "SessionMode",
  "How the participants of a session met.",
  {
    in_person: "All in one place.",
    virtual: "By video.",
    hybrid: "Some in one place, others by video.",
  },
);

export const SessionStatus = enumOf<Database.SessionStatus>("SessionStatus", "What became of a session.", {
  planned: "It was announced; no source says yet that it was held.",
  held: "It was held.",
  postponed: "It was put off.",
  cancelled: "It was called off.",
});

export const DelegationCapacity = enumOf<Database.DelegationCapacity>(
  "DelegationCapacity",
  "In which capacity a delegation attends a session.",
  {
    party: "As a party to the dialogue.",
    host: "As a party to the dialogue that also hosts the session.",
    guest: "As a guest.",
    observer: "As an observer.",
  },
);

export const ParticipationRole = enumOf<Database.ParticipationRole>(
  "ParticipationRole",
  "The part somebody has in a session.",
  {
    head: "Leads a delegation.",
    member: "Is in a delegation.",
    chair: "Chairs the session.",
    keynote: "Gives a keynote speech.",
    speaker: "Makes a speech.",
    expert: "Takes part as an expert.",
    observer: "Is there to observe.",
  },
);

export const OutcomeKind = enumOf<Database.OutcomeKind>("OutcomeKind", "What kind of result an outcome is.", {
  conclusion: "What the session found or took note of.",
  commitment: "What its participants agreed to do.",
  document: "A text that was adopted, signed or initialled.",
  next_step: "What was set for later, such as the next session.",
});

export const StatementKind = enumOf<Database.StatementKind>(
  "StatementKind",
  "How a statement is handed down.",
  {
    quote: "The source gives the words themselves.",
    indirect: "The source gives the words in indirect speech.",
    paraphrase: "The source tells the sense.",
  },
);

export const StrategyKind = enumOf<Database.StrategyKind>(
  "StrategyKind",
  "What kind of document a strategy is.",
  {
    global_agenda: "An agenda of the world's states.",
    global_strategy: "A strategy for the whole foreign policy of a party.",
    regional_strategy: "A strategy of a party for a region.",
    regional_concept: "A concept of the states of a region for their own cooperation.",
    national_strategy: "A strategy of a state for itself.",
    connectivity_strategy: "A strategy for transport, energy and digital links.",
    development_policy: "A policy on development cooperation.",
    environment_strategy: "A strategy for the environment and climate.",
    investment_strategy: "A strategy for investment abroad.",
    assistance_strategy: "A plan for assistance and its funds.",
    action_plan: "A plan of actions over some years.",
    roadmap: "A roadmap of common steps.",
    programme_of_cooperation: "A programme of cooperation between ministries.",
    partnership: "A partnership that states declare.",
    agreement: "An agreement between parties.",
    treaty: "A treaty between states.",
    declaration: "A statement of will that parties adopt together.",
    council_conclusions: "Conclusions of a council of ministers.",
    review: "A review of another strategy.",
  },
);

export const StrategyStatus = enumOf<Database.StrategyStatus>(
  "StrategyStatus",
  "The state a strategy is in.",
  {
    planned: "It was announced.",
    draft: "It is being drafted or negotiated.",
    adopted: "It was adopted; no source says whether it is still applied.",
    signed: "It was signed and is not yet in force, as far as the sources say.",
    in_force: "It is in force.",
    under_review: "It is in force while it is being reviewed.",
    superseded: "Another strategy took its place.",
    historic: "It has run its course.",
    unknown: "The sources do not say.",
  },
);

export const MilestoneKind = enumOf<Database.MilestoneKind>(
  "MilestoneKind",
  "What kind of step a milestone is.",
  {
    announced: "It was announced.",
    mandated: "The mandate to work or negotiate on it was given.",
    consulted: "Partners or the public were consulted.",
    contributed: "Somebody handed in a contribution.",
    drafted: "It was prepared or drafted.",
    proposed: "A proposal was put forward.",
    negotiated: "It was negotiated.",
    agreed: "Its text was agreed.",
    initialled: "It was initialled.",
    adopted: "It was adopted.",
    signed: "It was signed.",
    ratified: "It was ratified, or a parliament gave its consent.",
    provisionally_applied: "It began to apply provisionally.",
    entered_into_force: "It entered into force.",
    concluded: "A party concluded it as an agreement.",
    presented: "It was presented to partners or the public.",
    implemented: "A step of putting it into effect was taken.",
    reviewed: "It was reviewed.",
    updated: "It was updated.",
    commemorated: "Its anniversary was marked.",
    superseded: "Another strategy took its place.",
  },
);

export const ArticleKind = enumOf<Database.ArticleKind>("ArticleKind", "What kind of text an article is.", {
  news: "A news article.",
  press_release: "A text that an organization hands to the press.",
  official_document: "A document of an authority.",
  communique: "A communiqué or joint statement.",
  remarks: "A speech or remarks.",
  interview: "Questions to somebody and their answers.",
  opinion: "An opinion piece.",
  analysis: "An analysis or study.",
  encyclopedia: "An entry of an encyclopedia.",
});

export const HeadlineBasis = enumOf<Database.HeadlineBasis>(
  "HeadlineBasis",
  "Where a headline was taken from.",
  {
    shown: "It was read in the text.",
    url: "It was rebuilt from the address of the page, so its wording is close and its punctuation is not.",
    described:
      "No headline was visible: this is a description by the editors of the record, not to be quoted.",
  },
);

export const MentionMethod = enumOf<Database.MentionMethod>("MentionMethod", "How a mention was found.", {
  editorial: "The editors of the record noted it.",
  detected: "It was detected in the text by a program.",
});

export const ChangeKind = enumOf<Database.ChangeKind>("ChangeKind", "What was done to a node.", {
  created: "It came into the record.",
  updated: "Some of its fields were written.",
  merged: "It was merged into another one, to which its id leads from now on.",
  deleted: "It was taken out of the record.",
});

type StrategyRelation = Database.StrategyRelationKind | "superseded_by" | "updated_by" | "implemented_by";

export const StrategyRelationKind = enumOf<StrategyRelation>(
  "StrategyRelationKind",
  "How one strategy stands to another.",
  {
    supersedes: "It took the place of the other.",
    superseded_by: "The other took its place.",
    updates: "It updates the other, which stays in place.",
    updated_by: "The other updates it.",
    aligned_with: "The sources call the two aligned.",
    implements: "It puts the other into effect.",
    implemented_by: "The other puts it into effect.",
  },
);
