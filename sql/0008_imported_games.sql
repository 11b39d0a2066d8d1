-- What an import tied to a player is no game that Lichess counts: found without reading all sides of the player.
create index sides_imported on sides (player_no) where source = 7;
