-- Texts of connectors and flows that have run, so that a broken file never stops one for good.
create table connector_version (
  unit        text        not null,
  hash        text        not null,
  files       jsonb       not null, -- file name -> bytes, base64
  deployed_at timestamptz not null,
  primary key (unit, hash)
);
