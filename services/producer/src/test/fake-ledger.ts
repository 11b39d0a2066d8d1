import { ApiAway } from '@rookery/shared/api-answer.ts';
import type { FetchFailure, Seal, Turn } from '@rookery/shared/contract/page.ts';
import type { Reject } from '@rookery/shared/contract/save.ts';
import type { Account, Api } from '../api.ts';

/** What the fake knows of one followed player, whose sync has the place in the list, from 1, as its id. */
export interface FakePlayer {
  username: string;
  max: number;
  since: number | null;
  /** To be asked for by id before anything else. */
  ids: string[] | null;
  turn: number;
  done: boolean;
}

/** An API in memory: the ledger without landing. */
export interface FakeLedger extends Api {
  players: FakePlayer[];
  opened: Turn[];
  seals: (Seal & { playerId: string })[];
  failures: (FetchFailure & { playerId: string })[];
  accounts: (Account & { playerId: string })[];
  rejects: Reject[];
  cooldownUntil: Date | null;
  /** How often `due` was told that Redis has lost what it held. */
  losses: number;
  /** These calls find the API away as long as they are listed. */
  away: Set<keyof Api>;
  follow(username: string, max?: number): void;
}

export const createFakeLedger = (): FakeLedger => {
  const players: FakePlayer[] = [];
  const pages: { player: FakePlayer; first: boolean }[] = [];
  const idOf = (player: FakePlayer) => player.username.toLowerCase();
  const turnOf = (player: FakePlayer): Turn => ({
    playerId: idOf(player),
    syncId: players.indexOf(player) + 1,
    turn: player.turn,
  });
  const playerOf = (pageId: number): FakePlayer => {
    const page = pages[pageId - 1];
    if (!page) throw new Error(`no page ${pageId}`);
    return page.player;
  };
  const call =
    <A extends unknown[], R>(name: keyof Api, answer: (...args: A) => R) =>
    async (...args: A): Promise<R> => {
      if (ledger.away.has(name)) throw new ApiAway(`${name}: away`);
      return answer(...args);
    };
  const ledger: FakeLedger = {
    players,
    opened: [],
    seals: [],
    failures: [],
    accounts: [],
    rejects: [],
    cooldownUntil: null,
    losses: 0,
    away: new Set(),
    follow: (username, max = 50) =>
      void players.push({ username, max, since: null, ids: null, turn: 1, done: false }),
    due: call('due', ({ lost = false } = {}) => {
      if (lost) ledger.losses++;
      return {
        turns: players.filter((player) => !player.done).map(turnOf),
        cooldownUntil: ledger.cooldownUntil,
      };
    }),
    openPage: call('openPage', (turn: Turn) => {
      const player = players[turn.syncId - 1];
      const nothing = { page: null, next: null, wait: false };
      if (ledger.cooldownUntil && ledger.cooldownUntil.getTime() > Date.now())
        return { ...nothing, wait: true };
      if (!player || player.done || turn.turn > player.turn) return nothing;
      if (turn.turn < player.turn) return { ...nothing, next: turnOf(player) };
      ledger.opened.push(turn);
      pages.push({ player, first: turn.turn === 1 });
      const { username, since, max, ids } = player;
      const asked = ids ? { since: null, max: ids.length, ids } : { since, max, ids: null };
      const page = { id: pages.length, playerId: idOf(player), username, ...asked, first: turn.turn === 1 };
      return { ...nothing, page };
    }),
    sealPage: call('sealPage', (pageId: number, seal: Seal) => {
      const player = playerOf(pageId);
      ledger.seals.push({ ...seal, playerId: idOf(player) });
      player.since = seal.lastCreatedAt ?? player.since;
      player.ids = null;
      player.turn++;
      player.done = seal.reachedEnd;
      return player.done ? null : turnOf(player);
    }),
    failPage: call('failPage', (pageId: number, failure: FetchFailure) => {
      const player = playerOf(pageId);
      ledger.failures.push({ ...failure, playerId: idOf(player) });
      player.done = true;
      return null;
    }),
    putAccount: call('putAccount', (playerId: string, account: Account) => {
      ledger.accounts.push({ ...account, playerId });
    }),
    reject: call('reject', (reject: Reject) => void ledger.rejects.push(reject)),
  };
  return ledger;
};
