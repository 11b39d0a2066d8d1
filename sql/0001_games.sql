-- Players, games, their sides and positions.
--
-- `id` is Lichess's own id everywhere; `no` is a short number for joins, which the narrow tables carry.
-- Tables that grow with every game hold no foreign keys: only the API writes them, each game in one transaction,
-- and a constraint trigger per row would cost a tenth of the ingest.

create table players (
  id text primary key,
  no int generated always as identity unique,
  name text
);
comment on table players is 'Every account seen in a game; id is the lower-case name';
comment on column players.name is 'as the first stored game wrote it; null while no game names it. Games that wrote it otherwise keep theirs';

create table openings (
  no int generated always as identity primary key,
  eco text not null,
  name text not null,
  unique (name, eco)
);

create table games (
  id text primary key,
  no int generated always as identity unique,
  created_at timestamptz not null,
  last_move_at timestamptz,
  fetched_at timestamptz not null,
  rank bigint not null,
  opening_no int,
  clock_initial int,
  clock_increment int,
  plies smallint not null,
  opening_ply smallint,
  middle_ply smallint,
  end_ply smallint,
  days_per_turn smallint,
  rated boolean,
  white_won boolean,
  variant text not null,
  speed text,
  status text,
  source text,
  initial_fen text,
  moves bytea,
  clocks bytea,
  extra json
);
comment on column games.rank is 'how rich this version is: a poorer one never replaces a richer one';
comment on column games.moves is 'three bytes a ply; see the view moves';
comment on column games.clocks is 'packed centiseconds; see the view moves';
comment on column games.white_won is 'null: a draw or no result';
comment on column games.clock_initial is 'seconds';
comment on column games.extra is 'what the columns do not say of the record as it came: a merge patch, or the whole record in an array';

-- Opening lines: the positions of plies 0 to 7 and the one after, shared by all games that began so.
-- Within a line a position is found through its keys; a game's own keys start at ply 8.
create table lines (
  no int generated always as identity primary key,
  hash bigint not null unique,
  keys bigint[] not null
);
create index lines_keys on lines using gin ((keys[1:8])) with (fastupdate = off);

-- The positions from ply 8 on. Nearly every key is seen once, so the index holds only the top 17 bits of each
-- (279 bytes a game instead of 2,256); the exact key is checked in the row.
create function buckets(keys bigint[]) returns int[]
language sql immutable strict parallel safe
return (select array_agg((key >> 47)::int) from unnest(keys) as key);

create table game_keys (
  game_no int primary key,
  keys bigint[] not null
);
create index game_keys_buckets on game_keys using gin (buckets(keys)) with (fastupdate = off);

-- One narrow row for each side of each game: what statistics and filtered lists read.
create table sides (
  at timestamptz not null,
  game_no int not null,
  player_no int,
  opponent_no int,
  line_no int not null,
  opening_no int,
  min_clock int,
  time_spent int,
  rating smallint,
  opponent_rating smallint,
  rating_diff smallint,
  plies smallint not null,
  variant smallint not null,
  speed smallint not null,
  status smallint not null,
  source smallint not null,
  result smallint,
  ai_level smallint,
  castling smallint not null,
  opponent_castling smallint not null,
  white boolean not null,
  rated boolean not null,
  provisional boolean not null,
  queen_trade boolean not null,
  tracked boolean not null,
  primary key (game_no, white)
);
comment on column sides.result is '1 win, 0 draw, -1 loss; null: not finished';
comment on column sides.player_no is 'null: an AI, an anonymous or a deleted account';
comment on column sides.castling is '0 none, 1 short, 2 long';
comment on column sides.min_clock is 'centiseconds';
comment on column sides.time_spent is 'centiseconds';
comment on column sides.tracked is 'counted in position_counts and side_moves for this player';
create index sides_player_at on sides (player_no, at);
create index sides_at on sides (at) where white;
create index sides_player_line on sides (player_no, line_no) where tracked;
create index sides_line on sides (line_no) where white;
-- A game against oneself has two sides of one player and is one game.
create index sides_against_self on sides (player_no) where white and opponent_no = player_no;

-- Facts of each own move, six bytes a move, for the sides of followed players.
create table side_moves (
  game_no int not null,
  white boolean not null,
  facts bytea not null,
  primary key (game_no, white)
);

-- Results by position and next position for plies 0 to 5, kept in the transaction of the game: the start position
-- of 100,000 games is a millisecond. player_no 0 stands for all games (white is true there).
create table position_counts (
  key bigint not null,
  next bigint not null,
  last_at timestamptz not null,
  rating_sum bigint not null,
  player_no int not null,
  games int not null,
  white_wins int not null,
  draws int not null,
  rated_games int not null,
  last_game int not null,
  white boolean not null,
  primary key (player_no, key, white, next)
) with (fillfactor = 85);
comment on column position_counts.rating_sum is 'of the opponent of the player; for all games, of the opponent of the side to move';

-- What Lichess's own analysis said, as it came: { analysis, white, black }.
create table shipped_analyses (
  game_no int primary key,
  record json not null
);
