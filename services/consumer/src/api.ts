import type { Reject, SaveGame } from '@rookery/shared/contract/save.ts';

/** What the consumer asks of the API. Every call throws ApiAway or ApiRefused. */
export interface Api {
  saveGame(id: string, game: SaveGame): Promise<void>;
  reject(reject: Reject): Promise<void>;
}
