create extension btree_gin;

create extension pg_trgm;

create type article_kind as enum (
  'news',
  'press_release',
  'official_document',
  'communique',
  'remarks',
  'interview',
  'opinion',
  'analysis',
  'encyclopedia'
);

create type change_kind as enum (
  'created',
  'updated',
  'merged',
  'deleted'
);

create type delegation_capacity as enum (
  'party',
  'host',
  'guest',
  'observer'
);

create type dialogue_kind as enum (
  'regional_dialogue',
  'summit',
  'human_rights_dialogue',
  'conference',
  'forum',
  'cooperation_council',
  'cooperation_committee',
  'parliamentary_committee',
  'joint_committee',
  'subcommittee',
  'working_group',
  'consultation'
);

create type headline_basis as enum (
  'shown',
  'url',
  'described'
);

create type mention_method as enum (
  'editorial',
  'detected'
);

create type milestone_kind as enum (
  'announced',
  'mandated',
  'consulted',
  'contributed',
  'drafted',
  'proposed',
  'negotiated',
  'agreed',
  'initialled',
  'adopted',
  'signed',
  'ratified',
  'provisionally_applied',
  'entered_into_force',
  'concluded',
  'presented',
  'implemented',
  'reviewed',
  'updated',
  'commemorated',
  'superseded'
);

create type name_kind as enum (
  'preferred',
  'alternate',
  'former',
  'transliteration',
  'acronym',
  'misspelling'
);

create type node_kind as enum (
  'country',
  'organization',
  'person',
  'office',
  'tenure',
  'place',
  'topic',
  'dialogue',
  'dialogue_session',
  'delegation',
  'participation',
  'outcome',
  'statement',
  'strategy',
  'milestone',
  'programme',
  'article',
  'mention',
  'citation'
);

create type organization_kind as enum (
  'supranational_union',
  'group_of_states',
  'eu_institution',
  'eu_agency',
  'ministry',
  'agency',
  'parliament',
  'diplomatic_mission',
  'international_organization',
  'media',
  'website',
  'think_tank',
  'education',
  'company',
  'civil_society',
  'other'
);

create type outcome_kind as enum (
  'conclusion',
  'commitment',
  'document',
  'next_step'
);

create type participation_role as enum (
  'head',
  'member',
  'chair',
  'keynote',
  'speaker',
  'expert',
  'observer'
);

create type party_kind as enum (
  'country',
  'organization'
);

create type place_kind as enum (
  'city',
  'online'
);

create type rank as enum (
  'head_of_state',
  'head_of_government',
  'deputy_head_of_government',
  'minister',
  'deputy_minister',
  'special_representative',
  'ambassador',
  'senior_official',
  'official',
  'parliamentarian',
  'expert',
  'other'
);

create type session_format as enum (
  'session',
  'ministerial',
  'summit',
  'conference',
  'consultation',
  'forum',
  'other'
);

create type session_mode as enum (
  'in_person',
  'virtual',
  'hybrid'
);

create type session_status as enum (
  'planned',
  'held',
  'postponed',
  'cancelled'
);

create type statement_kind as enum (
  'quote',
  'indirect',
  'paraphrase'
);

create type strategy_kind as enum (
  'global_agenda',
  'global_strategy',
  'regional_strategy',
  'regional_concept',
  'national_strategy',
  'connectivity_strategy',
  'development_policy',
  'environment_strategy',
  'investment_strategy',
  'assistance_strategy',
  'action_plan',
  'roadmap',
  'programme_of_cooperation',
  'partnership',
  'agreement',
  'treaty',
  'declaration',
  'council_conclusions',
  'review'
);

create type strategy_relation_kind as enum (
  'supersedes',
  'updates',
  'aligned_with',
  'implements'
);

create type strategy_status as enum (
  'planned',
  'draft',
  'adopted',
  'signed',
  'in_force',
  'under_review',
  'superseded',
  'historic',
  'unknown'
);

create type text_query as (
  query tsquery,
  wanted tsquery,
  configurations regconfig[]
);

create type search_query as (
  name text,
  spelling text,
  words text[],
  spellings text[],
  acronyms text[],
  initials text[],
  rarest integer,
  rarest_known integer,
  texts text_query[]
);

create table aliases (
  kind node_kind not null,
  alias text not null,
  node_id uuid not null,
  is_former boolean not null default false,
  constraint aliases_pkey PRIMARY KEY (alias, kind)
);

create table article_authors (
  article_id uuid not null,
  author_id uuid not null,
  constraint article_authors_pkey PRIMARY KEY (article_id, author_id)
);

create table article_texts (
  article_id uuid not null,
  text text not null,
  constraint article_texts_pkey PRIMARY KEY (article_id)
);

create table articles (
  id uuid not null,
  slug text not null,
  headline text collate "und-x-icu" not null,
  headline_basis headline_basis not null,
  kind article_kind not null,
  publisher_id uuid,
  byline text,
  published_edtf text,
  published_stated text,
  published_earliest date not null default '-infinity'::date,
  published_latest date not null default 'infinity'::date,
  dateline_id uuid,
  url text,
  alternate_urls text[] not null default '{}'::text[],
  language text not null,
  summary text,
  note text,
  published_at timestamp(3) with time zone,
  published_at_offset smallint,
  primary_language text not null generated always as (split_part(language, '-'::text, 1)) stored,
  constraint articles_language_check CHECK ((language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$'::text)),
  constraint articles_pkey PRIMARY KEY (id),
  constraint articles_published_at_check CHECK ((((published_at IS NULL) = (published_at_offset IS NULL)) AND ((published_at IS NULL) OR (((((published_at AT TIME ZONE 'UTC'::text) + make_interval(mins => (published_at_offset)::integer)))::date = published_earliest) AND (published_earliest = published_latest))))),
  constraint articles_published_check CHECK ((published_earliest <= published_latest)),
  constraint articles_slug_key UNIQUE (slug)
);

create table breaking_migrations (
  name text not null,
  release text not null,
  constraint breaking_migrations_pkey PRIMARY KEY (name)
);

create table changes (
  id uuid not null default gen_random_uuid(),
  transaction_id xid8 not null default pg_current_xact_id(),
  sequence bigint not null generated always as identity,
  node_id uuid not null,
  node_kind node_kind not null,
  kind change_kind not null,
  merged_into uuid,
  revision integer not null,
  fields text[] not null default '{}'::text[],
  at timestamp(3) with time zone not null default now(),
  actor text,
  constraint changes_node_id_transaction_id_key UNIQUE (node_id, transaction_id),
  constraint changes_pkey PRIMARY KEY (id)
);

create table citations (
  id uuid not null,
  fact_id uuid not null,
  article_id uuid not null,
  supports text[] not null default '{}'::text[],
  attributed_to_id uuid,
  attributed_as text,
  locator text,
  constraint citations_fact_id_article_id_key UNIQUE (fact_id, article_id),
  constraint citations_pkey PRIMARY KEY (id)
);

create table countries (
  id uuid not null,
  code text not null,
  alpha3 text,
  region text,
  constraint countries_alpha3_check CHECK ((alpha3 ~ '^[A-Z]{3}$'::text)),
  constraint countries_code_check CHECK ((code ~ '^[A-Z]{2}$'::text)),
  constraint countries_code_key UNIQUE (code),
  constraint countries_pkey PRIMARY KEY (id)
);

create table delegations (
  id uuid not null,
  session_id uuid not null,
  party_id uuid not null,
  capacity delegation_capacity not null,
  size_min integer,
  size_max integer,
  size_stated text,
  held_earliest date not null,
  held_latest date not null,
  note text,
  constraint delegations_pkey PRIMARY KEY (id),
  constraint delegations_session_id_party_id_key UNIQUE (session_id, party_id),
  constraint delegations_size_check CHECK ((size_min <= size_max))
);

create table dialogue_parties (
  dialogue_id uuid not null,
  party_id uuid not null,
  constraint dialogue_parties_pkey PRIMARY KEY (dialogue_id, party_id)
);

create table dialogue_session_hosts (
  dialogue_session_id uuid not null,
  host_id uuid not null,
  constraint dialogue_session_hosts_pkey PRIMARY KEY (dialogue_session_id, host_id)
);

create table dialogue_session_programmes (
  dialogue_session_id uuid not null,
  programme_id uuid not null,
  constraint dialogue_session_programmes_pkey PRIMARY KEY (dialogue_session_id, programme_id)
);

create table dialogue_session_strategies (
  dialogue_session_id uuid not null,
  strategy_id uuid not null,
  constraint dialogue_session_strategies_pkey PRIMARY KEY (dialogue_session_id, strategy_id)
);

create table dialogue_session_topics (
  dialogue_session_id uuid not null,
  topic_id uuid not null,
  constraint dialogue_session_topics_pkey PRIMARY KEY (dialogue_session_id, topic_id)
);

create table dialogue_sessions (
  id uuid not null,
  slug text not null,
  name text collate "und-x-icu" not null,
  dialogue_id uuid,
  ordinal integer,
  format session_format not null,
  mode session_mode,
  level rank,
  level_stated text,
  status session_status not null,
  held_edtf text,
  held_stated text,
  held_earliest date not null default '-infinity'::date,
  held_latest date not null default 'infinity'::date,
  place_id uuid,
  venue text,
  occasion text,
  attendance_min integer,
  attendance_max integer,
  attendance_stated text,
  parent_id uuid,
  note text,
  constraint dialogue_sessions_attendance_check CHECK ((attendance_min <= attendance_max)),
  constraint dialogue_sessions_dialogue_id_ordinal_key UNIQUE (dialogue_id, ordinal),
  constraint dialogue_sessions_held_check CHECK ((held_earliest <= held_latest)),
  constraint dialogue_sessions_id_held_earliest_held_latest_key UNIQUE (id, held_earliest, held_latest),
  constraint dialogue_sessions_ordinal_check CHECK (((ordinal IS NULL) OR ((ordinal > 0) AND (dialogue_id IS NOT NULL)))),
  constraint dialogue_sessions_parent_id_check CHECK ((parent_id <> id)),
  constraint dialogue_sessions_pkey PRIMARY KEY (id),
  constraint dialogue_sessions_slug_key UNIQUE (slug)
);

create table dialogues (
  id uuid not null,
  slug text not null,
  name text collate "und-x-icu" not null,
  kind dialogue_kind not null,
  level rank,
  level_stated text,
  description text,
  period_edtf text,
  period_stated text,
  period_earliest date not null default '-infinity'::date,
  period_latest date not null default 'infinity'::date,
  note text,
  constraint dialogues_period_check CHECK ((period_earliest <= period_latest)),
  constraint dialogues_pkey PRIMARY KEY (id),
  constraint dialogues_slug_key UNIQUE (slug)
);

create table identifiers (
  node_id uuid not null,
  scheme text not null,
  value text not null,
  url text,
  constraint identifiers_pkey PRIMARY KEY (node_id, scheme, value)
);

create table memberships (
  organization_id uuid not null,
  member_id uuid not null,
  period_edtf text not null default '/'::text,
  period_stated text,
  period_earliest date not null default '-infinity'::date,
  period_latest date not null default 'infinity'::date,
  started_latest date not null default 'infinity'::date,
  ended_earliest date not null default '-infinity'::date,
  constraint memberships_period_check CHECK ((period_earliest <= period_latest)),
  constraint memberships_pkey PRIMARY KEY (organization_id, member_id, period_edtf)
);

create table mentions (
  id uuid not null,
  article_id uuid not null,
  entity_id uuid,
  surface text,
  start_offset integer,
  end_offset integer,
  method mention_method not null,
  confidence double precision not null,
  constraint mentions_article_id_entity_id_start_offset_key UNIQUE NULLS NOT DISTINCT (article_id, entity_id, start_offset),
  constraint mentions_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
  constraint mentions_pkey PRIMARY KEY (id),
  constraint mentions_start_offset_end_offset_check CHECK (((0 <= start_offset) AND (start_offset < end_offset))),
  constraint mentions_surface_check CHECK (((entity_id IS NOT NULL) OR (surface IS NOT NULL)))
);

create table milestones (
  id uuid not null,
  strategy_id uuid not null,
  kind milestone_kind not null,
  title text not null,
  on_edtf text,
  on_stated text,
  on_earliest date not null default '-infinity'::date,
  on_latest date not null default 'infinity'::date,
  is_planned boolean not null default false,
  fulfilled_by_id uuid,
  session_id uuid,
  note text,
  constraint milestones_fulfilled_by_id_check CHECK (((fulfilled_by_id IS NULL) OR (is_planned AND (fulfilled_by_id <> id)))),
  constraint milestones_on_check CHECK ((on_earliest <= on_latest)),
  constraint milestones_pkey PRIMARY KEY (id),
  constraint milestones_strategy_id_id_key UNIQUE (strategy_id, id)
);

create table name_variants (
  node_id uuid not null,
  value text not null,
  language text,
  script text,
  kind name_kind not null,
  folded text,
  constraint name_variants_pkey PRIMARY KEY (node_id, value)
);

create table nodes (
  id uuid not null,
  kind node_kind not null,
  merged_into uuid,
  revision integer not null default 1,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint nodes_merged_into_check CHECK ((merged_into <> id)),
  constraint nodes_pkey PRIMARY KEY (id)
);

create table offices (
  id uuid not null,
  title text collate "und-x-icu" not null,
  rank rank not null,
  party_id uuid not null,
  note text,
  constraint offices_party_id_title_key UNIQUE (party_id, title),
  constraint offices_pkey PRIMARY KEY (id)
);

create table organizations (
  id uuid not null,
  kind organization_kind not null,
  acronym text,
  country_id uuid,
  parent_id uuid,
  constraint organizations_parent_id_check CHECK ((parent_id <> id)),
  constraint organizations_pkey PRIMARY KEY (id)
);

create table outcome_parties (
  outcome_id uuid not null,
  party_id uuid not null,
  constraint outcome_parties_pkey PRIMARY KEY (outcome_id, party_id)
);

create table outcome_strategies (
  outcome_id uuid not null,
  strategy_id uuid not null,
  constraint outcome_strategies_pkey PRIMARY KEY (outcome_id, strategy_id)
);

create table outcome_topics (
  outcome_id uuid not null,
  topic_id uuid not null,
  constraint outcome_topics_pkey PRIMARY KEY (outcome_id, topic_id)
);

create table outcomes (
  id uuid not null,
  session_id uuid not null,
  kind outcome_kind not null,
  summary text not null,
  held_earliest date not null,
  held_latest date not null,
  note text,
  constraint outcomes_pkey PRIMARY KEY (id)
);

create table participations (
  id uuid not null,
  session_id uuid not null,
  delegation_id uuid,
  person_id uuid,
  role participation_role not null,
  title_stated text,
  rank rank,
  office_id uuid,
  quantity_min integer,
  quantity_max integer,
  quantity_stated text,
  held_earliest date not null,
  held_latest date not null,
  note text,
  constraint participations_person_id_quantity_check CHECK (((person_id IS NULL) OR ((quantity_min = 1) AND (quantity_max = 1)))),
  constraint participations_pkey PRIMARY KEY (id),
  constraint participations_quantity_check CHECK ((quantity_min <= quantity_max))
);

create table parties (
  id uuid not null,
  kind party_kind not null,
  slug text not null,
  name text collate "und-x-icu" not null,
  note text,
  constraint parties_kind_slug_key UNIQUE (kind, slug),
  constraint parties_pkey PRIMARY KEY (id)
);

create table people (
  id uuid not null,
  slug text not null,
  name text collate "und-x-icu" not null,
  sort_name text collate "und-x-icu" not null,
  note text,
  session_count integer not null default 0,
  constraint people_pkey PRIMARY KEY (id),
  constraint people_slug_key UNIQUE (slug)
);

create table places (
  id uuid not null,
  slug text not null,
  name text collate "und-x-icu" not null,
  kind place_kind not null,
  country_id uuid,
  latitude double precision,
  longitude double precision,
  note text,
  constraint places_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
  constraint places_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
  constraint places_pkey PRIMARY KEY (id),
  constraint places_slug_key UNIQUE (slug)
);

create table programme_amounts (
  programme_id uuid not null,
  value double precision not null,
  currency text not null,
  stated text,
  constraint programme_amounts_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint programme_amounts_pkey PRIMARY KEY (programme_id, currency, value),
  constraint programme_amounts_value_check CHECK (((value > (0)::double precision) AND (value < 'Infinity'::double precision)))
);

create table programme_funders (
  programme_id uuid not null,
  funder_id uuid not null,
  constraint programme_funders_pkey PRIMARY KEY (programme_id, funder_id)
);

create table programme_implementers (
  programme_id uuid not null,
  implementer_id uuid not null,
  constraint programme_implementers_pkey PRIMARY KEY (programme_id, implementer_id)
);

create table programme_participants (
  programme_id uuid not null,
  participant_id uuid not null,
  constraint programme_participants_pkey PRIMARY KEY (programme_id, participant_id)
);

create table programme_strategies (
  programme_id uuid not null,
  strategy_id uuid not null,
  constraint programme_strategies_pkey PRIMARY KEY (programme_id, strategy_id)
);

create table programme_topics (
  programme_id uuid not null,
  topic_id uuid not null,
  constraint programme_topics_pkey PRIMARY KEY (programme_id, topic_id)
);

create table programmes (
  id uuid not null,
  slug text not null,
  name text collate "und-x-icu" not null,
  period_edtf text,
  period_stated text,
  period_earliest date not null default '-infinity'::date,
  period_latest date not null default 'infinity'::date,
  budget text,
  description text,
  note text,
  constraint programmes_period_check CHECK ((period_earliest <= period_latest)),
  constraint programmes_pkey PRIMARY KEY (id),
  constraint programmes_slug_key UNIQUE (slug)
);

create table related_topics (
  topic_id uuid not null,
  related_id uuid not null,
  constraint related_topics_pkey PRIMARY KEY (topic_id, related_id)
);

create table search_documents (
  node_id uuid not null,
  configuration regconfig not null,
  kind node_kind not null,
  words tsvector not null,
  constraint search_documents_pkey PRIMARY KEY (node_id, configuration)
);

create table sightings (
  tenure_id uuid not null,
  seen_edtf text not null,
  seen_earliest date not null,
  seen_latest date not null,
  constraint sightings_pkey PRIMARY KEY (tenure_id, seen_edtf)
);

create table statement_subjects (
  statement_id uuid not null,
  subject_id uuid not null,
  constraint statement_subjects_pkey PRIMARY KEY (statement_id, subject_id)
);

create table statement_topics (
  statement_id uuid not null,
  topic_id uuid not null,
  constraint statement_topics_pkey PRIMARY KEY (statement_id, topic_id)
);

create table statements (
  id uuid not null,
  speaker_id uuid,
  on_behalf_of_id uuid,
  session_id uuid,
  article_id uuid not null,
  kind statement_kind not null,
  gist text not null,
  quote text,
  said_edtf text,
  said_stated text,
  said_earliest date not null default '-infinity'::date,
  said_latest date not null default 'infinity'::date,
  note text,
  constraint statements_pkey PRIMARY KEY (id),
  constraint statements_quote_check CHECK (((kind <> 'quote'::statement_kind) OR (quote IS NOT NULL))),
  constraint statements_said_check CHECK ((said_earliest <= said_latest))
);

create table strategies (
  id uuid not null,
  slug text not null,
  name text collate "und-x-icu" not null,
  kind strategy_kind not null,
  status strategy_status not null,
  reference text,
  period_edtf text,
  period_stated text,
  period_earliest date not null default '-infinity'::date,
  period_latest date not null default 'infinity'::date,
  summary text,
  note text,
  constraint strategies_period_check CHECK ((period_earliest <= period_latest)),
  constraint strategies_pkey PRIMARY KEY (id),
  constraint strategies_slug_key UNIQUE (slug)
);

create table strategy_addressees (
  strategy_id uuid not null,
  addressee_id uuid not null,
  constraint strategy_addressees_pkey PRIMARY KEY (strategy_id, addressee_id)
);

create table strategy_adopters (
  strategy_id uuid not null,
  adopter_id uuid not null,
  constraint strategy_adopters_pkey PRIMARY KEY (strategy_id, adopter_id)
);

create table strategy_relations (
  strategy_id uuid not null,
  kind strategy_relation_kind not null,
  related_id uuid not null,
  constraint strategy_relations_pkey PRIMARY KEY (strategy_id, kind, related_id),
  constraint strategy_relations_related_id_check CHECK ((related_id <> strategy_id))
);

create table strategy_topics (
  strategy_id uuid not null,
  topic_id uuid not null,
  constraint strategy_topics_pkey PRIMARY KEY (strategy_id, topic_id)
);

create table tenures (
  id uuid not null,
  person_id uuid not null,
  office_id uuid not null,
  period_edtf text not null,
  period_stated text,
  period_earliest date not null,
  period_latest date not null,
  started_latest date not null,
  ended_earliest date not null,
  note text,
  constraint tenures_period_check CHECK ((period_earliest <= period_latest)),
  constraint tenures_pkey PRIMARY KEY (id)
);

create table topics (
  id uuid not null,
  slug text not null,
  name text collate "und-x-icu" not null,
  description text,
  broader_id uuid,
  note text,
  constraint topics_broader_id_check CHECK ((broader_id <> id)),
  constraint topics_pkey PRIMARY KEY (id),
  constraint topics_slug_key UNIQUE (slug)
);

alter table aliases add constraint aliases_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table article_authors add constraint article_authors_article_id_fkey FOREIGN KEY (article_id) REFERENCES articles(id) ON DELETE CASCADE;

alter table article_authors add constraint article_authors_author_id_fkey FOREIGN KEY (author_id) REFERENCES people(id) ON DELETE CASCADE;

alter table article_texts add constraint article_texts_article_id_fkey FOREIGN KEY (article_id) REFERENCES articles(id) ON DELETE CASCADE;

alter table articles add constraint articles_dateline_id_fkey FOREIGN KEY (dateline_id) REFERENCES places(id);

alter table articles add constraint articles_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table articles add constraint articles_publisher_id_fkey FOREIGN KEY (publisher_id) REFERENCES organizations(id);

alter table citations add constraint citations_article_id_fkey FOREIGN KEY (article_id) REFERENCES articles(id);

alter table citations add constraint citations_attributed_to_id_fkey FOREIGN KEY (attributed_to_id) REFERENCES nodes(id);

alter table citations add constraint citations_fact_id_fkey FOREIGN KEY (fact_id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table citations add constraint citations_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table countries add constraint countries_id_fkey FOREIGN KEY (id) REFERENCES parties(id) ON DELETE CASCADE;

alter table delegations add constraint delegations_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table delegations add constraint delegations_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties(id);

alter table delegations add constraint delegations_session_id_held_earliest_held_latest_fkey FOREIGN KEY (session_id, held_earliest, held_latest) REFERENCES dialogue_sessions(id, held_earliest, held_latest) ON UPDATE CASCADE;

alter table dialogue_parties add constraint dialogue_parties_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES dialogues(id) ON DELETE CASCADE;

alter table dialogue_parties add constraint dialogue_parties_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties(id) ON DELETE CASCADE;

alter table dialogue_session_hosts add constraint dialogue_session_hosts_dialogue_session_id_fkey FOREIGN KEY (dialogue_session_id) REFERENCES dialogue_sessions(id) ON DELETE CASCADE;

alter table dialogue_session_hosts add constraint dialogue_session_hosts_host_id_fkey FOREIGN KEY (host_id) REFERENCES parties(id) ON DELETE CASCADE;

alter table dialogue_session_programmes add constraint dialogue_session_programmes_dialogue_session_id_fkey FOREIGN KEY (dialogue_session_id) REFERENCES dialogue_sessions(id) ON DELETE CASCADE;

alter table dialogue_session_programmes add constraint dialogue_session_programmes_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE;

alter table dialogue_session_strategies add constraint dialogue_session_strategies_dialogue_session_id_fkey FOREIGN KEY (dialogue_session_id) REFERENCES dialogue_sessions(id) ON DELETE CASCADE;

alter table dialogue_session_strategies add constraint dialogue_session_strategies_strategy_id_fkey FOREIGN KEY (strategy_id) REFERENCES strategies(id) ON DELETE CASCADE;

alter table dialogue_session_topics add constraint dialogue_session_topics_dialogue_session_id_fkey FOREIGN KEY (dialogue_session_id) REFERENCES dialogue_sessions(id) ON DELETE CASCADE;

alter table dialogue_session_topics add constraint dialogue_session_topics_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topics(id) ON DELETE CASCADE;

alter table dialogue_sessions add constraint dialogue_sessions_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES dialogues(id);

alter table dialogue_sessions add constraint dialogue_sessions_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table dialogue_sessions add constraint dialogue_sessions_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES dialogue_sessions(id);

alter table dialogue_sessions add constraint dialogue_sessions_place_id_fkey FOREIGN KEY (place_id) REFERENCES places(id);

alter table dialogues add constraint dialogues_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table identifiers add constraint identifiers_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table memberships add constraint memberships_member_id_fkey FOREIGN KEY (member_id) REFERENCES parties(id) ON DELETE CASCADE;

alter table memberships add constraint memberships_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE;

alter table mentions add constraint mentions_article_id_fkey FOREIGN KEY (article_id) REFERENCES articles(id);

alter table mentions add constraint mentions_entity_id_fkey FOREIGN KEY (entity_id) REFERENCES nodes(id);

alter table mentions add constraint mentions_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table milestones add constraint milestones_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table milestones add constraint milestones_session_id_fkey FOREIGN KEY (session_id) REFERENCES dialogue_sessions(id);

alter table milestones add constraint milestones_strategy_id_fkey FOREIGN KEY (strategy_id) REFERENCES strategies(id);

alter table milestones add constraint milestones_strategy_id_fulfilled_by_id_fkey FOREIGN KEY (strategy_id, fulfilled_by_id) REFERENCES milestones(strategy_id, id);

alter table name_variants add constraint name_variants_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table nodes add constraint nodes_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES nodes(id);

alter table offices add constraint offices_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table offices add constraint offices_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties(id);

alter table organizations add constraint organizations_country_id_fkey FOREIGN KEY (country_id) REFERENCES countries(id);

alter table organizations add constraint organizations_id_fkey FOREIGN KEY (id) REFERENCES parties(id) ON DELETE CASCADE;

alter table organizations add constraint organizations_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES organizations(id);

alter table outcome_parties add constraint outcome_parties_outcome_id_fkey FOREIGN KEY (outcome_id) REFERENCES outcomes(id) ON DELETE CASCADE;

alter table outcome_parties add constraint outcome_parties_party_id_fkey FOREIGN KEY (party_id) REFERENCES parties(id) ON DELETE CASCADE;

alter table outcome_strategies add constraint outcome_strategies_outcome_id_fkey FOREIGN KEY (outcome_id) REFERENCES outcomes(id) ON DELETE CASCADE;

alter table outcome_strategies add constraint outcome_strategies_strategy_id_fkey FOREIGN KEY (strategy_id) REFERENCES strategies(id) ON DELETE CASCADE;

alter table outcome_topics add constraint outcome_topics_outcome_id_fkey FOREIGN KEY (outcome_id) REFERENCES outcomes(id) ON DELETE CASCADE;

alter table outcome_topics add constraint outcome_topics_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topics(id) ON DELETE CASCADE;

alter table outcomes add constraint outcomes_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table outcomes add constraint outcomes_session_id_held_earliest_held_latest_fkey FOREIGN KEY (session_id, held_earliest, held_latest) REFERENCES dialogue_sessions(id, held_earliest, held_latest) ON UPDATE CASCADE;

alter table participations add constraint participations_delegation_id_fkey FOREIGN KEY (delegation_id) REFERENCES delegations(id);

alter table participations add constraint participations_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table participations add constraint participations_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id);

alter table participations add constraint participations_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id);

alter table participations add constraint participations_session_id_held_earliest_held_latest_fkey FOREIGN KEY (session_id, held_earliest, held_latest) REFERENCES dialogue_sessions(id, held_earliest, held_latest) ON UPDATE CASCADE;

alter table parties add constraint parties_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table people add constraint people_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table places add constraint places_country_id_fkey FOREIGN KEY (country_id) REFERENCES countries(id);

alter table places add constraint places_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table programme_amounts add constraint programme_amounts_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE;

alter table programme_funders add constraint programme_funders_funder_id_fkey FOREIGN KEY (funder_id) REFERENCES parties(id) ON DELETE CASCADE;

alter table programme_funders add constraint programme_funders_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE;

alter table programme_implementers add constraint programme_implementers_implementer_id_fkey FOREIGN KEY (implementer_id) REFERENCES parties(id) ON DELETE CASCADE;

alter table programme_implementers add constraint programme_implementers_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE;

alter table programme_participants add constraint programme_participants_participant_id_fkey FOREIGN KEY (participant_id) REFERENCES parties(id) ON DELETE CASCADE;

alter table programme_participants add constraint programme_participants_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE;

alter table programme_strategies add constraint programme_strategies_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE;

alter table programme_strategies add constraint programme_strategies_strategy_id_fkey FOREIGN KEY (strategy_id) REFERENCES strategies(id) ON DELETE CASCADE;

alter table programme_topics add constraint programme_topics_programme_id_fkey FOREIGN KEY (programme_id) REFERENCES programmes(id) ON DELETE CASCADE;

alter table programme_topics add constraint programme_topics_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topics(id) ON DELETE CASCADE;

alter table programmes add constraint programmes_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table related_topics add constraint related_topics_related_id_fkey FOREIGN KEY (related_id) REFERENCES topics(id) ON DELETE CASCADE;

alter table related_topics add constraint related_topics_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topics(id) ON DELETE CASCADE;

alter table search_documents add constraint search_documents_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table sightings add constraint sightings_tenure_id_fkey FOREIGN KEY (tenure_id) REFERENCES tenures(id) ON DELETE CASCADE;

alter table statement_subjects add constraint statement_subjects_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES statements(id) ON DELETE CASCADE;

alter table statement_subjects add constraint statement_subjects_subject_id_fkey FOREIGN KEY (subject_id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table statement_topics add constraint statement_topics_statement_id_fkey FOREIGN KEY (statement_id) REFERENCES statements(id) ON DELETE CASCADE;

alter table statement_topics add constraint statement_topics_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topics(id) ON DELETE CASCADE;

alter table statements add constraint statements_article_id_fkey FOREIGN KEY (article_id) REFERENCES articles(id);

alter table statements add constraint statements_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table statements add constraint statements_on_behalf_of_id_fkey FOREIGN KEY (on_behalf_of_id) REFERENCES parties(id);

alter table statements add constraint statements_session_id_fkey FOREIGN KEY (session_id) REFERENCES dialogue_sessions(id);

alter table statements add constraint statements_speaker_id_fkey FOREIGN KEY (speaker_id) REFERENCES people(id);

alter table strategies add constraint strategies_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table strategy_addressees add constraint strategy_addressees_addressee_id_fkey FOREIGN KEY (addressee_id) REFERENCES parties(id) ON DELETE CASCADE;

alter table strategy_addressees add constraint strategy_addressees_strategy_id_fkey FOREIGN KEY (strategy_id) REFERENCES strategies(id) ON DELETE CASCADE;

alter table strategy_adopters add constraint strategy_adopters_adopter_id_fkey FOREIGN KEY (adopter_id) REFERENCES parties(id) ON DELETE CASCADE;

alter table strategy_adopters add constraint strategy_adopters_strategy_id_fkey FOREIGN KEY (strategy_id) REFERENCES strategies(id) ON DELETE CASCADE;

alter table strategy_relations add constraint strategy_relations_related_id_fkey FOREIGN KEY (related_id) REFERENCES strategies(id) ON DELETE CASCADE;

alter table strategy_relations add constraint strategy_relations_strategy_id_fkey FOREIGN KEY (strategy_id) REFERENCES strategies(id) ON DELETE CASCADE;

alter table strategy_topics add constraint strategy_topics_strategy_id_fkey FOREIGN KEY (strategy_id) REFERENCES strategies(id) ON DELETE CASCADE;

alter table strategy_topics add constraint strategy_topics_topic_id_fkey FOREIGN KEY (topic_id) REFERENCES topics(id) ON DELETE CASCADE;

alter table tenures add constraint tenures_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

alter table tenures add constraint tenures_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id);

alter table tenures add constraint tenures_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id);

alter table topics add constraint topics_broader_id_fkey FOREIGN KEY (broader_id) REFERENCES topics(id);

alter table topics add constraint topics_id_fkey FOREIGN KEY (id) REFERENCES nodes(id) ON DELETE CASCADE;

create function register_node()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  wanted node_kind := coalesce(tg_argv[0], to_jsonb(new) ->> 'kind');
begin
  insert into nodes (id, kind) values (new.id, wanted) on conflict (id) do nothing;
  if not found and (select kind from nodes where id = new.id) <> wanted then
    raise exception 'node % is not a %', new.id, wanted
      using errcode = 'check_violation', table = 'nodes', constraint = 'nodes_kind_check';
  end if;
  return new;
end $function$
;

create function keep_kind()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'node % is a % for ever', old.id, old.kind
    using errcode = 'check_violation', table = 'nodes', constraint = 'nodes_kind_check';
end $function$
;

create function register_slug()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into aliases (kind, alias, node_id)
  select kind, new.slug, id from nodes
  where id = new.id and not exists (
    select from aliases where alias = new.slug and aliases.kind = nodes.kind and node_id = new.id
  );
  if tg_op = 'INSERT' or new.slug = old.slug then
    return null;
  end if;
  update aliases set is_former = (alias = old.slug) where node_id = new.id and alias in (old.slug, new.slug);
  return null;
end $function$
;

create function register_country_code()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into aliases (kind, alias, node_id)
  select 'country', code, new.id from unnest(array[new.code, new.alpha3]) as code where code is not null
  on conflict do nothing;
  return new;
end $function$
;

create function copy_held()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  select held_earliest, held_latest into new.held_earliest, new.held_latest
  from dialogue_sessions where id = new.session_id;
  return new;
end $function$
;

create function register_article_urls()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into aliases (kind, alias, node_id)
  select 'article', address, new.id from unnest(array_append(new.alternate_urls, new.url)) as address
  where address is not null and not exists (
    select from aliases where alias = address and kind = 'article' and node_id = new.id
  );
  return new;
end $function$
;

create function require_citation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  fact uuid := case tg_table_name when 'nodes' then (to_jsonb(new) ->> 'id') else (to_jsonb(old) ->> 'fact_id') end;
begin
  if exists (select from nodes where id = fact and kind not in ('mention', 'citation') and merged_into is null)
    and not exists (select from citations where fact_id = fact) then
    raise exception 'fact % has no source', fact
      using errcode = 'check_violation', table = 'nodes', constraint = 'nodes_citations_check';
  end if;
  return null;
end $function$
;

create function note_change(node uuid, written text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  is_first boolean;
begin
  insert into changes (node_id, node_kind, kind, revision, fields)
  select id, nodes.kind, 'updated', nodes.revision + 1, written from nodes
  where id = node and not exists (
    select from changes
    where node_id = node and transaction_id = pg_current_xact_id() and changes.kind <> 'updated'
  )
  on conflict (node_id, transaction_id) do update set
    fields = array(select distinct field from unnest(changes.fields || excluded.fields) as field order by field)
  returning xmax = 0 into is_first;
  if is_first then
    update nodes set revision = revision + 1, updated_at = now() where id = node;
  end if;
end $function$
;

create function note_update()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  written text[] := array(
    select key from jsonb_each(to_jsonb(new)) as cell (key, value)
    where value is distinct from to_jsonb(old) -> key and key <> all (coalesce(tg_argv, '{}')) order by key
  );
begin
  if written <> '{}' then
    perform note_change(new.id, written);
  end if;
  return null;
end $function$
;

create function note_identity()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into changes (node_id, node_kind, kind, revision) values (new.id, new.kind, 'created', new.revision);
  elsif tg_op = 'UPDATE' then
    insert into changes (node_id, node_kind, kind, merged_into, revision)
    values (new.id, new.kind, 'merged', new.merged_into, new.revision)
    on conflict (node_id, transaction_id) do update set kind = 'merged', merged_into = excluded.merged_into;
  else
    insert into changes (node_id, node_kind, kind, revision) values (old.id, old.kind, 'deleted', old.revision)
    on conflict (node_id, transaction_id) do update set kind = 'deleted', fields = '{}';
  end if;
  return null;
end $function$
;

create function count_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  touched uuid[] := array(select distinct person_id from written where person_id is not null);
begin
  perform from people where id = any(touched) order by id for no key update;
  update people set session_count = counted.sessions
  from (
    select people.id, count(distinct session_id) as sessions
    from people left join participations on person_id = people.id
    where people.id = any(touched) group by people.id
  ) as counted
  where people.id = counted.id and session_count <> counted.sessions;
  return null;
end $function$
;

create aggregate concatenated(tsvector) (
  sfunc = tsvector_concat,
  stype = tsvector,
  initcond = ''
);

create function write_search_documents(nodes_written uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  written uuid[] := array(
    select id from unnest(nodes_written) as id where id is not null
    union
    select id from dialogue_sessions where place_id = any(nodes_written)
    union
    select id from dialogue_sessions where dialogue_id = any(nodes_written)
    union
    select id from statements where speaker_id = any(nodes_written)
  );
begin
  perform from nodes where id = any(written) order by id for no key update;
  delete from search_documents as document
  where node_id = any(written) and not exists (
    select from searched_texts where node_id = document.node_id and configuration = document.configuration
  );
  insert into search_documents (node_id, configuration, kind, words)
  select nodes.id, configuration, nodes.kind, concatenated(setweight(words_of(configuration, text), weight))
  from nodes
  cross join lateral (select * from searched_texts where node_id = nodes.id offset 0) as searched
  where nodes.id = any(written)
  group by nodes.id, configuration
  on conflict (node_id, configuration) do update set words = excluded.words
  where search_documents.words <> excluded.words;
end $function$
;

create function write_search_documents_of()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  pointer text;
  ids uuid[];
begin
  foreach pointer in array tg_argv loop
    if tg_op = 'UPDATE' then
      execute format('select array_agg(id) from (select %1$I as id from written union select %1$I from replaced) as moved', pointer)
      into ids;
    else
      execute format('select array_agg(distinct %I) from written', pointer) into ids;
    end if;
    perform write_search_documents(ids);
  end loop;
  return null;
end $function$
;

create function forget_spelling()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.folded := null;
  return new;
end $function$
;

create function name_likeness(query text, spelling text)
 RETURNS real
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when min(likeness) >= 0.4 then 0.8 * avg(likeness) + 0.2 * similarity(query, spelling) end
  from regexp_split_to_table(query, ' ') as word
  cross join lateral (
    select case length(word)
      when 1 then (position(' ' || word in ' ' || spelling) > 0)::integer
      else strict_word_similarity(word, spelling)
    end as likeness
  ) as compared
$function$
;

create function matching_names(query text, kinds node_kind[])
 RETURNS TABLE(node_id uuid, score real, name text)
 LANGUAGE sql
 STABLE ROWS 20
 SET "pg_trgm.strict_word_similarity_threshold" TO '0.4'
AS $function$
  select node_id, likeness, value
  from name_variants
  join nodes on nodes.id = node_id and nodes.kind = any(kinds)
  cross join name_likeness(query, folded) as likeness
  where folded %>> (
    select word from regexp_split_to_table(query, ' ') as word order by length(word) desc limit 1
  ) and likeness is not null
$function$
;

create function text_queries(text)
 RETURNS SETOF text_query
 LANGUAGE sql
 STABLE PARALLEL SAFE ROWS 4
AS $function$
  select query, querytree(query)::tsquery, array_agg(configuration)
  from (select configuration from text_configurations union select 'simple'::regconfig) as known
  cross join lateral (select words_asked(configuration, $1) as query offset 0) as asked
  where querytree(query) not in ('', 'T')
  group by query
$function$
;

create function matching_texts(query text, kinds node_kind[])
 RETURNS TABLE(node_id uuid, score real)
 LANGUAGE sql
 STABLE
AS $function$
  select ranked.node_id, max(ranked.score)
  from (
    select document.node_id, ts_rank(document.words, asked.wanted) as score
    from text_queries(query) as asked
    cross join unnest(kinds) as kind
    join search_documents as document
      on document.kind = kind.kind and document.words @@ asked.query
      and document.configuration = any(asked.configurations)
    -- Ranked before they are grouped, so that no words are carried about.
    offset 0
  ) as ranked
  group by ranked.node_id
$function$
;

create function segmented(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when $1 ~ '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]' then (
    select string_agg(case when part ~ '^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]' then pairs else part end, ' ' order by place)
    from regexp_matches($1, '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+|[^\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+', 'g') with ordinality as run (parts, place)
    cross join lateral (select parts[1] as part) as run_part
    cross join lateral (
      select string_agg(substr(part, start, 2), ' ') as pairs
      from generate_series(1, greatest(length(part) - 1, 1)) as start
    ) as cut
  ) else $1 end
$function$
;

create function unaccented(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select translate(regexp_replace(normalize($1, NFD), '[\u0300-\u036f]', '', 'g'), 'ıəøłđ', 'iaold')
$function$
;

create function words_of(configuration regconfig, text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select to_tsvector($1, case when $1 = 'simple'::regconfig then unaccented(segmented($2)) else segmented($2) end)
$function$
;

create function ordinal_words(integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select concat_ws(' ', $1, $1 || case
    when $1 % 100 in (11, 12, 13) then 'th' when $1 % 10 = 1 then 'st' when $1 % 10 = 2 then 'nd' when $1 % 10 = 3 then 'rd' else 'th'
  end, ('{first,second,third,fourth,fifth,sixth,seventh,eighth,ninth,tenth,eleventh,twelfth,thirteenth,fourteenth,fifteenth,sixteenth,seventeenth,eighteenth,nineteenth,twentieth}'::text[])[$1])
$function$
;

create function name_language(language text, script text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce($1, case when $2 = 'Cyrl' then 'ru' when $2 is null or $2 = 'Latn' then 'en' end)
$function$
;

create function words_asked(configuration regconfig, text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when $1 = 'simple'::regconfig then regexp_replace(
      websearch_to_tsquery($1, unaccented(segmented($2)))::text, '''([^'' ]{5,})[^'' ]{3}''', '''\1'':*', 'g'
    )::tsquery
    else websearch_to_tsquery($1, segmented($2))
  end
$function$
;

create function whole_query(text text, name text, spelling text, words text[], spellings text[], acronyms text[], initials text[])
 RETURNS search_query
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select row(
    name, spelling, words, spellings, acronyms, initials, null, null, array(select asked from text_queries(text) as asked)
  )::search_query
$function$
;

create function known_words(asked search_query)
 RETURNS TABLE(place integer, word text, documents integer)
 LANGUAGE sql
 STABLE
 SET "pg_trgm.strict_word_similarity_threshold" TO '0.6'
AS $function$
  select given.place::integer, coalesce(corrected.word, given.word), coalesce(corrected.documents, given.documents)
  from (
    select place, word, spelling, documents
    from unnest(asked.words, asked.spellings) with ordinality as word (word, spelling, place)
    cross join lateral (
      select string_agg('(' || query::text || ')', '|')::tsquery as any_meaning from text_queries(word) offset 0
    ) as meanings
    cross join lateral (
      select count(*)::integer as documents
      from (
        select from search_documents
        where kind in ('article', 'dialogue_session', 'statement', 'strategy') and search_documents.words @@ any_meaning
        limit 500
      ) as found
    ) as counted
    offset 0
  ) as given
  left join lateral (
    select part as word, 1 as documents
    from name_variants
    cross join lateral unnest(
      regexp_split_to_array(value, '[[:space:]-]+'), string_to_array(folded, ' ')
    ) as parts (part, part_spelling)
    where given.documents = 0 and not given.spelling = any(asked.acronyms) and folded %>> given.spelling
      and cardinality(regexp_split_to_array(value, '[[:space:]-]+')) = cardinality(string_to_array(folded, ' '))
      and similarity(part_spelling, given.spelling) >= 0.6
    order by similarity(part_spelling, given.spelling) desc, kind, value limit 1
  ) as corrected on true
$function$
;

create function majority_query(asked search_query)
 RETURNS search_query
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  known text[];
  fewest integer;
begin
  asked.words := asked.words[:8];
  asked.spellings := asked.spellings[:8];
  select array_agg(word order by place),
    (array_agg(place order by documents, length(word) desc, place))[1],
    (array_agg(place order by documents, length(word) desc, place) filter (where documents > 0))[1],
    min(documents) filter (where documents > 0)
  into known, asked.rarest, asked.rarest_known, fewest
  from known_words(asked);
  asked.texts := '{}';
  if fewest < 500 then
    select array_agg(row(query, query, configurations)::text_query) into asked.texts
    from (
      select query, array_agg(configuration) as configurations
      from (select configuration from text_configurations union select 'simple'::regconfig) as configured
      cross join lateral (
        select array_agg('(' || query::text || ')' order by place = asked.rarest_known desc, place) as queries,
          coalesce(bool_or(place = asked.rarest_known), false) as has_rarest
        from unnest(known) with ordinality as word (word, place)
        cross join lateral (select words_asked(configuration, word) as query offset 0) as word_asked
        where numnode(query) > 0
      ) as known_words
      cross join lateral (
        select string_agg(combination, '|')::tsquery as query
        from generate_series(0, (1 << (cardinality(queries) - 1)) - 1) as others
        cross join lateral (
          select count(*) as more, string_agg(queries[place], '&') as combination
          from generate_series(1, cardinality(queries)) as place
          where place = 1 or others & (1 << (place - 2)) > 0
        ) as combined
        where more = cardinality(queries) / 2 + 1
      ) as made
      where has_rarest
      group by query
    ) as majorities;
  else
    asked.rarest_known := null;
  end if;
  return asked;
end $function$
;

create function consonants(spelling text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select translate($1, 'aeiou', '')
$function$
;

create function caseless(spelling text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select regexp_replace($1, '(?<=\w\w\w)(?:ogo|omu|imi|ami|oiu|aia|eia|eiu|uiu|iam|iah|ia|ea|oe|om|em|im|ih|oi|ei|iu|eu|am|ah|ov|a|u|e|i|o)\M', '', 'g')
$function$
;

create function full_first_name(spelling text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce('{"aleh":"alehander","alehandr":"alehander","alehandre":"alehander","andi":"andrev","antoni":"anthoni","toni":"anthoni","ben":"benjamin","katherine":"katherine","kate":"katherine","kathi":"katherine","sarle":"sarles","suk":"sarles","sris":"sristofer","dan":"danel","dani":"danel","dave":"david","don":"donald","ed":"edvard","ede":"edvard","lis":"elisabeth","beth":"elisabeth","fred":"frederik","greg":"gregori","jim":"james","jimi":"james","jev":"jefrei","jak":"john","johni":"john","joe":"josev","jos":"josua","ken":"keneth","lari":"lavrense","len":"leonard","mage":"margaret","pegi":"margaret","mat":"mathev","mike":"misael","mik":"misael","nik":"nisolas","pat":"patrik","pete":"peter","fil":"filip","rai":"raimond","rik":"risard","dik":"risard","bob":"robert","rob":"robert","bobi":"robert","ron":"ronald","sam":"samuel","steven":"stefen","steve":"stefen","sue":"susan","ted":"theodore","tom":"thomas","tim":"timothi","vinse":"vinsent","valt":"valter","bil":"vilam","vil":"vilam","bili":"vilam","sas":"sasari","jake":"jasob","paso":"fransiso","pepe":"jose"}'::jsonb ->> $1, $1)
$function$
;

create function word_likeness(word text, part text, is_beside boolean, is_person boolean)
 RETURNS real
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when word = part then 1
    when length(part) = 1 then case when length(word) > 1 and starts_with(word, part) then 0.4 else 0 end
    when is_beside and translate(word, 'aeiouh', '') = translate(part, 'aeiouh', '') and translate(word, 'aeiouh', '') <> ''
      then greatest(0.4, similarity(word, part), case when length(consonants(word)) > 2 then 0.6 end)
    when is_person and is_beside and full_first_name(word) = full_first_name(part) then 0.8
    when is_person and is_beside and left(word, 1) in ('g', 'h', 'j') and left(part, 1) in ('g', 'h', 'j')
      and translate(substr(word, 2), 'aeiough', '') = translate(substr(part, 2), 'aeiough', '')
      and translate(substr(word, 2), 'aeiough', '') <> ''
      then 0.6
    when length(word) < 3 then 0
    when length(word) > 3 and starts_with(part, word) then 0.5 + 0.4 * length(word) / length(part)
    when length(consonants(word)) > 2 and consonants(word) = consonants(part) then greatest(0.6, similarity(word, part))
    -- A word of another length is another word, even if both begin in the same way.
    when abs(length(word) - length(part)) > 3 and similarity(word, part) < 0.5 then 0
    else similarity(word, part)
  end
$function$
;

create function name_likeness(spelling text, spellings text[], acronyms text[], initials text[], rarest integer, name text, is_person boolean)
 RETURNS real
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  total integer := cardinality(spellings);
  parts text[] := string_to_array(name, ' ');
  compared text[] := parts;
  are_matched boolean[] := '{}';
  matched integer := 0;
  likeness real := 0;
  has_rarest boolean := false;
  best real;
  best_place integer;
  one real;
  together real;
begin
  if spelling = name then
    return 0.99;
  end if;
  if name is null or total is null or total = 0 then
    return null;
  end if;
  -- A name in another case of its language comes before a longer name that has the very word: Мальты, МИД Мальты. Short words
  -- are often acronyms, which have no cases.
  if left(spelling, 3) = left(name, 3) and least(length(spelling), length(name)) > 3
    and coalesce(cardinality(acronyms), 0) = 0 and abs(length(spelling) - length(name)) <= 3 * cardinality(parts)
    and caseless(spelling) = caseless(name)
  then
    return 0.97;
  end if;
  if total = 1 and cardinality(parts) > 1 then
    compared := compared || replace(name, ' ', '');
  end if;
  for place in 1..total loop
    best := 0;
    for part in 1..cardinality(compared) loop
      one := case
        when spellings[place] = any(acronyms) then (spellings[place] = compared[part])::integer
        else word_likeness(spellings[place], compared[part], total > 1, is_person)
      end;
      if one > best then
        best := one;
        best_place := part;
      end if;
    end loop;
    if best >= 0.4 then
      matched := matched + 1;
      likeness := likeness + best;
      has_rarest := has_rarest or place = rarest;
      are_matched[best_place] := true;
    elsif rarest is null then
      exit;
    end if;
  end loop;
  if cardinality(initials) > 0 and matched > 0 and total < cardinality(parts) and not exists (
    select from generate_series(1, cardinality(parts)) as part
    cross join unnest(initials) as initial
    where are_matched[part] is null and starts_with(parts[part], initial)
  ) then
    return null;
  end if;
  likeness := 0.8 * likeness / total + 0.2 * similarity(spelling, name);
  -- A family name comes before the same word as a first name.
  if is_person and total = 1 and cardinality(parts) > 1 and spellings[1] = parts[cardinality(parts)] then
    likeness := greatest(likeness, 0.96);
  end if;
  if matched = total then
    return least(0.98, likeness);
  end if;
  together := similarity(replace(spelling, ' ', ''), replace(name, ' ', ''));
  if together > 0.7 then
    return 0.8 * together;
  end if;
  -- Short names of three syllables, such as Park Jin Hyok, are other people's names.
  if is_person and rarest is not null and total = cardinality(parts) + 1 and cardinality(parts) > 1 and length(name) > 9
    and parts <@ spellings
  then
    return 0.02 * likeness;
  end if;
  if has_rarest and matched * 2 > total and matched * 2 > cardinality(parts) then
    return 0.02 * likeness;
  end if;
  return null;
end $function$
;

create function named(asked search_query, kinds node_kind[])
 RETURNS TABLE(node_id uuid, score real, name text)
 LANGUAGE sql
 STABLE ROWS 20
 SET "pg_trgm.strict_word_similarity_threshold" TO '0.4'
AS $function$
  select node_id,
    case
      when value = asked.name or lower(value) = lower(asked.name) then 1
      -- Of names with the same common spelling, the one with the same letters comes first: OSCE, OCSE.
      else likeness * (0.99 + 0.01 * similarity(value, asked.name))
    end,
    value
  from (
    select node_id, value, folded from name_variants
    where folded %>> (
      select coalesce(
        asked.spellings[asked.rarest],
        (
          select word from unnest(asked.spellings) with ordinality as word (word, place)
          order by length(word) desc, place desc limit 1
        )
      )
    )
    or folded %>> (
      select asked.spellings[asked.rarest_known]
      where asked.rarest_known <> asked.rarest and length(asked.spellings[asked.rarest_known]) > 3
        and cardinality(asked.spellings) between 2 and 4 and 'person' = any(kinds)
    )
    or string_to_array(consonants(folded), ' ') && array(
      select consonants(word) from unnest(asked.spellings) as word where length(consonants(word)) > 3
    )
    offset 0
  ) as candidate
  -- Postgres expects too many candidates: without "offset 0" it would read the whole table of nodes.
  cross join lateral (select kind from nodes where id = node_id and kind = any(kinds) offset 0) as known
  cross join lateral (
    select name_likeness(
      asked.spelling, asked.spellings, asked.acronyms, asked.initials, asked.rarest, folded, known.kind = 'person'
    ) as likeness offset 0
  ) as compared
  where likeness is not null
$function$
;

create function described(asked search_query, kinds node_kind[])
 RETURNS TABLE(node_id uuid, score real)
 LANGUAGE sql
 STABLE
AS $function$
  select ranked.node_id,
    case
      when asked.rarest is not null then 0.019 * max(ranked.score)
      -- Even a headline with all words comes after a name.
      else greatest(0.02, least(max(ranked.score), 0.6 + (max(ranked.score) - 0.6) / 2))
    end
  from (
    select document.node_id, ts_rank(document.words, query.wanted) as score
    from unnest(asked.texts) as query
    cross join unnest(kinds) as kind
    join search_documents as document
      on document.kind = kind.kind and document.words @@ query.query
      and document.configuration = any(query.configurations)
    where asked.rarest is null or kind.kind in ('article', 'dialogue_session', 'statement', 'strategy')
    -- The rank is computed before the rows are grouped, so that the groups contain no words.
    offset 0
  ) as ranked
  group by ranked.node_id
$function$
;

create function list_query(asked search_query, kind node_kind)
 RETURNS search_query
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if exists (
    select from unnest(asked.texts) as query
    join search_documents as document
      on document.kind = list_query.kind and document.words @@ query.query
      and document.configuration = any(query.configurations)
  ) or exists (select from named(asked, array[kind])) then
    return asked;
  end if;
  return majority_query(asked);
end $function$
;

create view text_configurations as
 SELECT known.language,
    (pg_ts_config.oid)::regconfig AS configuration
   FROM (( VALUES ('ar'::text,'arabic'::text), ('ca'::text,'catalan'::text), ('da'::text,'danish'::text), ('de'::text,'german'::text), ('el'::text,'greek'::text), ('en'::text,'english'::text), ('es'::text,'spanish'::text), ('et'::text,'estonian'::text), ('eu'::text,'basque'::text), ('fi'::text,'finnish'::text), ('fr'::text,'french'::text), ('ga'::text,'irish'::text), ('hi'::text,'hindi'::text), ('hu'::text,'hungarian'::text), ('hy'::text,'armenian'::text), ('id'::text,'indonesian'::text), ('it'::text,'italian'::text), ('lt'::text,'lithuanian'::text), ('nb'::text,'norwegian'::text), ('ne'::text,'nepali'::text), ('nl'::text,'dutch'::text), ('nn'::text,'norwegian'::text), ('no'::text,'norwegian'::text), ('pl'::text,'polish'::text), ('pt'::text,'portuguese'::text), ('ro'::text,'romanian'::text), ('ru'::text,'russian'::text), ('sr'::text,'serbian'::text), ('sv'::text,'swedish'::text), ('ta'::text,'tamil'::text), ('tr'::text,'turkish'::text), ('yi'::text,'yiddish'::text)) known(language, name)
     JOIN pg_ts_config ON (((pg_ts_config.cfgname = known.name) AND (pg_ts_config.cfgnamespace = ('pg_catalog'::regnamespace)::oid))));

create view searched_texts as
 SELECT text.node_id,
    text.field,
    (text.weight)::"char" AS weight,
    COALESCE(text_configurations.configuration, 'simple'::regconfig) AS configuration,
    text.text
   FROM (( SELECT name_variants.node_id,
            'name'::text AS "?column?",
            'A'::text AS "?column?",
            name_language(name_variants.language, name_variants.script) AS name_language,
            name_variants.value
           FROM name_variants
        UNION ALL
         SELECT articles.id,
            'summary'::text,
            'B'::text,
            'en'::text,
            articles.summary
           FROM articles
        UNION ALL
         SELECT strategies.id,
            'summary'::text,
            'B'::text,
            'en'::text,
            strategies.summary
           FROM strategies
        UNION ALL
         SELECT offices.id,
            'title'::text,
            'A'::text,
            'en'::text,
            (offices.title COLLATE "default") AS title
           FROM offices
        UNION ALL
         SELECT dialogue_sessions.id,
            'occasion'::text,
            'B'::text,
            'en'::text,
            dialogue_sessions.occasion
           FROM dialogue_sessions
        UNION ALL
         SELECT dialogue_sessions.id,
            'place'::text,
            'B'::text,
            name_language(name_variants.language, name_variants.script) AS name_language,
            name_variants.value
           FROM (dialogue_sessions
             JOIN name_variants ON ((name_variants.node_id = dialogue_sessions.place_id)))
        UNION ALL
         SELECT dialogue_sessions.id,
            'dialogue'::text,
            'B'::text,
            name_language(name_variants.language, name_variants.script) AS name_language,
            concat_ws(' '::text, name_variants.value, ordinal_words(dialogue_sessions.ordinal), NULLIF((dialogue_sessions.format)::text, 'other'::text),
                CASE
                    WHEN (dialogue_sessions.held_earliest > '-infinity'::date) THEN EXTRACT(year FROM dialogue_sessions.held_earliest)
                    ELSE NULL::numeric
                END,
                CASE
                    WHEN (dialogue_sessions.held_latest < 'infinity'::date) THEN EXTRACT(year FROM dialogue_sessions.held_latest)
                    ELSE NULL::numeric
                END) AS concat_ws
           FROM (dialogue_sessions
             LEFT JOIN name_variants ON ((name_variants.node_id = dialogue_sessions.dialogue_id)))
        UNION ALL
         SELECT outcomes.session_id,
            'outcomes'::text,
            'C'::text,
            'en'::text,
            outcomes.summary
           FROM outcomes
        UNION ALL
         SELECT statements.id,
            'gist'::text,
            'C'::text,
            'en'::text,
            statements.gist
           FROM statements
        UNION ALL
         SELECT statements.id,
            'quote'::text,
            'C'::text,
            'en'::text,
            statements.quote
           FROM statements
        UNION ALL
         SELECT statements.id,
            'speaker'::text,
            'B'::text,
            name_language(name_variants.language, name_variants.script) AS name_language,
            name_variants.value
           FROM (statements
             JOIN name_variants ON ((name_variants.node_id = statements.speaker_id)))
        UNION ALL
         SELECT statements.article_id,
            'statements'::text,
            'C'::text,
            'en'::text,
            concat_ws(' '::text, statements.gist, statements.quote) AS concat_ws
           FROM statements
        UNION ALL
         SELECT article_texts.article_id,
            'text'::text,
            'D'::text,
            articles.language,
            "left"(article_texts.text, 200000) AS "left"
           FROM (article_texts
             JOIN articles ON ((articles.id = article_texts.article_id)))) text(node_id, field, weight, tag, text)
     LEFT JOIN text_configurations ON ((text_configurations.language = split_part(lower(text.tag), '-'::text, 1))))
  WHERE (text.text IS NOT NULL);

CREATE INDEX aliases_alias_idx ON aliases USING gin (alias gin_trgm_ops) WHERE kind <> 'article'::node_kind;

CREATE INDEX aliases_node_id_idx ON aliases USING btree (node_id);

CREATE INDEX article_authors_author_id_article_id_idx ON article_authors USING btree (author_id, article_id);

CREATE INDEX articles_dateline_id_idx ON articles USING btree (dateline_id);

CREATE INDEX articles_primary_language_published_earliest_id_idx ON articles USING btree (primary_language, published_earliest, id);

CREATE INDEX articles_published_earliest_id_idx ON articles USING btree (published_earliest, id);

CREATE INDEX articles_published_idx ON articles USING gist (daterange(published_earliest, published_latest, '[]'::text)) WHERE published_earliest < published_latest AND NOT (published_earliest = '-infinity'::date AND published_latest = 'infinity'::date);

CREATE INDEX articles_publisher_id_published_earliest_id_idx ON articles USING btree (publisher_id, published_earliest, id);

CREATE INDEX changes_node_kind_transaction_id_sequence_idx ON changes USING btree (node_kind, transaction_id, sequence);

CREATE INDEX changes_transaction_id_sequence_idx ON changes USING btree (transaction_id, sequence);

CREATE INDEX citations_article_id_idx ON citations USING btree (article_id);

CREATE INDEX citations_attributed_to_id_idx ON citations USING btree (attributed_to_id);

CREATE INDEX citations_fact_id_id_idx ON citations USING btree (fact_id, id);

CREATE INDEX delegations_capacity_held_earliest_id_idx ON delegations USING btree (capacity, held_earliest, id);

CREATE INDEX delegations_held_earliest_id_idx ON delegations USING btree (held_earliest, id);

CREATE INDEX delegations_held_idx ON delegations USING gist (daterange(held_earliest, held_latest, '[]'::text)) WHERE held_earliest < held_latest AND NOT (held_earliest = '-infinity'::date AND held_latest = 'infinity'::date);

CREATE INDEX delegations_id_party_id_idx ON delegations USING btree (id, party_id);

CREATE INDEX delegations_party_id_held_earliest_id_idx ON delegations USING btree (party_id, held_earliest, id);

CREATE INDEX delegations_party_id_session_id_idx ON delegations USING btree (party_id, session_id);

CREATE INDEX delegations_session_id_held_earliest_id_idx ON delegations USING btree (session_id, held_earliest, id);

CREATE INDEX dialogue_parties_party_id_dialogue_id_idx ON dialogue_parties USING btree (party_id, dialogue_id);

CREATE INDEX dialogue_session_hosts_host_id_dialogue_session_id_idx ON dialogue_session_hosts USING btree (host_id, dialogue_session_id);

CREATE INDEX dialogue_session_programmes_programme_id_idx ON dialogue_session_programmes USING btree (programme_id);

CREATE INDEX dialogue_session_strategies_strategy_id_dialogue_session_id_idx ON dialogue_session_strategies USING btree (strategy_id, dialogue_session_id);

CREATE INDEX dialogue_session_topics_topic_id_dialogue_session_id_idx ON dialogue_session_topics USING btree (topic_id, dialogue_session_id);

CREATE INDEX dialogue_sessions_dialogue_id_held_earliest_id_idx ON dialogue_sessions USING btree (dialogue_id, held_earliest, id);

CREATE INDEX dialogue_sessions_format_held_earliest_id_idx ON dialogue_sessions USING btree (format, held_earliest, id);

CREATE INDEX dialogue_sessions_held_earliest_id_idx ON dialogue_sessions USING btree (held_earliest, id);

CREATE INDEX dialogue_sessions_held_idx ON dialogue_sessions USING gist (daterange(held_earliest, held_latest, '[]'::text)) WHERE held_earliest < held_latest AND NOT (held_earliest = '-infinity'::date AND held_latest = 'infinity'::date);

CREATE INDEX dialogue_sessions_id_dialogue_id_idx ON dialogue_sessions USING btree (id, dialogue_id);

CREATE INDEX dialogue_sessions_level_held_earliest_id_idx ON dialogue_sessions USING btree (level, held_earliest, id);

CREATE INDEX dialogue_sessions_name_id_idx ON dialogue_sessions USING btree (name, id);

CREATE INDEX dialogue_sessions_parent_id_held_earliest_id_idx ON dialogue_sessions USING btree (parent_id, held_earliest, id);

CREATE INDEX dialogue_sessions_place_id_held_earliest_id_idx ON dialogue_sessions USING btree (place_id, held_earliest, id);

CREATE INDEX dialogue_sessions_status_held_earliest_id_idx ON dialogue_sessions USING btree (status, held_earliest, id);

CREATE INDEX dialogues_name_id_idx ON dialogues USING btree (name, id);

CREATE INDEX identifiers_scheme_value_idx ON identifiers USING btree (scheme, value);

CREATE INDEX memberships_member_id_idx ON memberships USING btree (member_id);

CREATE INDEX mentions_article_id_id_idx ON mentions USING btree (article_id, id);

CREATE INDEX mentions_entity_id_article_id_idx ON mentions USING btree (entity_id, article_id);

CREATE INDEX mentions_entity_id_id_idx ON mentions USING btree (entity_id, id);

CREATE INDEX milestones_kind_on_earliest_id_idx ON milestones USING btree (kind, on_earliest, id);

CREATE INDEX milestones_on_earliest_id_idx ON milestones USING btree (on_earliest, id);

CREATE INDEX milestones_on_idx ON milestones USING gist (daterange(on_earliest, on_latest, '[]'::text)) WHERE on_earliest < on_latest AND NOT (on_earliest = '-infinity'::date AND on_latest = 'infinity'::date);

CREATE INDEX milestones_session_id_idx ON milestones USING btree (session_id);

CREATE INDEX milestones_strategy_id_fulfilled_by_id_idx ON milestones USING btree (strategy_id, fulfilled_by_id);

CREATE INDEX milestones_strategy_id_on_earliest_id_idx ON milestones USING btree (strategy_id, on_earliest, id);

CREATE INDEX name_variants_folded_folded_idx ON name_variants USING gin (string_to_array(consonants(folded), ' '::text)) WITH (gin_pending_list_limit='64');

CREATE INDEX name_variants_folded_idx ON name_variants USING gin (folded gin_trgm_ops) WITH (gin_pending_list_limit='64');

CREATE INDEX nodes_merged_into_idx ON nodes USING btree (merged_into);

CREATE INDEX offices_rank_title_id_idx ON offices USING btree (rank, title, id);

CREATE INDEX offices_title_id_idx ON offices USING btree (title, id);

CREATE INDEX organizations_country_id_idx ON organizations USING btree (country_id);

CREATE INDEX organizations_kind_idx ON organizations USING btree (kind);

CREATE INDEX organizations_parent_id_idx ON organizations USING btree (parent_id);

CREATE INDEX outcome_parties_party_id_outcome_id_idx ON outcome_parties USING btree (party_id, outcome_id);

CREATE INDEX outcome_strategies_strategy_id_outcome_id_idx ON outcome_strategies USING btree (strategy_id, outcome_id);

CREATE INDEX outcome_topics_topic_id_outcome_id_idx ON outcome_topics USING btree (topic_id, outcome_id);

CREATE INDEX outcomes_held_earliest_id_idx ON outcomes USING btree (held_earliest, id);

CREATE INDEX outcomes_held_idx ON outcomes USING gist (daterange(held_earliest, held_latest, '[]'::text)) WHERE held_earliest < held_latest AND NOT (held_earliest = '-infinity'::date AND held_latest = 'infinity'::date);

CREATE INDEX outcomes_kind_held_earliest_id_idx ON outcomes USING btree (kind, held_earliest, id);

CREATE INDEX outcomes_session_id_held_earliest_id_idx ON outcomes USING btree (session_id, held_earliest, id);

CREATE INDEX participations_delegation_id_held_earliest_id_idx ON participations USING btree (delegation_id, held_earliest, id);

CREATE INDEX participations_delegation_id_person_id_idx ON participations USING btree (delegation_id, person_id) WHERE role = 'head'::participation_role;

CREATE INDEX participations_held_earliest_id_idx ON participations USING btree (held_earliest, id);

CREATE INDEX participations_held_idx ON participations USING gist (daterange(held_earliest, held_latest, '[]'::text)) WHERE held_earliest < held_latest AND NOT (held_earliest = '-infinity'::date AND held_latest = 'infinity'::date);

CREATE INDEX participations_office_id_idx ON participations USING btree (office_id);

CREATE INDEX participations_person_id_held_earliest_id_idx ON participations USING btree (person_id, held_earliest, id);

CREATE INDEX participations_person_id_session_id_idx ON participations USING btree (person_id, session_id);

CREATE INDEX participations_rank_held_earliest_id_idx ON participations USING btree (rank, held_earliest, id);

CREATE INDEX participations_role_held_earliest_id_idx ON participations USING btree (role, held_earliest, id);

CREATE INDEX participations_session_id_held_earliest_id_idx ON participations USING btree (session_id, held_earliest, id);

CREATE INDEX participations_session_id_person_id_idx ON participations USING btree (session_id, person_id);

CREATE INDEX parties_kind_name_id_idx ON parties USING btree (kind, name, id);

CREATE INDEX people_session_count_id_idx ON people USING btree (session_count, id);

CREATE INDEX people_sort_name_id_idx ON people USING btree (sort_name, id);

CREATE INDEX places_country_id_idx ON places USING btree (country_id);

CREATE INDEX places_name_id_idx ON places USING btree (name, id);

CREATE INDEX programme_funders_funder_id_programme_id_idx ON programme_funders USING btree (funder_id, programme_id);

CREATE INDEX programme_implementers_implementer_id_idx ON programme_implementers USING btree (implementer_id);

CREATE INDEX programme_participants_participant_id_programme_id_idx ON programme_participants USING btree (participant_id, programme_id);

CREATE INDEX programme_strategies_strategy_id_programme_id_idx ON programme_strategies USING btree (strategy_id, programme_id);

CREATE INDEX programme_topics_topic_id_programme_id_idx ON programme_topics USING btree (topic_id, programme_id);

CREATE INDEX programmes_name_id_idx ON programmes USING btree (name, id);

CREATE INDEX related_topics_related_id_idx ON related_topics USING btree (related_id);

CREATE INDEX search_documents_kind_words_idx ON search_documents USING gin (kind, words) WITH (gin_pending_list_limit='64');

CREATE INDEX statement_subjects_subject_id_statement_id_idx ON statement_subjects USING btree (subject_id, statement_id);

CREATE INDEX statement_topics_topic_id_statement_id_idx ON statement_topics USING btree (topic_id, statement_id);

CREATE INDEX statements_article_id_said_earliest_id_idx ON statements USING btree (article_id, said_earliest, id);

CREATE INDEX statements_kind_said_earliest_id_idx ON statements USING btree (kind, said_earliest, id);

CREATE INDEX statements_on_behalf_of_id_said_earliest_id_idx ON statements USING btree (on_behalf_of_id, said_earliest, id);

CREATE INDEX statements_said_earliest_id_idx ON statements USING btree (said_earliest, id);

CREATE INDEX statements_said_idx ON statements USING gist (daterange(said_earliest, said_latest, '[]'::text)) WHERE said_earliest < said_latest AND NOT (said_earliest = '-infinity'::date AND said_latest = 'infinity'::date);

CREATE INDEX statements_session_id_said_earliest_id_idx ON statements USING btree (session_id, said_earliest, id);

CREATE INDEX statements_speaker_id_said_earliest_id_idx ON statements USING btree (speaker_id, said_earliest, id);

CREATE INDEX strategies_name_id_idx ON strategies USING btree (name, id);

CREATE INDEX strategies_period_earliest_id_idx ON strategies USING btree (period_earliest, id);

CREATE INDEX strategy_addressees_addressee_id_strategy_id_idx ON strategy_addressees USING btree (addressee_id, strategy_id);

CREATE INDEX strategy_adopters_adopter_id_strategy_id_idx ON strategy_adopters USING btree (adopter_id, strategy_id);

CREATE INDEX strategy_relations_related_id_idx ON strategy_relations USING btree (related_id);

CREATE INDEX strategy_topics_topic_id_strategy_id_idx ON strategy_topics USING btree (topic_id, strategy_id);

CREATE INDEX tenures_office_id_started_latest_id_idx ON tenures USING btree (office_id, started_latest, id);

CREATE INDEX tenures_person_id_started_latest_id_idx ON tenures USING btree (person_id, started_latest, id);

CREATE INDEX tenures_started_latest_id_idx ON tenures USING btree (started_latest, id);

CREATE INDEX topics_broader_id_idx ON topics USING btree (broader_id);

CREATE INDEX topics_name_id_idx ON topics USING btree (name, id);

CREATE TRIGGER article_texts_search_delete AFTER DELETE ON article_texts REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('article_id');

CREATE TRIGGER article_texts_search_insert AFTER INSERT ON article_texts REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('article_id');

CREATE TRIGGER article_texts_search_update AFTER UPDATE ON article_texts REFERENCING OLD TABLE AS replaced NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('article_id');

CREATE TRIGGER articles_note_update AFTER UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER articles_register BEFORE INSERT ON articles FOR EACH ROW EXECUTE FUNCTION register_node('article');

CREATE TRIGGER articles_register_slug AFTER INSERT OR UPDATE OF slug ON articles FOR EACH ROW EXECUTE FUNCTION register_slug();

CREATE TRIGGER articles_register_urls BEFORE INSERT OR UPDATE OF url, alternate_urls ON articles FOR EACH ROW EXECUTE FUNCTION register_article_urls();

CREATE TRIGGER articles_search_delete AFTER DELETE ON articles REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER articles_search_insert AFTER INSERT ON articles REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER articles_search_update AFTER UPDATE ON articles REFERENCING OLD TABLE AS replaced NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE CONSTRAINT TRIGGER citations_require_citation AFTER DELETE OR UPDATE OF fact_id ON citations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_citation();

CREATE TRIGGER citations_register BEFORE INSERT ON citations FOR EACH ROW EXECUTE FUNCTION register_node('citation');

CREATE TRIGGER countries_note_update AFTER UPDATE ON countries FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER countries_register BEFORE INSERT OR UPDATE OF code, alpha3 ON countries FOR EACH ROW EXECUTE FUNCTION register_country_code();

CREATE TRIGGER delegations_copy_held BEFORE INSERT OR UPDATE OF session_id ON delegations FOR EACH ROW EXECUTE FUNCTION copy_held();

CREATE TRIGGER delegations_note_update AFTER UPDATE ON delegations FOR EACH ROW EXECUTE FUNCTION note_update('held_earliest', 'held_latest');

CREATE TRIGGER delegations_register BEFORE INSERT ON delegations FOR EACH ROW EXECUTE FUNCTION register_node('delegation');

CREATE TRIGGER dialogue_sessions_note_update AFTER UPDATE ON dialogue_sessions FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER dialogue_sessions_register BEFORE INSERT ON dialogue_sessions FOR EACH ROW EXECUTE FUNCTION register_node('dialogue_session');

CREATE TRIGGER dialogue_sessions_register_slug AFTER INSERT OR UPDATE OF slug ON dialogue_sessions FOR EACH ROW EXECUTE FUNCTION register_slug();

CREATE TRIGGER dialogue_sessions_search_delete AFTER DELETE ON dialogue_sessions REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER dialogue_sessions_search_insert AFTER INSERT ON dialogue_sessions REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER dialogue_sessions_search_update AFTER UPDATE ON dialogue_sessions REFERENCING OLD TABLE AS replaced NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER dialogues_note_update AFTER UPDATE ON dialogues FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER dialogues_register BEFORE INSERT ON dialogues FOR EACH ROW EXECUTE FUNCTION register_node('dialogue');

CREATE TRIGGER dialogues_register_slug AFTER INSERT OR UPDATE OF slug ON dialogues FOR EACH ROW EXECUTE FUNCTION register_slug();

CREATE TRIGGER mentions_register BEFORE INSERT ON mentions FOR EACH ROW EXECUTE FUNCTION register_node('mention');

CREATE TRIGGER milestones_note_update AFTER UPDATE ON milestones FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER milestones_register BEFORE INSERT ON milestones FOR EACH ROW EXECUTE FUNCTION register_node('milestone');

CREATE TRIGGER name_variants_forget_spelling BEFORE UPDATE OF value ON name_variants FOR EACH ROW WHEN (new.value <> old.value AND NOT new.folded IS DISTINCT FROM old.folded) EXECUTE FUNCTION forget_spelling();

CREATE TRIGGER name_variants_search_delete AFTER DELETE ON name_variants REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('node_id');

CREATE TRIGGER name_variants_search_insert AFTER INSERT ON name_variants REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('node_id');

CREATE TRIGGER name_variants_search_update AFTER UPDATE ON name_variants REFERENCING OLD TABLE AS replaced NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('node_id');

CREATE CONSTRAINT TRIGGER nodes_require_citation AFTER INSERT ON nodes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.kind <> ALL (ARRAY['mention'::node_kind, 'citation'::node_kind])) EXECUTE FUNCTION require_citation();

CREATE TRIGGER nodes_keep_kind BEFORE UPDATE OF kind ON nodes FOR EACH ROW WHEN (new.kind <> old.kind) EXECUTE FUNCTION keep_kind();

CREATE TRIGGER nodes_note_creation AFTER INSERT ON nodes FOR EACH ROW WHEN (new.kind <> ALL (ARRAY['mention'::node_kind, 'citation'::node_kind])) EXECUTE FUNCTION note_identity();

CREATE TRIGGER nodes_note_deletion AFTER DELETE ON nodes FOR EACH ROW WHEN (old.kind <> ALL (ARRAY['mention'::node_kind, 'citation'::node_kind])) EXECUTE FUNCTION note_identity();

CREATE TRIGGER nodes_note_merge AFTER UPDATE OF merged_into ON nodes FOR EACH ROW WHEN (new.merged_into IS DISTINCT FROM old.merged_into AND new.merged_into IS NOT NULL) EXECUTE FUNCTION note_identity();

CREATE TRIGGER offices_note_update AFTER UPDATE ON offices FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER offices_register BEFORE INSERT ON offices FOR EACH ROW EXECUTE FUNCTION register_node('office');

CREATE TRIGGER offices_search_delete AFTER DELETE ON offices REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER offices_search_insert AFTER INSERT ON offices REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER offices_search_update AFTER UPDATE ON offices REFERENCING OLD TABLE AS replaced NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER organizations_note_update AFTER UPDATE ON organizations FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER outcomes_copy_held BEFORE INSERT OR UPDATE OF session_id ON outcomes FOR EACH ROW EXECUTE FUNCTION copy_held();

CREATE TRIGGER outcomes_note_update AFTER UPDATE ON outcomes FOR EACH ROW EXECUTE FUNCTION note_update('held_earliest', 'held_latest');

CREATE TRIGGER outcomes_register BEFORE INSERT ON outcomes FOR EACH ROW EXECUTE FUNCTION register_node('outcome');

CREATE TRIGGER outcomes_search_delete AFTER DELETE ON outcomes REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('session_id');

CREATE TRIGGER outcomes_search_insert AFTER INSERT ON outcomes REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('session_id');

CREATE TRIGGER outcomes_search_update AFTER UPDATE ON outcomes REFERENCING OLD TABLE AS replaced NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('session_id');

CREATE TRIGGER participations_copy_held BEFORE INSERT OR UPDATE OF session_id ON participations FOR EACH ROW EXECUTE FUNCTION copy_held();

CREATE TRIGGER participations_count_deleted AFTER DELETE ON participations REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION count_sessions();

CREATE TRIGGER participations_count_inserted AFTER INSERT ON participations REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION count_sessions();

CREATE TRIGGER participations_count_updated_from AFTER UPDATE ON participations REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION count_sessions();

CREATE TRIGGER participations_count_updated_to AFTER UPDATE ON participations REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION count_sessions();

CREATE TRIGGER participations_note_update AFTER UPDATE ON participations FOR EACH ROW EXECUTE FUNCTION note_update('held_earliest', 'held_latest');

CREATE TRIGGER participations_register BEFORE INSERT ON participations FOR EACH ROW EXECUTE FUNCTION register_node('participation');

CREATE TRIGGER parties_note_update AFTER UPDATE ON parties FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER parties_register BEFORE INSERT ON parties FOR EACH ROW EXECUTE FUNCTION register_node();

CREATE TRIGGER parties_register_slug AFTER INSERT OR UPDATE OF slug ON parties FOR EACH ROW EXECUTE FUNCTION register_slug();

CREATE TRIGGER people_note_update AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION note_update('session_count');

CREATE TRIGGER people_register BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION register_node('person');

CREATE TRIGGER people_register_slug AFTER INSERT OR UPDATE OF slug ON people FOR EACH ROW EXECUTE FUNCTION register_slug();

CREATE TRIGGER places_note_update AFTER UPDATE ON places FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER places_register BEFORE INSERT ON places FOR EACH ROW EXECUTE FUNCTION register_node('place');

CREATE TRIGGER places_register_slug AFTER INSERT OR UPDATE OF slug ON places FOR EACH ROW EXECUTE FUNCTION register_slug();

CREATE TRIGGER programmes_note_update AFTER UPDATE ON programmes FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER programmes_register BEFORE INSERT ON programmes FOR EACH ROW EXECUTE FUNCTION register_node('programme');

CREATE TRIGGER programmes_register_slug AFTER INSERT OR UPDATE OF slug ON programmes FOR EACH ROW EXECUTE FUNCTION register_slug();

CREATE TRIGGER statements_note_update AFTER UPDATE ON statements FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER statements_register BEFORE INSERT ON statements FOR EACH ROW EXECUTE FUNCTION register_node('statement');

CREATE TRIGGER statements_search_delete AFTER DELETE ON statements REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id', 'article_id');

CREATE TRIGGER statements_search_insert AFTER INSERT ON statements REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id', 'article_id');

CREATE TRIGGER statements_search_update AFTER UPDATE ON statements REFERENCING OLD TABLE AS replaced NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id', 'article_id');

CREATE TRIGGER strategies_note_update AFTER UPDATE ON strategies FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER strategies_register BEFORE INSERT ON strategies FOR EACH ROW EXECUTE FUNCTION register_node('strategy');

CREATE TRIGGER strategies_register_slug AFTER INSERT OR UPDATE OF slug ON strategies FOR EACH ROW EXECUTE FUNCTION register_slug();

CREATE TRIGGER strategies_search_delete AFTER DELETE ON strategies REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER strategies_search_insert AFTER INSERT ON strategies REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER strategies_search_update AFTER UPDATE ON strategies REFERENCING OLD TABLE AS replaced NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION write_search_documents_of('id');

CREATE TRIGGER tenures_note_update AFTER UPDATE ON tenures FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER tenures_register BEFORE INSERT ON tenures FOR EACH ROW EXECUTE FUNCTION register_node('tenure');

CREATE TRIGGER topics_note_update AFTER UPDATE ON topics FOR EACH ROW EXECUTE FUNCTION note_update();

CREATE TRIGGER topics_register BEFORE INSERT ON topics FOR EACH ROW EXECUTE FUNCTION register_node('topic');

CREATE TRIGGER topics_register_slug AFTER INSERT OR UPDATE OF slug ON topics FOR EACH ROW EXECUTE FUNCTION register_slug();

comment on column articles.published_at_offset is 'the offset from UTC that the source states, in minutes; positive in the east';

comment on column memberships.started_latest is 'the latest day the membership can have begun';

comment on column memberships.ended_earliest is 'the earliest day the membership can have ended';

comment on column people.session_count is 'in how many sessions the person takes part, kept by the participations';

comment on column tenures.started_latest is 'the latest day the tenure can have begun: the bound of its start or its first sighting';

comment on column tenures.ended_earliest is 'the earliest day the tenure can have ended: the bound of its end or its last sighting';
