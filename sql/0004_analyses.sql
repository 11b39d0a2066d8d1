-- What engines said: evaluations of positions, and the analyses of games that are made of them.

create table contracts (
  no int generated always as identity primary key,
  engine text not null,
  version text,
  net text,
  hash_mb int not null,
  nodes int not null,
  multi_pv smallint not null,
  unique nulls not distinct (engine, version, net, hash_mb, nodes, multi_pv)
);
comment on table contracts is 'Under what an evaluation was made: the same contract gives the same evaluation';
comment on column contracts.nodes is 'the limit that was asked for';

-- The cache of positions. `history` is what the rules need of the past: the positions since the last move that cannot
-- be taken back which have occurred twice or more, and the half-move clock from 60 on; 0 where there is neither. An
-- engine takes one earlier occurrence for none, so that transpositions share their evaluation, and a clock that is far
-- from 50 moves changes it less than the noise of a search does.
create table evaluations (
  key bigint not null,
  history bigint not null,
  no int generated always as identity primary key,
  contract_no int not null references contracts (no),
  cp int,
  mate smallint,
  nodes int not null,
  depth smallint not null,
  best text not null,
  pv text not null,
  lines json,
  unique (key, history, contract_no),
  check (num_nonnulls(cp, mate) = 1)
);
comment on column evaluations.cp is 'White''s point of view';
comment on column evaluations.mate is 'moves to mate, negative when Black mates';
comment on column evaluations.nodes is 'that were searched';
comment on column evaluations.best is 'UCI';
comment on column evaluations.pv is 'UCI separated by spaces, the best move first';
comment on column evaluations.lines is 'all lines, best first, where more than one was asked for';

-- One analysis a game. The arrays have an element for each ply from 0, the position before the first move.
create table analyses (
  requested_at timestamptz not null default date_trunc('milliseconds', now()),
  dispatched_at timestamptz,
  seen_at timestamptz,
  ended_at timestamptz,
  game_no int primary key references games (no) on delete cascade,
  generation int not null default 1,
  nodes int not null,
  contract_no int references contracts (no),
  seq int not null default 0,
  plies smallint not null,
  priority smallint not null,
  covered smallint not null default 0,
  searched smallint not null default 0,
  reused smallint not null default 0,
  shipped smallint not null default 0,
  open_positions smallint not null,
  force boolean not null default false,
  prepared boolean not null default false,
  state text not null check (state in ('queued', 'running', 'done', 'canceled', 'failed')) default 'queued',
  sources smallint[] not null default '{}',
  evaluation_nos int[] not null default '{}',
  seqs int[] not null default '{}',
  reasons json,
  error_code text,
  error text
);
comment on column analyses.generation is 'how often it began: what was dispatched for an earlier one has no effect';
comment on column analyses.priority is 'of its jobs: 2 a person asked, 5 a new game, 10 many at once, 20 a whole history';
comment on column analyses.prepared is 'what needs no search was looked for: decided, shipped, cached positions; the arrays are empty before';
comment on column analyses.sources is '0 open, 1 searched, 2 reused, 3 shipped, 4 decided, 5 unsearchable';
comment on column analyses.seqs is 'the number of the event that told of the position: streams resume by it';
comment on column analyses.open_positions is 'positions that wait to be searched';
comment on column analyses.reasons is 'by ply, why a position is unsearchable';
-- What came last goes first among games that were asked for at once.
create index analyses_waiting on analyses (priority, requested_at, (-game_no)) where state in ('queued', 'running');

alter table follows add column analyze_after int not null default 0;
comment on column follows.analyze_after is 'analyze_mode new: the number of the last game that was there before';

-- Filters ask `sides` whether a game is analyzed. Whoever writes the sides of a game anew holds its analysis meanwhile.
create function mark_sides() returns trigger language plpgsql as $$
begin
  update sides s set analyzed = marked.analyzed
  from (
    select g.no, (g.rank >> 20) & 65535 > 0 or exists (
      select from analyses a where a.game_no = g.no and a.plies = g.plies and a.state = 'done'
    ) as analyzed
    from games g where g.no = coalesce(new.game_no, old.game_no)
  ) as marked
  where s.game_no = marked.no and s.analyzed <> marked.analyzed;
  return null;
end $$;
create trigger analyses_begin_done after insert on analyses
for each row when (new.state = 'done') execute function mark_sides();
create trigger analyses_change_done after update of state on analyses
for each row when ((old.state = 'done') <> (new.state = 'done')) execute function mark_sides();
create trigger analyses_end_done after delete on analyses
for each row when (old.state = 'done') execute function mark_sides();
