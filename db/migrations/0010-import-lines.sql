-- What an importer needs to find a row again, so that the same file imported twice changes nothing.

-- The source's own name of a line: its id where it has one, else the product and "which of its lines in this order".
alter table order_items add column source_line text collate "C";

-- What the source says the line cost in all, where that is not quantity times unit price to the last digit.
alter table order_items add column line_amount numeric(18, 4);

-- Set on a return that came without a reference to its order and was matched here; null where the source named the order.
alter table returns add column source_line text collate "C";

-- Other ids under which a source knows a customer: Olist gives each order a customer id of its own. Local to the importer.
create table customer_aliases (
  alias_id text collate "C" primary key,
  customer_id text collate "C" not null
);

-- Gives each return of one customer and product to the latest purchases before it that still have quantity left. Events
-- come in order of time, purchases with a positive quantity and returns with a negative one; a return at the very moment
-- of a purchase must come first, since only earlier purchases count. purchase_no is null for what found no purchase.
-- The latest purchase with quantity left is the top of a stack, so one pass is exact; a set-based form of the same needs
-- a recursion over every event.
create function match_returns(quantities numeric[])
returns table (return_no integer, purchase_no integer, quantity numeric)
language plpgsql immutable strict parallel safe as $$
declare
  open_no integer[] := '{}';
  open_left numeric[] := '{}';
  depth integer := 0;
  owed numeric;
  taken numeric;
begin
  for event_no in 1 .. cardinality(quantities) loop
    if quantities[event_no] > 0 then
      depth := depth + 1;
      open_no[depth] := event_no;
      open_left[depth] := quantities[event_no];
      continue;
    end if;
    owed := -quantities[event_no];
    return_no := event_no;
    while owed > 0 and depth > 0 loop
      taken := least(owed, open_left[depth]);
      purchase_no := open_no[depth];
      quantity := taken;
      return next;
      owed := owed - taken;
      open_left[depth] := open_left[depth] - taken;
      if open_left[depth] = 0 then
        depth := depth - 1;
      end if;
    end loop;
    if owed > 0 then
      purchase_no := null;
      quantity := owed;
      return next;
    end if;
  end loop;
end $$;
