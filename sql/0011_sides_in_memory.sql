-- Sums are made in the memory of the API: nothing reads those of positions any more, and nothing looks for the sides of a
-- line in these indexes (a rebuild, where a line is wrong, reads all sides).
drop table position_counts;
drop index sides_player_line, sides_line;
comment on column sides.tracked is 'of a player who was followed when the game came, or came again: side_moves has the facts of its moves';

-- The API keeps all sides in memory and reads what changed before it answers. Each statement that changes them notes of
-- which games, under the number of its transaction: numbers of rows would not say in which order they are committed.
create table side_changes (
  xid xid8 not null,
  at timestamptz not null,
  game_nos int[] not null
);
create index side_changes_xid on side_changes (xid);
comment on column side_changes.at is 'of the statement, not of its transaction';

create table side_changes_dropped (
  xid xid8 primary key
);
comment on table side_changes_dropped is 'One row: notes up to this transaction were dropped. Whoever has not read them reads all sides anew';
insert into side_changes_dropped values ('0');

create function note_side_changes() returns trigger
language plpgsql as $$
begin
  insert into side_changes (xid, at, game_nos)
  select pg_current_xact_id(), clock_timestamp(), array_agg(distinct game_no) from changed having count(*) > 0;
  return null;
end $$;

create trigger note_added after insert on sides
  referencing new table as changed for each statement execute function note_side_changes();
create trigger note_changed after update on sides
  referencing new table as changed for each statement execute function note_side_changes();
create trigger note_removed after delete on sides
  referencing old table as changed for each statement execute function note_side_changes();
-- Accuracies, evaluations and the facts of moves stand beside them.
create trigger note_added after insert on game_evals
  referencing new table as changed for each statement execute function note_side_changes();
create trigger note_changed after update on game_evals
  referencing new table as changed for each statement execute function note_side_changes();
create trigger note_removed after delete on game_evals
  referencing old table as changed for each statement execute function note_side_changes();
create trigger note_added after insert on side_moves
  referencing new table as changed for each statement execute function note_side_changes();
create trigger note_changed after update on side_moves
  referencing new table as changed for each statement execute function note_side_changes();
create trigger note_removed after delete on side_moves
  referencing old table as changed for each statement execute function note_side_changes();

-- Filters are answered from memory: the indexes that held all that they ask for, or found what few games have, are not read
-- any more. A player's games are still found by their time.
drop index sides_player_at, sides_at, sides_opponent, sides_short, sides_long, sides_provisional;
create index sides_player_at on sides (player_no, at);

-- Positions are looked for in memory, too: the index of their keys took two thirds of the time that it took to store a game.
drop index game_keys_buckets;
drop function buckets;
create trigger note_added after insert on game_keys
  referencing new table as changed for each statement execute function note_side_changes();
create trigger note_changed after update on game_keys
  referencing new table as changed for each statement execute function note_side_changes();
create trigger note_removed after delete on game_keys
  referencing old table as changed for each statement execute function note_side_changes();
