import type { SaveGame } from '@rookery/shared/contract/save.ts';
import type { Outcome } from './incoming.ts';
import { type Apart, type Refusal, takeApart } from './take-apart.ts';
import { type GameWriter, isAboutData } from './writer.ts';

/** What saving a game came to. */
export type SaveResult = { outcome: Outcome } | Refusal;

/** Saves one game, taken apart here where it is not yet. Throws only when Postgres is away. */
export const saveGame = async (
  writer: GameWriter,
  given: SaveGame,
  apart: Apart | Refusal = takeApart(given),
): Promise<SaveResult> => {
  if ('refused' in apart) return apart;
  try {
    const outcome = await writer.save({
      ...apart,
      game: given.game,
      fetchedAt: given.fetchedAt === undefined ? Date.now() : Date.parse(given.fetchedAt),
      place: given.page,
    });
    return { outcome };
  } catch (error) {
    if (!isAboutData(error)) throw error;
    return { refused: 'not_storable', detail: `Postgres refused it: ${(error as Error).message}` };
  }
};
