-- Five minutes for clocks that differ. An order of next year is a day read for a month, or a typing error: kept, it would
-- be everybody's newest order.

update stage_orders set reason = 'the order date is in the future'
from import_parameters where reason is null and ordered_at > started_at + interval '5 minutes';

update stage_lines set reason = 'the order date is in the future'
from import_parameters where reason is null and ordered_at > started_at + interval '5 minutes';

update stage_returns set reason = 'the return date is in the future'
from import_parameters where reason is null and returned_at > started_at + interval '5 minutes';
