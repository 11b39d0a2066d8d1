-- Who is followed, and the ledger of what was asked of Lichess and what has landed.

create table follows (
  player_no int primary key references players (no),
  username text not null,
  state text not null check (state in ('active', 'paused', 'notFound', 'closed')) default 'active',
  analyze_mode text not null check (analyze_mode in ('none', 'new', 'all')) default 'none',
  nodes int,
  followed_at timestamptz not null default now(),
  cursor timestamptz,
  last_synced_at timestamptz,
  next_sync_at timestamptz,
  expected int,
  failures int not null default 0,
  page_max int not null default 300,
  last_error text
);
comment on column follows.cursor is 'every game created before this is stored or rejected';
comment on column follows.expected is 'Lichess''s own count of games';
create index follows_due on follows (next_sync_at) where state = 'active';

create table syncs (
  id int generated always as identity primary key,
  player_no int not null references follows (player_no) on delete cascade,
  state text not null check (state in ('queued', 'running', 'done', 'failed')) default 'queued',
  trigger text not null check (trigger in ('follow', 'tick', 'request')),
  full_history boolean not null default false,
  reached_end boolean not null default false,
  turn int not null default 1,
  pages int not null default 0,
  fetched int not null default 0,
  stored int not null default 0,
  rejected int not null default 0,
  next_since timestamptz,
  started_at timestamptz not null default now(),
  dispatched_at timestamptz not null default now(),
  ended_at timestamptz,
  error text
);
comment on column syncs.turn is 'the page that is fetched next, from 1';
comment on column syncs.next_since is 'where the next page begins; null: from the beginning';
create unique index syncs_one_active on syncs (player_no) where ended_at is null;
create index syncs_by_player on syncs (player_no, id);

create table pages (
  id int generated always as identity primary key,
  sync_id int not null references syncs (id) on delete cascade,
  player_no int not null,
  since timestamptz,
  next_since timestamptz,
  max int not null,
  lines int,
  landed int4multirange not null default '{}',
  rejected int4multirange not null default '{}',
  opened_at timestamptz not null default now(),
  sealed_at timestamptz,
  landed_at timestamptz
);
comment on column pages.landed is 'places (0 to lines - 1) whose record is stored or rejected';
create index pages_open on pages (player_no, id) where landed_at is null;
create index pages_of_sync on pages (sync_id, id);

create table rejected_records (
  id int generated always as identity primary key,
  sha256 bytea not null unique,
  game_id text,
  code text not null,
  detail text not null,
  length int not null,
  payload bytea not null,
  at timestamptz not null default now()
);
create index rejected_by_game on rejected_records (game_id) where game_id is not null;
comment on column rejected_records.payload is 'the exact bytes, at most the first 64 KiB';

create table rejected_players (
  rejected_id int not null references rejected_records (id) on delete cascade,
  player_no int not null,
  primary key (rejected_id, player_no)
);
create index rejected_by_player on rejected_players (player_no);

-- Facts of this installation that outlive Redis.
create table settings (
  name text primary key,
  value json not null
);
