-- What the explorer's performance is made of: the results of just those games whose opponents' ratings are summed up.
alter table position_counts add column rated_balance int;
comment on column position_counts.rated_balance is 'White''s wins less Black''s, of rated_games';

-- Where all games are rated the row says it; else the games do, counted as derived.ts counts them.
update position_counts set rated_balance = 2 * white_wins + draws - games where rated_games = games;
update position_counts set rated_balance = 0 where rated_games = 0 and games > 0;
with visits as (
  select distinct on (s.game_no, s.white, k.key)
    s.game_no, s.white, s.tracked, s.player_no, s.result, s.rating, s.opponent_rating,
    k.key, l.keys[k.ord + 1] as next,
    (k.ord % 2 = 1) <> coalesce(split_part(g.initial_fen, ' ', 2) = 'b', false) as white_to_move
  from sides s
  join games g on g.no = s.game_no
  join lines l on l.no = s.line_no
  cross join lateral unnest(l.keys[1:6]) with ordinality as k (key, ord)
  where s.result is not null and l.keys[k.ord + 1] is not null
  order by s.game_no, s.white, k.key, k.ord
),
parts as (
  select 0 as player_no, true as white, key, next, result,
    case when white_to_move then opponent_rating else rating end as rating
  from visits where white
  union all
  select player_no, white, key, next, case when white then result else -result end, opponent_rating
  from visits where tracked and player_no is not null
),
sums as (
  select player_no, key, white, next, coalesce(sum(result) filter (where rating is not null), 0) as balance
  from parts group by player_no, key, white, next
)
update position_counts c set rated_balance = sums.balance
from sums
where c.rated_balance is null
  and (c.player_no, c.key, c.white, c.next) = (sums.player_no, sums.key, sums.white, sums.next);
-- A count without any game behind it is a fault, which a rebuild finds.
update position_counts set rated_balance = 0 where rated_balance is null;
alter table position_counts alter column rated_balance set not null;
