-- What the role app may do, the API's: read and write rows, and change no table. Run as the role that owns the schema, at any
-- time: it holds for what is there and for what a migration or a restore makes later.
grant usage on schema public to app;
grant select, insert, update, delete on all tables in schema public to app;
grant usage, select, update on all sequences in schema public to app;
alter default privileges in schema public grant select, insert, update, delete on tables to app;
alter default privileges in schema public grant usage, select, update on sequences to app;
