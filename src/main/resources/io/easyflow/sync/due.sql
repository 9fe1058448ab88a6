-- What is due now and not in the channel yet. A run that ended later than now shows that the clock
-- was set back since: it would be due that much too late.
select account, kind, next_run
from sync_state
where kind in (:#in:kinds)
  and (next_run <= :#now or last_run > :#now)
  and run is null
  and queued is distinct from next_run
order by account, kind
