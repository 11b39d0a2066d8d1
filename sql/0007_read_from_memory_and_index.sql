-- The API knows the opening lines by heart and looks positions up there.
drop index lines_early_keys, lines_late_keys, lines_ends;

-- Filters that few games pass are found by what they name. Each index costs every game: there are none of what most games
-- have one of, a rating.
create index sides_opponent on sides (opponent_no);
create index sides_short on sides (plies) where plies < 10;
create index sides_long on sides (plies) where plies > 250;
