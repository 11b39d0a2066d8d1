-- The mistakes and blunders of every account, and how well they are remembered.

-- Made with game_evals, from the same evaluations and in the same transaction; the verdicts are those of the analysis.
create table mistakes (
  at timestamptz not null,
  cost double precision not null,
  game_no int not null,
  player_no int not null,
  opening_no int,
  before_cp int,
  after_cp int,
  best_no int,
  before_mate smallint,
  after_mate smallint,
  ply smallint not null,
  judgment smallint not null,
  phase smallint,
  white boolean not null,
  listed boolean not null,
  primary key (game_no, ply)
) with (autovacuum_vacuum_insert_scale_factor = 0.05); -- the index alone answers for pages that were vacuumed
comment on column mistakes.at is 'of the game, as in sides; so are player_no and opening_no';
comment on column mistakes.listed is 'its side is in lists of games without a filter: finished, White''s of a game against oneself';
comment on column mistakes.cost is 'win percent that the move gave away, of the player';
comment on column mistakes.before_cp is 'White''s point of view, as it is judged: before the first move of a game, Lichess''s 15';
comment on column mistakes.best_no is 'the evaluation that knows what was best; null: the analysis that came with the game';
comment on column mistakes.judgment is '2 mistake, 3 blunder, as in game_evals';
comment on column mistakes.phase is '0 opening, 1 middlegame, 2 endgame; null in variants that have none';
-- A page is the top of what a filter holds of a player, whatever the order: the index answers, and no table row is read
-- for what is not on the page. Filters of games join it to sides_player_at, which is in the same order.
create index mistakes_player on mistakes (player_no, at, game_no, ply) include (
  white, cost, judgment, phase, opening_no, listed
);

-- Each answer, and where they lead: the card of a mistake is what FSRS makes of its answers. Both outlive the mistake,
-- which goes and comes back as its game is analyzed anew, and go with the game.
create table mistake_answers (
  at timestamptz not null,
  game_no int not null,
  rep int not null,
  ply smallint not null,
  found boolean not null,
  primary key (game_no, ply, rep)
);
comment on column mistake_answers.rep is '1 is the first';

create table mistake_cards (
  due_at timestamptz not null,
  answered_at timestamptz not null,
  stability double precision not null,
  difficulty double precision not null,
  game_no int not null,
  reps int not null,
  lapses int not null,
  scheduled_days int not null,
  ply smallint not null,
  state smallint not null,
  learning_steps smallint not null,
  found boolean not null,
  primary key (game_no, ply)
);
comment on column mistake_cards.found is 'the last answer';
comment on column mistake_cards.state is 'of FSRS: 1 learning, 2 review, 3 learned again';
