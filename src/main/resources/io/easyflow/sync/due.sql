-- What is due now and not in the channel yet.
select account, kind, next_run
from sync_state
where kind in (:#in:kinds)
  and next_run <= :#now
  and run is null
  and queued is distinct from next_run
order by account, kind
