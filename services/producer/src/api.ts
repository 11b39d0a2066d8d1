import type { FetchFailure, OpenPageAnswer, Seal, Turn } from '@rookery/shared/contract/page.ts';
import type { Reject } from '@rookery/shared/contract/save.ts';

/** The turns that wait to be fetched, and until when Lichess asked us to wait. */
export interface Due {
  turns: Turn[];
  cooldownUntil: Date | null;
}

/** What Lichess says of an account. */
export interface Account {
  username?: string;
  games?: number;
}

/** What the producer asks of the API. Every call throws ApiAway or ApiRefused. */
export interface Api {
  /** `lost`: Redis has lost what it held, so every open turn and every page that has not landed begins anew. */
  due(request?: { lost?: boolean }): Promise<Due>;
  openPage(turn: Turn): Promise<OpenPageAnswer>;
  sealPage(pageId: number, seal: Seal): Promise<Turn | null>;
  failPage(pageId: number, failure: FetchFailure): Promise<Turn | null>;
  putAccount(playerId: string, account: Account): Promise<void>;
  reject(reject: Reject): Promise<void>;
}
