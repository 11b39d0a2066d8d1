import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import type { Services } from '../context.ts';
import { isOwnAnalysis, withoutAnalysis } from '../games/annotator.ts';
import { analysisEntries } from '../games/rank.ts';
import { packedOf, readGames } from '../games/read.ts';
import { unpackGame } from '../games/unpack.ts';
import { saveGame } from '../saving/save-game.ts';
import { enrich } from './enrich.ts';
import type { ReadGame } from './reading.ts';
import { headersOfGame } from './refused.ts';
import type { Tally } from './tally.ts';

/** A game that was read, with its place in the file. */
export interface Indexed extends ReadGame {
  index: number;
}

type SavingServices = Pick<Services, 'db' | 'writer' | 'events' | 'log'>;

// A file does not say when it was fetched. Of two records of Lichess that are equally rich the one that was fetched stays.
const LONG_AGO = new Date(0).toISOString();

interface Stored {
  record: LichessGame;
  /** It was analyzed here, and no analysis came with it. */
  isAnalyzed: boolean;
}

const storedGames = async ({ db }: SavingServices, ids: readonly string[]): Promise<Map<string, Stored>> => {
  const rows = await readGames(db.sql, ids);
  return new Map(
    rows.map((row) => {
      const isAnalyzed = row.analyzed && analysisEntries(row.rank) === 0;
      return [row.id, { record: unpackGame(packedOf(row)), isAnalyzed }];
    }),
  );
};

/** Our own analysis that comes back in a file is nothing new where one is. */
const together = ({ record, isAnalyzed }: Stored, { game, ofLichess }: Indexed): LichessGame | string =>
  enrich(record, isAnalyzed && isOwnAnalysis(game) ? withoutAnalysis(game) : game, ofLichess);

/**
 * Saves games of distinct ids, each merged with what is stored of it where it came as PGN. `breathe` is awaited before
 * each, so that others get their turn. Throws when Postgres is away.
 */
export const saveGroup = async (
  services: SavingServices,
  group: readonly Indexed[],
  isPgn: boolean,
  tally: Tally,
  breathe: () => Promise<void>,
): Promise<void> => {
  const ids = group.map(({ game }) => game.id);
  const stored = isPgn ? await storedGames(services, ids) : new Map<string, Stored>();
  const saving: Promise<void>[] = [];
  for (const one of group) {
    const { game: given, index, ofLichess } = one;
    await breathe();
    const before = stored.get(given.id);
    const game = before === undefined ? given : together(before, one);
    if (typeof game === 'string') {
      tally.refused(index, { code: 'invalid_game', detail: game, headers: headersOfGame(given) });
      continue;
    }
    const fetchedAt = ofLichess ? LONG_AGO : new Date().toISOString();
    // What is merged with another record is taken apart once more.
    const apart = before === undefined ? one.apart : undefined;
    const save = async () => {
      const result = await saveGame(services.writer, { game, fetchedAt }, apart);
      if ('refused' in result) {
        if (result.bug !== undefined) services.log.error({ err: result.bug, gameId: game.id }, result.detail);
        tally.refused(index, { code: result.refused, detail: result.detail, headers: headersOfGame(given) });
        return;
      }
      tally.saved(result.outcome, game.id);
      if (result.outcome !== 'unchanged')
        services.events.publish({ type: 'game', data: { id: game.id, outcome: result.outcome } });
    };
    saving.push(save());
  }
  // All of them end before this does, also where one failed.
  const ends = await Promise.allSettled(saving);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
};
