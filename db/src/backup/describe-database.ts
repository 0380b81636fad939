import type pg from 'pg';
import { z } from 'zod';
import { isDistributed } from '../distribute/index.ts';
import { DatabaseProblem } from '../migrate.ts';

export interface TableCopy {
  /** With its schema, as SQL spells it. */
  readonly table: string;
  /** Those that are not generated, with commas. */
  readonly columns: string;
}

/** A database as the statements that make it again: first these, then the rows, then what is quicker or only possible with rows. */
export interface DatabaseDescription {
  readonly before: readonly string[];
  readonly tables: readonly TableCopy[];
  readonly after: readonly string[];
}

const statementRow = z.object({ isBefore: z.boolean(), text: z.string() });
const tableRow = z.object({ table: z.string(), columns: z.string() });
const nameRow = z.object({ name: z.string() });

/** The session must be in a transaction and find nothing without its schema (`search_path` empty): then every name has it. */
export async function describeDatabase(client: pg.Client): Promise<DatabaseDescription> {
  if (await isDistributed(client)) {
    throw new DatabaseProblem('The shop is spread over the nodes of a cluster: back it up with pg_dump.');
  }
  const { rows: strangers } = await client.query(unknownKinds);
  if (strangers.length > 0) {
    const names = z
      .array(nameRow)
      .parse(strangers)
      .map(({ name }) => name);
    throw new DatabaseProblem(
      `The database holds what Foresale did not put there (${names.slice(0, 5).join(', ')}): back it up with pg_dump.`,
    );
  }
  const statements = z.array(statementRow).parse((await client.query(statementsQuery)).rows);
  const texts = (isBefore: boolean) =>
    statements.filter((statement) => statement.isBefore === isBefore).map(({ text }) => text);
  const tables = z.array(tableRow).parse((await client.query(tablesQuery)).rows);
  return { before: texts(true), tables, after: texts(false) };
}

const ours = `select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`;

/** Kinds of objects that neither the migrations nor pg-boss make; one that is overlooked would be missing after a restore. */
const unknownKinds = `
  select 'extension ' || extname as name from pg_extension where extname <> 'plpgsql'
  union all select relname from pg_class where relnamespace in (${ours}) and relkind not in ('r', 'p', 'v', 'i', 'I', 'S')
  union all select relname from pg_class where relnamespace in (${ours}) and relkind = 'S'
    and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'i')
  union all select typname from pg_type where typnamespace in (${ours}) and typtype not in ('e', 'c', 'b')
  union all select proname from pg_proc where pronamespace in (${ours}) and prokind not in ('f', 'p')
  union all select polname from pg_policy
  union all select stxname from pg_statistic_ext
  union all select evtname from pg_event_trigger
  union all select rulename from pg_rewrite join pg_class on pg_class.oid = ev_class
    where relnamespace in (${ours}) and rulename <> '_RETURN'
  union all select relname from pg_inherits join pg_class on pg_class.oid = inhrelid
    where relnamespace in (${ours}) and relkind = 'r' and not relispartition`;

const tablesQuery = `
  select pg_class.oid::regclass::text as table, string_agg(quote_ident(attname), ', ' order by attnum) as columns
    from pg_class join pg_attribute on attrelid = pg_class.oid
   where relnamespace in (${ours}) and relkind = 'r' and attnum > 0 and not attisdropped and attgenerated = ''
   group by pg_class.oid
   order by 1`;

// Partitions are made as tables of their own, filled and given their keys and indexes, and attached then: what the parent
// gets after that takes those over, names included.
const statementsQuery = `
with relations as (
  select *, oid::regclass::text as name from pg_class where relnamespace in (${ours}) and relkind in ('r', 'p', 'v')
),
column_lines as (
  select attrelid, string_agg('  ' || quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
      || case when attcollation not in (0, typcollation) then ' collate ' || attcollation::regcollation else '' end
      || case when attnotnull then ' not null' else '' end
      || case when attidentity = '' or relispartition then ''
              else ' generated ' || case attidentity when 'a' then 'always' else 'by default' end || ' as identity' end
      || case when attgenerated <> '' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') stored'
              when adbin is not null then ' default ' || pg_get_expr(adbin, adrelid) else '' end,
      E',\\n' order by attnum) as lines
    from pg_attribute
    join relations on relations.oid = attrelid
    join pg_type on pg_type.oid = atttypid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where attnum > 0 and not attisdropped and relkind <> 'v'
   group by attrelid
),
statements as (
  select 10 as part, nspname::text as name, '' as detail, 'create schema ' || quote_ident(nspname) || ';' as text
    from pg_namespace where oid in (${ours}) and nspname <> 'public'
  union all
  select 20, t.oid::regtype::text, '',
         'create type ' || t.oid::regtype || ' as enum (' || string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) || ');'
    from pg_type t join pg_enum on enumtypid = t.oid where typnamespace in (${ours}) group by t.oid
  union all
  select 30, oid::regprocedure::text, '', rtrim(pg_get_functiondef(oid), E'\\n') || ';'
    from pg_proc where pronamespace in (${ours})
  union all
  select 40, name, '', 'create ' || case relpersistence when 'u' then 'unlogged ' else '' end || 'table ' || name
         || E' (\\n' || lines || E'\\n)' || case relkind when 'p' then ' partition by ' || pg_get_partkeydef(oid) else '' end
         || coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') || ';'
    from relations join column_lines on attrelid = oid
  union all
  select 41, name, attname, 'alter table ' || name || ' alter column ' || quote_ident(attname) || ' set storage '
         || case attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end || ';'
    from relations join pg_attribute on attrelid = relations.oid join pg_type on pg_type.oid = atttypid
   where relkind <> 'v' and attnum > 0 and not attisdropped and attstorage <> typstorage
  union all
  select 50, name, attname, format('select pg_catalog.setval(pg_catalog.pg_get_serial_sequence(%L, %L), %s, true);', name, attname, last_value)
    from relations join pg_attribute on attrelid = relations.oid and attidentity <> '' and not relispartition
    join pg_depend on refobjid = relations.oid and refobjsubid = attnum and deptype = 'i' and classid = 'pg_class'::regclass
    join pg_class sequence on sequence.oid = objid
    join pg_namespace on pg_namespace.oid = sequence.relnamespace
    join pg_sequences on schemaname = nspname and sequencename = sequence.relname
   where last_value is not null
  union all
  select case when contype = 'f' then 90 when relkind = 'p' and contype <> 'c' then 80 else 60 end, name, contype::text || conname,
         'alter table ' || name || ' add constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(pg_constraint.oid) || ';'
    from pg_constraint join relations on relations.oid = conrelid
   where contype in ('p', 'u', 'c', 'x') or (contype = 'f' and conparentid = 0)
  union all
  select case relkind when 'p' then 81 else 61 end, name, indexrelid::regclass::text,
         regexp_replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') || ';'
    from pg_index join relations on relations.oid = indrelid
   where not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
  union all
  select 70, name, '', 'alter table ' || inhparent::regclass || ' attach partition ' || name || ' ' || pg_get_expr(relpartbound, oid) || ';'
    from relations join pg_inherits on inhrelid = oid where relispartition
  union all
  select 100, name, tgname, pg_get_triggerdef(pg_trigger.oid) || ';'
    from pg_trigger join relations on relations.oid = tgrelid where not tgisinternal and tgparentid = 0
  union all
  -- A view can only look at those that were there before it.
  select 110, lpad(row_number() over (order by oid)::text, 6, '0'), name, 'create view ' || name || E' as\\n' || pg_get_viewdef(oid, true)
    from relations where relkind = 'v'
  union all
  select 120, name, lpad(objsubid::text, 4, '0'),
         'comment on ' || case when objsubid > 0 then 'column ' || name || '.'
             || (select quote_ident(attname) from pg_attribute where attrelid = objoid and attnum = objsubid)
           else case relkind when 'v' then 'view ' else 'table ' end || name end || ' is ' || quote_literal(description) || ';'
    from pg_description join relations on relations.oid = objoid where classoid = 'pg_class'::regclass
  union all
  select 121, objoid::regprocedure::text, '', 'comment on function ' || objoid::regprocedure || ' is ' || quote_literal(description) || ';'
    from pg_description join pg_proc on pg_proc.oid = objoid
   where classoid = 'pg_proc'::regclass and pronamespace in (${ours})
)
select part < 50 as "isBefore", text from statements order by part, name collate "C", detail collate "C"`;
