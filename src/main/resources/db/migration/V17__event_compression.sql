-- Bodies are compressed by lz4, in a fraction of the time, where the server was built with it;
-- else by pglz as before.
do $$
begin
  execute 'alter table event alter column body set compression lz4';
exception when feature_not_supported or syntax_error then
  null;
end
$$;
