import { connect } from '@rookery/api/db/connect.ts';
import { packGame } from '@rookery/api/games/pack.ts';
import { migrate } from '@rookery/api/migrate.ts';
import { follow } from '@rookery/api/players/follow.ts';
import { insertBatch } from '@rookery/api/saving/batch.ts';
import type { Incoming } from '@rookery/api/saving/incoming.ts';
import { noNumbers } from '@rookery/api/saving/known-numbers.ts';
import { type LichessGame, lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { replayGame } from '@rookery/shared/lichess/replay-game.ts';
import { Chess } from 'chessops/chess';
import { parseSan } from 'chessops/san';
import { startTestServers } from '../test/servers.ts';
import { type Row, shown } from './row.ts';

const SAMPLE = 5_000;
const BATCH = 128;

const perSecond = (count: number, began: number): number => (count * 1_000) / (performance.now() - began);

/** What single parts do alone, on one core: the ceilings that the whole is held against. */
export const measureCeilings = async (file: string): Promise<Row[]> => {
  const lines = (await Bun.file(file).text()).split('\n').filter(Boolean);
  const games = lines.slice(0, SAMPLE).map((line) => lichessGameSchema.parse(JSON.parse(line)));

  let began = performance.now();
  const sample = games.slice(0, SAMPLE / 5);
  for (const game of sample) playWithChessops(game);
  const chessops = perSecond(sample.length, began);

  began = performance.now();
  const incoming = games.map(toIncoming);
  const replaying = perSecond(games.length, began);
  const inserting = await insertAlone(incoming);
  return [
    { what: 'alone: chessops, moves only', figure: `${shown(chessops)} games/s` },
    {
      what: 'alone: our replay with keys, facts and packing',
      figure: `${shown(replaying)} games/s`,
      against: `× ${shown(replaying / chessops, 1)}`,
    },
    { what: `alone: the same rows inserted, ${BATCH} a transaction`, figure: `${shown(inserting)} games/s` },
  ];
};

const playWithChessops = (game: LichessGame): void => {
  const position = Chess.default();
  for (const san of (game.moves ?? '').split(' ')) {
    const move = san && parseSan(position, san);
    if (move) position.play(move);
  }
};

const toIncoming = (game: LichessGame): Incoming => {
  const replayed = replayGame(game);
  if (!replayed.ok) throw new Error(`${game.id}: ${replayed.error.detail}`);
  return { game, replay: replayed.replay, packed: packGame(game, replayed.replay), fetchedAt: Date.now() };
};

const insertAlone = async (incoming: readonly Incoming[]): Promise<number> => {
  const servers = await startTestServers(true);
  try {
    await migrate(servers.databaseUrl);
    const db = connect(servers.databaseUrl);
    try {
      await follow(db.sql, incoming[0]?.packed.white.playerId ?? 'nobody');
      const known = noNumbers();
      const began = performance.now();
      for (let from = 0; from < incoming.length; from += BATCH) {
        await insertBatch(db.saving, known, incoming.slice(from, from + BATCH));
      }
      return perSecond(incoming.length, began);
    } finally {
      await db.close();
    }
  } finally {
    await servers.stop();
  }
};
