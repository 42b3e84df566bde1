-- A slug that changed.
update topics set slug = 'transport-links' where slug = 'connectivity';

-- A duplicate of a person was merged.
begin;
insert into people (id, slug, name, sort_name)
values (gen_random_uuid(), 'petr-burian', 'Petr Burian', 'Burian, Petr');
insert into citations (id, fact_id, article_id)
select gen_random_uuid(), people.id, articles.id from people, articles
where people.slug = 'petr-burian' and articles.slug = 'timesca-2018-hld5';
commit;
update nodes set merged_into = (select id from people where slug = 'peter-burian')
where id = (select id from people where slug = 'petr-burian');

-- The body of an article.
insert into article_texts
select id, 'For readers with a licence.' from articles where slug = 'timesca-2018-hld5';
