-- Finding a person in text that others wrote, and knowing them again once nothing of them is kept.

-- Words in small letters and without accents, one blank before and after each. Also of text that is percent-encoded or JSON.
create function folded_words(value text) returns text language sql immutable parallel safe as $$
  select ' ' || trim(regexp_replace(regexp_replace(lower(normalize(
    regexp_replace(value, '%[0-9A-Fa-f]{2}|\\[nrt]', ' ', 'g'), nfkd)), '[\u0300-\u036f]', '', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g')) || ' '
$$;

-- Numbers without what people write between their digits.
create function joined_digits(value text) returns text language sql immutable parallel safe as $$
  select regexp_replace(value, '(?<=\d)[\s\u00a0\u2009\u202f().\-/\u2010-\u2013]+(?=\d)', '', 'g')
$$;

-- What is the same in every spelling of a phone number, with the country or without. Null for what is none.
create function phone_digits(value text) returns text language sql immutable parallel safe as $$
  select case when length(digits) >= 6 and digits !~ '^(\d)\1*$' then right(digits, 8) end
  from regexp_replace(value, '\D', '', 'g') digits
$$;

-- Whether a text names a person: by all words of one of their names, one of their addresses, or one of their numbers.
create function names_person(value text, names text[], addresses text[], phones text[]) returns boolean
language sql immutable strict parallel safe as $$
  select exists (select from unnest(addresses) address where position(address in words) > 0)
    or exists (select from unnest(phones) phone where position(phone in joined_digits(value)) > 0)
    or exists (
      select from unnest(names) name where not exists (
        select from string_to_table(trim(name), ' ') word where position(' ' || word || ' ' in words) = 0))
  from folded_words(value) words
$$;

-- Whether a search finds a person: what was typed is a part of a name, an address or a number. Short texts find too many.
create function seeks_person(sought text, names text[], phones text[]) returns boolean
language sql immutable parallel safe as $$
  select length(trim(words)) >= 4 and exists (select from unnest(names) name where position(rtrim(words) in name) > 0)
    or length(phone_digits(sought)) >= 6 and exists (
      select from unnest(phones) phone where position(phone_digits(sought) in phone) > 0)
  from folded_words(sought) words
$$;

-- The key is made here and known to this database alone: a mark says nothing of the person without it.
create table erasure_key (
  only_row boolean primary key default true check (only_row),
  key bytea not null
);
insert into erasure_key (key)
values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- Keyed hashes of the names, addresses and numbers of erased people.
create table erased_marks (mark bytea primary key);

create function erasure_mark(kind text, value text) returns bytea language sql stable as $$
  select sha256(key || sha256(key || convert_to(kind || ':' || value, 'UTF8'))) from erasure_key
$$;

create function name_mark(value text) returns bytea language sql stable as $$
  select erasure_mark('name', string_agg(word, ' ' order by word collate "C"))
  from string_to_table(trim(folded_words(value)), ' ') word having count(*) between 2 and 6
$$;

-- The marks of whatever a cell may hold.
create function cell_marks(cell text) returns setof bytea language sql stable as $$
  select erasure_mark('email', m[1])
  from regexp_matches(lower(cell), '([^\s<>;,"''():|=]+@[^\s<>;,"''():|=]+)', 'g') m where position('@' in cell) > 0
  union all
  select erasure_mark('phone', phone_digits(m[1])) from regexp_matches(joined_digits(cell), '(\d{6,})', 'g') m where cell ~ '\d'
  union all
  select name_mark(cell) where length(cell) <= 200 and position(' ' in cell) > 0 and cell !~ '[\d@]'
$$;

-- Cells of a line in whatever format it came.
create function cells_of(line text) returns setof text language sql immutable parallel safe as $$
  select trim(cell) from regexp_split_to_table(line, '[";,|\t]') cell
$$;

-- Whether a line holds an erased person: by their id, or by what their marks were made of. "Last, First" is two cells of one.
create function names_erased(line text, shortest_id integer default 1) returns boolean language sql stable as $$
  select exists (select from erased_customers)
    and (exists (
        select from cells_of(line) cell
        where length(cell) >= shortest_id and (exists (select from erased_customers e where e.customer_id = cell)
          or exists (select from customer_aliases a join erased_customers e using (customer_id) where a.alias_id = cell)))
      or exists (select from cells_of(line) cell cross join lateral cell_marks(cell) m (mark) join erased_marks using (mark))
      or exists (
        select from (select cell || ' ' || lead(cell) over () as two from cells_of(line) cell where cell <> '') neighbours
        where two !~ '[\d@]' and exists (select from erased_marks e where e.mark = name_mark(two))))
$$;

-- The parts of a customer's contact data by which another row is known to be theirs.
create function is_erased_contact(email text, phone text) returns boolean language sql stable as $$
  select exists (select from erased_marks where mark = erasure_mark('email', lower(trim(email))))
    or exists (select from erased_marks where mark = erasure_mark('phone', phone_digits(phone)))
$$;

-- The same of a file's name or a sentence, which hold a name among other words, and numbers that are no ids.
create function text_names_erased(value text) returns boolean language sql stable as $$
  select exists (select from erased_customers) and (
    names_erased(plain, 5)
    or length(plain) <= 1000 and exists (
      select from (
        select array_agg(word) over (order by nth rows between current row and 3 following) as following
        from string_to_table(trim(folded_words(plain)), ' ') with ordinality as w (word, nth)) run
      cross join generate_series(2, 4) as words
      where words <= cardinality(following)
        and exists (select from erased_marks where mark = name_mark(array_to_string(following[:words], ' ')))))
  from regexp_replace(value, '\.(csv|tsv|txt|xlsx?|json|xml|zip|gz)\M', '', 'gi') plain
$$;

create function without_erased(value text) returns text language sql stable as $$
  select case when text_names_erased(value) then '[erased]' else value end
$$;

-- Every text of a document, and every row of cells, without the erased; also without the person who is told by the traces.
create function without_erased(
  value jsonb, names text[] default '{}', addresses text[] default '{}', phones text[] default '{}'
) returns jsonb language plpgsql stable as $$
declare
  said text;
begin
  if not exists (select from erased_customers) then return value; end if;
  case jsonb_typeof(value)
    when 'string' then
      said := value #>> '{}';
      return case
        when names_person(said, names, addresses, phones) or text_names_erased(said) then '"[erased]"'::jsonb
        else value end;
    when 'array' then
      if value @? 'strict $[*] ? (@.type() != "string")' or jsonb_array_length(value) = 0 then
        return coalesce((
          select jsonb_agg(without_erased(e.value, names, addresses, phones) order by nth)
          from jsonb_array_elements(value) with ordinality as e (value, nth)), '[]');
      end if;
      -- A row of cells: where one of them names the person, the others are about them.
      select string_agg(cell, ';') into said from jsonb_array_elements_text(value) cell;
      if names_person(said, names, addresses, phones) or names_erased(said) then
        return (select jsonb_agg('[erased]'::text) from jsonb_array_elements(value));
      end if;
      return value;
    when 'object' then
      return coalesce((
        select jsonb_object_agg(e.key, without_erased(e.value, names, addresses, phones))
        from jsonb_each(value) e), '{}');
    else
      return value;
  end case;
end $$;
