import pg from 'pg';

/**
 * The schema as SQL text, in an order that depends on names alone. It is read by people and compared by a test; pg_dump
 * would do, but a machine that runs the embedded server has none.
 */
export async function describeSchema(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ text: string }>(statements);
    return [preface, ...rows.map(({ text }) => `${text}\n`)].join('\n');
  } finally {
    await client.end();
  }
}

const preface = '-- What the migrations make, for reading: `npm run schema` writes it, a test compares it.\n';

// Partitions belong to runs, and pg-boss keeps a schema of its own: both are no part of what the migrations made.
const statements = `
with relations as (
  select oid, relname, relkind, relpersistence, reloptions
    from pg_class
   where relnamespace = 'public'::regnamespace and not relispartition
     and relname !~ '^(schema_migrations)' and relkind in ('r', 'p', 'v', 'm')
),
column_lines as (
  select attrelid, string_agg('  ' || quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
      || case when attcollation <> 0 and attcollation <> typcollation then ' collate ' || quote_ident(collname) else '' end
      || case when attnotnull then ' not null' else '' end
      || case when attidentity <> '' then ' generated ' || case attidentity when 'a' then 'always' else 'by default' end || ' as identity' else '' end
      || case when attgenerated <> '' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') stored'
              when adbin is not null then ' default ' || pg_get_expr(adbin, adrelid) else '' end,
      E',\\n' order by attnum) as lines
    from pg_attribute
    join pg_type on pg_type.oid = atttypid
    left join pg_collation on pg_collation.oid = attcollation
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where attnum > 0 and not attisdropped and attrelid in (select oid from relations)
   group by attrelid
)
select text from (
  select 1 as part, relname::text as name, '' as detail,
         'create ' || case relpersistence when 'u' then 'unlogged ' else '' end || 'table ' || quote_ident(relname)
           || E' (\\n' || lines || E'\\n)' || case relkind when 'p' then ' partition by ' || pg_get_partkeydef(oid) else '' end
           || coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') || ';' as text
    from relations join column_lines on attrelid = oid where relkind in ('r', 'p')
  union all
  select 2, conrelid::regclass::text, contype::text || conname,
         'alter table ' || conrelid::regclass || ' add constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) || ';'
    from pg_constraint where conrelid in (select oid from relations) and contype in ('p', 'u', 'f', 'c', 'x')
  union all
  select 3, indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) || ';'
    from pg_index where indrelid in (select oid from relations)
     and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
  union all
  select 4, proname::text, pg_get_function_identity_arguments(oid), rtrim(pg_get_functiondef(oid), E'\\n') || ';'
    from pg_proc where pronamespace = 'public'::regnamespace and prokind in ('f', 'p')
     and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')
  union all
  select 5, tgrelid::regclass::text, tgname::text, pg_get_triggerdef(oid) || ';'
    from pg_trigger where not tgisinternal and tgrelid in (select oid from relations)
  union all
  select 6, relname::text, '', 'create view ' || quote_ident(relname) || E' as\\n' || pg_get_viewdef(oid, true)
    from relations where relkind = 'v'
  union all
  select 7, objoid::regclass::text, lpad(objsubid::text, 4, '0'),
         'comment on ' || case when objsubid > 0 then 'column ' || objoid::regclass || '.'
             || (select quote_ident(attname) from pg_attribute where attrelid = objoid and attnum = objsubid)
           else case (select relkind from relations where oid = objoid) when 'v' then 'view ' else 'table ' end || objoid::regclass end
         || ' is ' || quote_literal(description) || ';'
    from pg_description where classoid = 'pg_class'::regclass and objoid in (select oid from relations)
) parts
order by part, name collate "C", detail collate "C"`;
