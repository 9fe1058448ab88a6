-- "Did anything come from this platform?" and "what came of this type?" in a long journal: without
-- these it read all of it to find none (3 million small events: about a second).
create index event_platform on event (platform, id);
create index event_type on event (type, id);
