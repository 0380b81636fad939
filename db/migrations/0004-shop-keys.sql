-- Apart from the tables, so that they can be distributed before they refer to each other. Items, payments and returns
-- go with their order; nothing refers from a distributed table to a local one.

alter table orders add constraint orders_customer foreign key (customer_id)
  references customers on delete cascade;
alter table order_items add constraint order_items_order foreign key (customer_id, order_id)
  references orders on delete cascade;
alter table payments add constraint payments_order foreign key (customer_id, order_id)
  references orders on delete cascade;
alter table returns add constraint returns_customer foreign key (customer_id)
  references customers on delete cascade;
