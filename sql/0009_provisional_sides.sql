-- Few ratings are provisional. Statistics of stable ratings leave such games out by the opponent who has one.
create index sides_provisional on sides (opponent_no, game_no) where provisional;
