-- The view `moves`: one row a ply, for people with psql. Moves and clocks are packed (shared/src/chess/packed-moves.ts
-- and packed-clocks.ts say how); nothing of it is decoded for games that a query does not ask for.

-- These three are not strict: Postgres puts a strict function with a case in it not in line, and calls it for each row.
create function square_name(square int) returns text
language sql immutable parallel safe
return substr('abcdefgh', (square & 7) + 1, 1) || substr('12345678', (square >> 3) + 1, 1);

create function packed_san(move int) returns text
language sql immutable parallel safe
return
  case move >> 9 & 7
    when 6 then 'O-O'
    when 7 then 'O-O-O'
    else
      case
        when move & 1 = 1 then substr('PNBRQK', (move >> 9 & 7) + 1, 1) || '@'
        else
          case when move >> 9 & 7 = 0 then '' else substr('PNBRQK', (move >> 9 & 7) + 1, 1) end
          || case when move & 16 = 0 then '' else left(square_name(move >> 18), 1) end
          || case when move & 8 = 0 then '' else right(square_name(move >> 18), 1) end
          || case when move & 32 = 0 then '' else 'x' end
      end
      || square_name(move >> 12 & 63)
      || case when move >> 6 & 7 = 0 then '' else '=' || substr('PNBRQK', (move >> 6 & 7) + 1, 1) end
  end
  || case move >> 1 & 3 when 1 then '+' when 2 then '#' else '' end;

create function packed_uci(move int) returns text
language sql immutable parallel safe
return
  case
    when move & 1 = 1 then substr('PNBRQK', (move >> 9 & 7) + 1, 1) || '@' || square_name(move >> 12 & 63)
    else
      square_name(move >> 18) || square_name(move >> 12 & 63)
      || case when move >> 6 & 7 = 0 then '' else substr('pnbrqk', (move >> 6 & 7) + 1, 1) end
  end;

create function unpack_moves(moves bytea) returns int[]
language sql immutable strict parallel safe
return (
  select array_agg(get_byte(moves, i * 3) * 65536 + get_byte(moves, i * 3 + 1) * 256 + get_byte(moves, i * 3 + 2) order by i)
  from generate_series(0, length(moves) / 3 - 1) as i
);

-- The words of a text that could not be packed exactly; `extra` is a merge patch, or the whole record in an array.
-- Escapes that Postgres cannot read (a NUL, half a surrogate) may stand elsewhere in the record: they are blanked first.
create function moves_in_text(extra json) returns text[]
language sql immutable strict parallel safe
return (
  select array_remove(string_to_array(coalesce(readable ->> 'moves', readable -> 0 ->> 'moves'), ' '), '')
  from (values (regexp_replace(extra::text, '\\u(0000|d[89a-f]..)', '\\u0020', 'gi')::json)) as record (readable)
);

-- A clock is told from the one two before it, so they are read in turn.
create function unpack_clocks(clocks bytea) returns int[]
language plpgsql immutable strict parallel safe
as $$
declare
  list int[] := '{}';
  size int := length(clocks);
  n int := 0;
  i int := 0;
  code int;
  before int := 0;
  last int := 0;
  clock int;
begin
  while i < size loop
    code := get_byte(clocks, i);
    if code < 224 then
      clock := before + (40 - code) * 8;
      i := i + 1;
    elsif code < 240 then
      clock := before + (code - 224) * 256 + get_byte(clocks, i + 1) - 3072;
      i := i + 2;
    elsif code < 255 then
      clock := before - ((code - 240) * 256 + get_byte(clocks, i + 1) + 184) * 8;
      i := i + 2;
    else
      clock := ((get_byte(clocks, i + 1) * 256 + get_byte(clocks, i + 2)) * 256 + get_byte(clocks, i + 3)) * 256
        + get_byte(clocks, i + 4);
      i := i + 5;
    end if;
    n := n + 1;
    list[n] := clock;
    before := case n when 1 then clock else last end;
    last := clock;
  end loop;
  return list;
end;
$$;

create view moves as
select
  g.id as game_id,
  m.ply::int as ply,
  coalesce(packed_san(m.move), m.word) as san,
  packed_uci(m.move) as uci,
  m.clock,
  m.key as fen_key
from games g
left join sides s on s.game_no = g.no and s.white
left join lines l on l.no = s.line_no
left join game_keys k on k.game_no = g.no
cross join lateral rows from (
  unnest(unpack_moves(g.moves)),
  unnest(case when g.moves is null then moves_in_text(g.extra) end),
  unnest(unpack_clocks(g.clocks)),
  -- The line has plies 0 to 8, the game's own keys begin at ply 8.
  unnest(l.keys[2:9] || k.keys[2:])
) with ordinality as m (move, word, clock, key, ply)
where m.ply <= g.plies;
comment on view moves is 'one row a ply; ask by game_id: positions are found through lines and game_keys';
comment on column moves.uci is 'null where the moves are kept as text';
comment on column moves.clock is 'centiseconds after the move';
comment on column moves.fen_key is 'key of the position after the move';
