-- Bodies are compressed by lz4, in a fraction of the time, where the server was built with it.
do $$
begin
  execute 'alter table event alter column body set compression lz4';
exception when feature_not_supported or syntax_error then
  raise notice 'this server knows no lz4: bodies stay compressed by pglz';
end
$$;
