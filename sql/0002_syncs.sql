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
  check_failures int not null default 0,
  page_max int not null default 300,
  full_requested boolean not null default false,
  last_error text
);
comment on column follows.cursor is 'every game created before this is stored or rejected';
comment on column follows.expected is 'Lichess''s own count of games';
comment on column follows.next_sync_at is 'null: at once; infinity: only on request';
comment on column follows.full_requested is 'the whole history was asked for while a sync was under way: the next one reads it';
comment on column follows.check_failures is 'pages by id that failed in a row: from two on, a sync goes without them';
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
  ids text[],
  missing text[],
  lines int,
  landed int4multirange not null default '{}',
  rejected int4multirange not null default '{}',
  opened_at timestamptz not null default now(),
  sealed_at timestamptz,
  landed_at timestamptz
);
comment on column pages.landed is 'places (0 to lines - 1) whose record is stored or rejected';
comment on column pages.ids is 'the games that it asked for by id; null: it asked by time. Such a page has nothing to do with the cursor';
comment on column pages.missing is 'of ids, what Lichess did not answer; null: the stream was cut, so nobody knows';
create index pages_open on pages (player_no, id) where landed_at is null;
create index pages_of_sync on pages (sync_id, id);

-- When a game was last asked for by id, whatever came. Written when a page by id lands: saving knows nothing of it.
create table checks (
  game_no int primary key,
  checked_at timestamptz not null,
  gone boolean not null
);
create index checks_gone on checks (game_no) where gone;
create index checks_at on checks (checked_at) where not gone;
comment on column checks.gone is 'Lichess had it no more; a game that was fetched after checked_at is back';

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
comment on column rejected_records.payload is 'the exact bytes; of more than 1 MiB the first 64 KiB';

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

-- How long a player rests after a sync, by when the newest game was played.
create function sync_pause(newest timestamptz) returns interval
language sql stable
return case
  when newest > now() - interval '1 day' then interval '3 minutes'
  when newest > now() - interval '7 days' then interval '15 minutes'
  when newest > now() - interval '30 days' then interval '1 hour'
  else interval '6 hours'
end;

-- Closes the pages of a player that are sealed and whole, moves the cursor over those of the sync that have none open
-- before them, and ends the sync when nothing is left of it; says whether it ended. Pages that an earlier sync left
-- open hold nothing back: this one began at the cursor, before them. Nor do pages by id, whose games are older than the
-- cursor; when they land, their games count as checked: all of them, or those that were fetched where the end was cut.
create function advance_cursor(player int, sync int) returns boolean
language plpgsql as $$
begin
  -- The row of the player is locked first: two pages that land at once move the cursor one after the other.
  perform from follows where player_no = player for update;
  with whole as (
    update pages set landed_at = now()
    where player_no = player and landed_at is null and lines is not null and landed @> int4range(0, lines)
    returning ids, missing, opened_at, sealed_at
  )
  insert into checks (game_no, checked_at, gone)
  select distinct on (g.no) g.no, w.sealed_at, coalesce(g.id = any(w.missing), false)
  from whole w join games g on g.id = any(w.ids)
  where w.missing is not null or g.fetched_at >= w.opened_at
  order by g.no, w.sealed_at desc
  on conflict (game_no) do update set checked_at = excluded.checked_at, gone = excluded.gone
  where checks.checked_at <= excluded.checked_at;
  update follows set cursor = greatest(cursor, (
    select max(p.next_since) from pages p
    where p.sync_id = sync and p.landed_at is not null and p.id < coalesce(
      (select min(o.id) from pages o where o.sync_id = sync and o.landed_at is null and o.ids is null), 2147483647)
  ))
  where player_no = player;
  update syncs s set
    state = 'done', ended_at = now(), (pages, fetched, stored, rejected) = (
      select count(*)::int, coalesce(sum(p.lines), 0)::int,
        coalesce(sum(p.lines - size.rejected), 0)::int, coalesce(sum(size.rejected), 0)::int
      from pages p cross join lateral (
        select coalesce(sum(upper(r) - lower(r)), 0)::int as rejected from unnest(p.rejected) as r
      ) as size
      where p.sync_id = s.id
    )
  where s.id = sync and s.ended_at is null and s.reached_end
    and not exists (select from pages p where p.sync_id = s.id and p.landed_at is null);
  if not found then
    return false;
  end if;
  update follows set
    last_synced_at = now(), failures = 0, check_failures = least(check_failures, 1), last_error = null,
    -- Hundreds of players that began together do not come due in the same minute for ever.
    next_sync_at = now() + sync_pause((select max(at) from sides where player_no = player)) * (0.9 + 0.2 * random())
  where player_no = player;
  return true;
end $$;

-- Marks records of pages as landed. The page that this completes moves the cursor, in the same transaction.
create function land_records(page_ids int[], landed_records text[], rejected_records text[])
returns table (sync_id int, player_no int, done boolean)
language plpgsql as $$
declare
  page record;
begin
  for page in
    update pages p set
      landed = p.landed + r.landed::int4multirange,
      rejected = p.rejected + r.rejected::int4multirange
    from unnest(page_ids, landed_records, rejected_records) as r (id, landed, rejected)
    where p.id = r.id and p.landed_at is null
    returning p.sync_id, p.player_no, p.lines is not null and p.landed @> int4range(0, p.lines) as whole
  loop
    sync_id := page.sync_id;
    player_no := page.player_no;
    done := page.whole and advance_cursor(page.player_no, page.sync_id);
    return next;
  end loop;
end $$;
