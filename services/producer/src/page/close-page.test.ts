import { describe, expect, test } from 'bun:test';
import { closePage, type PageFacts } from './close-page.ts';

const facts: PageFacts = { since: 1_000, max: 10, lines: 3, lastCreatedAt: 2_000, newGames: 2, byId: null };
const cut = { kind: 'cut', failure: { kind: 'network', detail: 'gone' } } as const;
const refused = {
  kind: 'refused',
  failure: { kind: 'lichess', detail: '500' },
} as const;
const stopping = { kind: 'interrupted', why: 'stopping' } as const;
const framed = { kind: 'whole', framed: true } as const;
const unframed = { kind: 'whole', framed: false } as const;

describe('closing a page', () => {
  test('a whole page that was not full has found the end', () => {
    expect(closePage(facts, framed)).toEqual({
      kind: 'seal',
      seal: { lines: 3, lastCreatedAt: 2_000, newGames: 2, end: 'complete', reachedEnd: true },
    });
  });

  test('a full page has not', () => {
    expect(closePage({ ...facts, lines: 10 }, framed)).toMatchObject({
      seal: { end: 'complete', reachedEnd: false },
    });
  });

  test('an end that a cut would look like is believed only when nothing new came', () => {
    expect(closePage(facts, unframed)).toMatchObject({ seal: { end: 'complete', reachedEnd: false } });
    const nothingNew = { ...facts, lines: 1, lastCreatedAt: 1_000, newGames: 0 };
    expect(closePage(nothingNew, unframed)).toMatchObject({ seal: { reachedEnd: true } });
    const empty = { ...facts, since: null, lines: 0, lastCreatedAt: null, newGames: 0 };
    expect(closePage(empty, unframed)).toMatchObject({ seal: { lines: 0, reachedEnd: true } });
  });

  test('a cut page is sealed at its last whole line', () => {
    expect(closePage(facts, cut)).toEqual({
      kind: 'seal',
      seal: { lines: 3, lastCreatedAt: 2_000, newGames: 2, end: 'cut', reachedEnd: false, error: 'gone' },
    });
    expect(closePage({ ...facts, since: null }, cut)).toMatchObject({ kind: 'seal' });
  });

  test('a cut page that brought nothing new is a failure', () => {
    for (const lastCreatedAt of [null, 1_000]) {
      expect(closePage({ ...facts, lastCreatedAt, newGames: 0 }, cut)).toEqual({
        kind: 'fail',
        failure: cut.failure,
      });
    }
  });

  test('an answer that was refused is a failure', () => {
    const none = { ...facts, lines: 0, lastCreatedAt: null, newGames: 0 };
    expect(closePage(none, refused)).toEqual({ kind: 'fail', failure: refused.failure });
  });

  test('a page that we ended is sealed if it brought something, else left alone', () => {
    expect(closePage(facts, stopping)).toEqual({
      kind: 'seal',
      seal: { lines: 3, lastCreatedAt: 2_000, newGames: 2, end: 'cut', reachedEnd: false },
    });
    expect(closePage({ ...facts, lastCreatedAt: null, newGames: 0 }, stopping)).toEqual({ kind: 'leave' });
  });

  test('a page ends before a line that is still to be read once more', () => {
    expect(closePage(facts, framed, { end: cut, seq: 2, before: 1_500 })).toMatchObject({
      kind: 'seal',
      seal: { lines: 2, lastCreatedAt: 1_500, end: 'cut', reachedEnd: false },
    });
    expect(closePage(facts, framed, { end: cut, seq: 0, before: null })).toMatchObject({ kind: 'fail' });
    expect(closePage(facts, framed, { end: cut, seq: 2, before: 1_500 })).not.toHaveProperty('failure');
    expect(closePage(facts, framed, { end: stopping, seq: 1, before: 1_000 })).toEqual({ kind: 'leave' });
  });
});

describe('closing a page whose second reading was refused with a 429', () => {
  const limited = {
    kind: 'refused',
    failure: { kind: 'rateLimited', detail: '429', retryAfterMs: 7 },
  } as const;

  test('carries that beside the seal', () => {
    expect(closePage(facts, framed, { end: limited, seq: 2, before: 1_500 })).toEqual({
      kind: 'seal',
      seal: { lines: 2, lastCreatedAt: 1_500, newGames: 2, end: 'cut', reachedEnd: false, error: '429' },
      failure: limited.failure,
    });
  });
});

describe('closing a page by id', () => {
  const byId: PageFacts = {
    ...facts,
    since: null,
    byId: { unanswered: ['gone0001'], readable: true },
  };

  test('what was asked for and not answered is missing, and the ledger says what comes next', () => {
    expect(closePage(byId, framed)).toEqual({
      kind: 'seal',
      seal: { lines: 3, lastCreatedAt: null, end: 'complete', reachedEnd: false, missing: ['gone0001'] },
    });
    const none = { ...byId, lines: 0, lastCreatedAt: null, newGames: 0 };
    expect(closePage(none, framed)).toMatchObject({ seal: { lines: 0, missing: ['gone0001'] } });
  });

  test('nothing is missing where the end may be a cut or a line may hide a game', () => {
    const hidden = { ...byId, byId: { unanswered: ['gone0001'], readable: false } };
    for (const closing of [closePage(byId, unframed), closePage(hidden, framed)]) {
      expect(closing).toEqual({
        kind: 'seal',
        seal: { lines: 3, lastCreatedAt: null, end: 'complete', reachedEnd: false },
      });
    }
  });

  test('an empty answer that may be a cut is a failure', () => {
    const none = { ...byId, lines: 0, lastCreatedAt: null, newGames: 0 };
    expect(closePage(none, unframed)).toMatchObject({ kind: 'fail', failure: { kind: 'network' } });
  });

  test('a cut one is sealed when it brought something, and says nothing of what is missing', () => {
    expect(closePage(byId, cut)).toEqual({
      kind: 'seal',
      seal: { lines: 3, lastCreatedAt: null, end: 'cut', reachedEnd: false, error: 'gone' },
    });
    expect(closePage(byId, framed, { end: stopping, seq: 2, before: null })).toEqual({
      kind: 'seal',
      seal: { lines: 2, lastCreatedAt: null, end: 'cut', reachedEnd: false },
    });
    const none = { ...byId, lines: 0, lastCreatedAt: null, newGames: 0 };
    expect(closePage(none, cut)).toEqual({ kind: 'fail', failure: cut.failure });
    expect(closePage(none, stopping)).toEqual({ kind: 'leave' });
  });
});
