import { ApiAway, ApiRefused } from '@rookery/shared/api-answer.ts';
import type { FetchFailure, OpenedPage, Turn } from '@rookery/shared/contract/page.ts';
import type { Log } from '@rookery/shared/log.ts';
import type { Api } from './api.ts';
import type { Breaker } from './breaker.ts';
import { type AccountAnswer, askAccount } from './lichess/account.ts';
import type { LichessLock } from './lock/lichess-lock.ts';
import type { Right } from './lock/right.ts';
import { type PageReader, type PageReading, readPage } from './page/read-page.ts';
import { rejectOf } from './page/reject-of.ts';
import { persist } from './persist.ts';

/** What came of a turn: the next one of the sync, a try again later, or a wait for everybody. */
export type TurnResult =
  | { kind: 'done'; next: Turn | null }
  | { kind: 'later'; why: string }
  /** Lichess could not be reached or could not answer: everybody waits so many milliseconds. */
  | { kind: 'ill'; next: Turn | null; waitMs: number }
  | { kind: 'rateLimited'; retryAfterMs: number | undefined };

export interface TurnDeps {
  api: Api;
  lock: LichessLock;
  reader: PageReader;
  /** Whether it is time to ask for the account of a player, who counts as asked for with that. */
  accountDue(playerId: string): boolean;
  /** Returns when the queue has room for a page. */
  untilRoom(): Promise<void>;
  breaker: Breaker;
  /** How long an API that is away is waited for at the end of a turn; a minute when absent. */
  patienceMs?: number;
  stop: AbortSignal;
  log: Log;
}

/** How long everybody waits after a 429 that does not say. */
export const USUAL_WAIT_MS = 60_000;

interface Reading extends PageReading {
  page: OpenedPage;
  /** What Lichess says of the account, or why it does not; undefined when it was not asked. */
  account: AccountAnswer | undefined;
  tookMs: number;
}

/** Takes one turn: one page of one player, under the lock. Throws what is a bug or a Redis that refuses. */
export const takeTurn = async (deps: TurnDeps, turn: Turn): Promise<TurnResult> => {
  const { api, lock, stop, log } = deps;
  await deps.untilRoom();
  try {
    const reading = await lock.hold(stop, async (right) => {
      const { page, next, wait } = await api.openPage(turn);
      return page ? await readUnderLock(deps, right, page) : { next, wait };
    });
    if (reading === undefined) return { kind: 'later', why: 'stopping' };
    if ('closing' in reading) return await report(deps, reading);
    return reading.wait
      ? { kind: 'later', why: 'Lichess asked us to wait' }
      : { kind: 'done', next: reading.next };
  } catch (err) {
    if (err instanceof ApiAway) return { kind: 'later', why: err.message };
    if (!(err instanceof ApiRefused)) throw err;
    // The sync or its page is gone, as when the player is not followed any more: the tick knows what is left to do.
    log.warn({ err, ...turn }, 'the turn was dropped');
    return { kind: 'done', next: null };
  }
};

const readUnderLock = async (deps: TurnDeps, right: Right, page: OpenedPage): Promise<Reading> => {
  const began = performance.now();
  const reading = await readPage(deps.reader, right, page);
  const tookMs = Math.round(performance.now() - began);
  const { closing } = reading;
  if (closing.kind === 'fail' && closing.failure.kind === 'notFound') {
    const failure = await whyNotFound(deps, right, page, closing.failure);
    return { ...reading, closing: { ...closing, failure }, page, account: undefined, tookMs };
  }
  const goesOn = closing.kind === 'seal' && closing.failure === undefined;
  const asks = page.first && goesOn && right.held() && deps.accountDue(page.playerId);
  return { ...reading, page, account: asks ? await accountOf(deps, right, page) : undefined, tookMs };
};

/** An export says 404 of a closed account too, and a proxy may of anything. */
const whyNotFound = async (
  { reader }: TurnDeps,
  right: Right,
  { username }: OpenedPage,
  failure: FetchFailure,
): Promise<FetchFailure> => {
  const answer = await askAccount(reader.ask, right, username);
  switch (answer.kind) {
    case 'missing':
      return { ...failure, detail: `Lichess knows no account ${username}` };
    case 'closed':
      return { kind: 'closed', detail: `the account ${username} is closed` };
    case 'open':
      return { kind: 'lichess', detail: `Lichess knows ${username}, but answered 404 for the games` };
    case 'unknown':
      return answer.failure;
  }
};

const accountOf = async (
  { reader, log }: TurnDeps,
  right: Right,
  page: OpenedPage,
): Promise<AccountAnswer> => {
  const answer = await askAccount(reader.ask, right, page.username);
  if (answer.kind !== 'open') log.info({ playerId: page.playerId, answer }, 'the account is not known');
  return answer;
};

/** Tells the ledger, without the lock. A 429 makes everybody wait even where the ledger does not take it. */
const report = async (deps: TurnDeps, reading: Reading): Promise<TurnResult> => {
  const limit = limitOf(reading);
  try {
    return await tell(deps, reading, limit);
  } catch (err) {
    if (!limit || !(err instanceof ApiAway || err instanceof ApiRefused)) throw err;
    void keepTelling(deps, reading.page, limit);
    return { kind: 'rateLimited', retryAfterMs: limit.retryAfterMs };
  }
};

/** That Lichess asked us to wait, at whichever request of the turn. */
const limitOf = ({ closing, account }: Reading): FetchFailure | undefined => {
  const failures = [
    closing.kind === 'leave' ? undefined : closing.failure,
    account?.kind === 'unknown' ? account.failure : undefined,
  ];
  return failures.find((failure) => failure?.kind === 'rateLimited');
};

/** Until the wait is over, while no other turn begins: later it would end what has begun since. */
const keepTelling = async (
  { api, stop, log }: TurnDeps,
  page: OpenedPage,
  limit: FetchFailure,
): Promise<void> => {
  try {
    await persist(() => api.failPage(page.id, limit), stop, limit.retryAfterMs ?? USUAL_WAIT_MS);
  } catch (err) {
    log.warn({ err, playerId: page.playerId }, 'the ledger does not know that Lichess asked us to wait');
  }
};

const tell = async (
  deps: TurnDeps,
  reading: Reading,
  limit: FetchFailure | undefined,
): Promise<TurnResult> => {
  const { api, stop, log, patienceMs } = deps;
  const { page, closing, bads, account, tookMs } = reading;
  if (closing.kind === 'leave') return { kind: 'later', why: 'the page was left with nothing gained' };
  for (const bad of bads) await persist(() => api.reject(rejectOf(page, bad)), stop, patienceMs);
  if (closing.kind === 'fail') return reportFailure(deps, page, closing.failure);
  const next = await persist(() => api.sealPage(page.id, { ...closing.seal, tookMs }), stop, patienceMs);
  log.debug({ playerId: page.playerId, pageId: page.id, ...closing.seal, tookMs }, 'page sealed');
  if (closing.seal.end === 'complete') deps.breaker.worked();
  if (account?.kind === 'open') {
    await api
      .putAccount(page.playerId, account.account)
      .catch((err) => log.warn({ err, playerId: page.playerId }, 'the account was not saved'));
  }
  // The page is sealed all the same; the sync ends, so that the ledger knows of the wait.
  if (limit) return reportFailure(deps, page, limit);
  return { kind: 'done', next };
};

const reportFailure = async (
  { api, breaker, stop, log, patienceMs }: TurnDeps,
  page: OpenedPage,
  failure: FetchFailure,
): Promise<TurnResult> => {
  if (failure.secondRequest)
    log.error({ alarm: 'second_request', detail: failure.detail }, 'Lichess saw two requests of ours');
  const next = await persist(() => api.failPage(page.id, failure), stop, patienceMs);
  if (failure.kind === 'rateLimited') return { kind: 'rateLimited', retryAfterMs: failure.retryAfterMs };
  if (failure.kind === 'network' || failure.kind === 'lichess')
    return { kind: 'ill', next, waitMs: breaker.failed(failure.retryAfterMs) };
  breaker.worked();
  return { kind: 'done', next };
};
