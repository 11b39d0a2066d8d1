-- Who may ask besides the owner: tokens that were made, and the sessions of the page. Of a secret only its SHA-256 is kept.

create table tokens (
  id int generated always as identity primary key,
  hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz,
  role text not null check (role in ('owner', 'reader', 'producer', 'consumer')),
  name text not null
);
comment on column tokens.expires_at is 'null: never';
comment on column tokens.used_at is 'to the minute';

create table sessions (
  id int generated always as identity primary key,
  hash bytea not null unique,
  token_id int references tokens (id) on delete cascade,
  owner_hash bytea,
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  agent text not null,
  check ((token_id is null) <> (owner_hash is null))
);
comment on column sessions.token_id is 'the token that it was made with; it ends with it';
comment on column sessions.owner_hash is 'of the token from the environment or the data folder: with another one the session is over';
comment on column sessions.agent is 'what the browser calls itself';
create index sessions_token on sessions (token_id);
create index sessions_expiry on sessions (expires_at);
