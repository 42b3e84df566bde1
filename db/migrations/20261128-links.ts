import { type Kysely, sql } from "kysely";

export const breaksCodeBefore = null;

/**
 * Each new index has both columns of a link, so that Postgres finds the linked ids in the index alone. A page by two filters
 * compares these ids before it reads any row. Each new index replaces an index of one column.
 */
export const up = (db: Kysely<unknown>) =>
  sql`
-- serves: articles by their authors
create index article_authors_author_id_article_id_idx on article_authors (author_id, article_id);
drop index article_authors_author_id_idx;
-- serves: dialogues by their parties
create index dialogue_parties_party_id_dialogue_id_idx on dialogue_parties (party_id, dialogue_id);
drop index dialogue_parties_party_id_idx;
-- serves: sessions by their hosts
create index dialogue_session_hosts_host_id_dialogue_session_id_idx on dialogue_session_hosts (host_id, dialogue_session_id);
drop index dialogue_session_hosts_host_id_idx;
-- serves: sessions by the strategies they discussed
create index dialogue_session_strategies_strategy_id_dialogue_session_id_idx on dialogue_session_strategies (strategy_id, dialogue_session_id);
drop index dialogue_session_strategies_strategy_id_idx;
-- serves: sessions by their topics
create index dialogue_session_topics_topic_id_dialogue_session_id_idx on dialogue_session_topics (topic_id, dialogue_session_id);
drop index dialogue_session_topics_topic_id_idx;
-- serves: outcomes by their parties
create index outcome_parties_party_id_outcome_id_idx on outcome_parties (party_id, outcome_id);
drop index outcome_parties_party_id_idx;
-- serves: outcomes by the strategies they bear on
create index outcome_strategies_strategy_id_outcome_id_idx on outcome_strategies (strategy_id, outcome_id);
drop index outcome_strategies_strategy_id_idx;
-- serves: outcomes by their topics
create index outcome_topics_topic_id_outcome_id_idx on outcome_topics (topic_id, outcome_id);
drop index outcome_topics_topic_id_idx;
-- serves: programmes by their funders
create index programme_funders_funder_id_programme_id_idx on programme_funders (funder_id, programme_id);
drop index programme_funders_funder_id_idx;
-- serves: programmes by those they are for
create index programme_participants_participant_id_programme_id_idx on programme_participants (participant_id, programme_id);
drop index programme_participants_participant_id_idx;
-- serves: programmes by their strategies
create index programme_strategies_strategy_id_programme_id_idx on programme_strategies (strategy_id, programme_id);
drop index programme_strategies_strategy_id_idx;
-- serves: programmes by their topics
create index programme_topics_topic_id_programme_id_idx on programme_topics (topic_id, programme_id);
drop index programme_topics_topic_id_idx;
-- serves: statements by what they are about
create index statement_subjects_subject_id_statement_id_idx on statement_subjects (subject_id, statement_id);
drop index statement_subjects_subject_id_idx;
-- serves: statements by their topics
create index statement_topics_topic_id_statement_id_idx on statement_topics (topic_id, statement_id);
drop index statement_topics_topic_id_idx;
-- serves: strategies by their addressees
create index strategy_addressees_addressee_id_strategy_id_idx on strategy_addressees (addressee_id, strategy_id);
drop index strategy_addressees_addressee_id_idx;
-- serves: strategies by those who adopted them
create index strategy_adopters_adopter_id_strategy_id_idx on strategy_adopters (adopter_id, strategy_id);
drop index strategy_adopters_adopter_id_idx;
-- serves: strategies by their topics
create index strategy_topics_topic_id_strategy_id_idx on strategy_topics (topic_id, strategy_id);
drop index strategy_topics_topic_id_idx;

-- serves: the sessions of a person
create index participations_person_id_session_id_idx on participations (person_id, session_id);
-- serves: the people of a session
create index participations_session_id_person_id_idx on participations (session_id, person_id);
-- serves: the heads of a delegation
create index participations_delegation_id_person_id_idx on participations (delegation_id, person_id) where role = 'head';
-- serves: whether a delegation is of a party, asked of each participation
create index delegations_id_party_id_idx on delegations (id, party_id);
-- serves: whether a session is of a dialogue, asked of all that belongs to a session
create index dialogue_sessions_id_dialogue_id_idx on dialogue_sessions (id, dialogue_id);
-- serves: the sessions of a party
create index delegations_party_id_session_id_idx on delegations (party_id, session_id);
`.execute(db);
