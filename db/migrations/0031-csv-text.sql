-- A text as a cell of a CSV file (RFC 4180) that a spreadsheet will not take for a formula: what begins like one gets a
-- leading quote. Only for text: a typed number may begin with a minus sign and stays a number.
create function csv_text(value text) returns text language sql immutable parallel safe as $$
  select case
    when value is null then ''
    when value ~ '^[=+@\t\r-]' then '"''' || replace(value, '"', '""') || '"'
    when value ~ '[",\r\n]' then '"' || replace(value, '"', '""') || '"'
    else value
  end
$$;
