-- The API knows the opening lines by heart and looks positions up there.
drop index lines_early_keys, lines_late_keys, lines_ends;

-- A filter that few games pass is found by what it names; equal values share their place in an index, so that each of
-- these is 6 to 12 bytes a side.
create index sides_plies on sides (plies);
create index sides_rating on sides (rating);
create index sides_opponent_rating on sides (opponent_rating);
create index sides_opponent on sides (opponent_no);
