import type { FetchFailure, OpenedPage, Seal, Turn } from '@rookery/shared/contract/page.ts';
import type { Player } from '@rookery/shared/contract/player.ts';
import type { Sync } from '@rookery/shared/contract/sync.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import type { TestApi } from './api.ts';
import { ORDINARY } from './odd-games.ts';

/** The moves of a producer and its consumers over the API, without either. */
export interface Ledger {
  /** Follows a player and returns the turn of the sync that begins. */
  follow(username: string): Promise<Turn>;
  /** Begins a sync on request and returns its first turn. */
  request(id: string, full?: boolean): Promise<Turn>;
  /** Begins the sync of the minute tick, as if its time had come, and returns its first turn. */
  tick(id: string): Promise<Turn>;
  open(turn: Turn): Promise<OpenedPage | null>;
  /** Stores a game at a place of a page; the answer's status. */
  land(pageId: number, seq: number, game: LichessGame): Promise<number>;
  /** Lists a record that is no game at a place of a page. */
  reject(pageId: number, seq: number): Promise<number>;
  /** Seals a page; what is not said is that of a whole page with more to come. */
  seal(pageId: number, seal: Partial<Seal> & { lines: number }): Promise<Turn | null>;
  fail(pageId: number, failure: FetchFailure): Promise<void>;
  due(lost?: boolean): Promise<{ turns: Turn[]; cooldownUntil: string | null }>;
  player(id: string): Promise<Player>;
  /** The newest sync of a player. */
  sync(id: string): Promise<Sync>;
}

const bodyOf = <T>({ status, body }: { status: number; body: unknown }): T => {
  if (status >= 400) throw new Error(JSON.stringify(body));
  return body as T;
};

/** A ledger over an API. */
export const createLedger = ({ ask, db }: TestApi): Ledger => {
  let rejects = 0;
  return {
    follow: async (username) => {
      bodyOf(await ask('POST', '/api/players', { username }));
      const { items } = bodyOf<{ items: Sync[] }>(await ask('GET', `/api/players/${username}/syncs?limit=1`));
      return { playerId: username.toLowerCase(), syncId: items[0]?.id ?? 0, turn: 1 };
    },
    request: async (id, full = false) => {
      const { body } = await ask<Sync>('POST', `/api/players/${id}/syncs`, { full });
      return { playerId: id, syncId: body.id, turn: 1 };
    },
    tick: async (id) => {
      await db.sql`
        update follows set next_sync_at = now() - interval '1 second'
        where player_no = (select no from players where id = ${id})`;
      const { turns } = bodyOf<{ turns: Turn[] }>(await ask('POST', '/api/syncs/due'));
      return turns.find(({ playerId }) => playerId === id) as Turn;
    },
    open: async ({ syncId, turn }) =>
      bodyOf<{ page: OpenedPage | null }>(await ask('POST', `/api/syncs/${syncId}/pages`, { turn })).page,
    land: async (pageId, seq, game) =>
      (await ask('PUT', `/api/games/${game.id}`, { game, page: { id: pageId, seq } })).status,
    reject: async (pageId, seq) => {
      const bytes = new TextEncoder().encode(`no game ${++rejects}`);
      const { status } = await ask('POST', '/api/rejected', {
        code: 'invalid_json',
        detail: 'is not JSON',
        page: { id: pageId, seq },
        payload: bytes.toBase64(),
        length: bytes.length,
        sha256: new Bun.CryptoHasher('sha256').update(bytes).digest('hex'),
      });
      return status;
    },
    seal: async (pageId, seal) => {
      const whole = { lastCreatedAt: null, end: 'complete', reachedEnd: false, tookMs: 1_000 };
      return bodyOf<{ next: Turn | null }>(
        await ask('POST', `/api/pages/${pageId}/seal`, { ...whole, ...seal }),
      ).next;
    },
    fail: async (pageId, failure) => void bodyOf(await ask('POST', `/api/pages/${pageId}/fail`, failure)),
    due: async (lost) =>
      bodyOf(await ask('POST', '/api/syncs/due', lost === undefined ? undefined : { lost })),
    player: async (id) => bodyOf(await ask('GET', `/api/players/${id}`)),
    sync: async (id) => {
      const { items } = bodyOf<{ items: Sync[] }>(await ask('GET', `/api/players/${id}/syncs?limit=1`));
      return items[0] as Sync;
    },
  };
};

/** The day of the first game of `gameAt`. */
export const FIRST_DAY = Date.UTC(2024, 0, 1);

/** A game of a player, its id and time by a number. */
export const gameAt = (playerId: string, number: number): LichessGame => ({
  ...ORDINARY,
  id: Bun.hash.crc32(`${playerId} ${number}`).toString(16).padStart(8, '0'),
  createdAt: FIRST_DAY + number * 86_400_000,
  players: { white: { user: { id: playerId, name: playerId } }, black: { aiLevel: 1 } },
});
