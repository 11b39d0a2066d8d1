import { pause } from '@rookery/shared/pause.ts';
import { noteRefusal, type Visit } from './asking.ts';
import { type Held, holdSocket } from './slow-socket.ts';
import type { Asker } from './tally.ts';

/** What those did who hold on to something. */
export interface Holdings {
  exports: { whole: number; broken: number; bytes: number; open: number; mostOpen: number };
  events: { bytes: number; broken: number };
  /** Questions whose answers nobody waited for. */
  left: number;
  /** Those who never read: streams that the API ended. */
  deafEnded: number;
  /** Bodies that never end: how many were let go of, and the longest that one was held, seconds. */
  unfinished: { ended: number; longest: number };
}

export const noHoldings = (): Holdings => ({
  exports: { whole: 0, broken: 0, bytes: 0, open: 0, mostOpen: 0 },
  events: { bytes: 0, broken: 0 },
  left: 0,
  deafEnded: 0,
  unfinished: { ended: 0, longest: 0 },
});

/** Bytes a second of a bad line. */
const SLOW = 100_000;
/** Who was cut off comes again, but does not hammer. */
const AGAIN_MS = 1_000;

/** Holds one connection after the other until told to stop. */
const holdOn = async (
  { tally, stop }: Visit,
  asker: Asker,
  hold: () => Promise<Held>,
  ended: (held: Held) => void,
): Promise<void> => {
  while (!stop.aborted) {
    const held = await hold();
    if (held.status !== undefined) tally.answered(asker, held.status);
    ended(held);
    const seconds = held.status === 429 ? noteRefusal(tally, asker, held.retryAfter, held.head) : undefined;
    if (!stop.aborted) await pause(seconds === undefined ? AGAIN_MS : seconds * 1_000, stop);
  }
};

/** Reads an export of all games of a player, slowly, and then the next one. */
export const exportOn = (visit: Visit, player: string, { exports }: Holdings): Promise<void> => {
  const path = `/api/games/export?format=ndjson&player=${player}`;
  return holdOn(
    visit,
    'exporting',
    async () => {
      let counted = false;
      const onBytes = (bytes: number): void => {
        exports.bytes += bytes;
        // A refusal is short.
        if (counted || bytes < 2_048) return;
        counted = true;
        exports.mostOpen = Math.max(exports.mostOpen, ++exports.open);
      };
      const held = await holdSocket({ ...visit, method: 'GET', path, perSecond: SLOW, onBytes });
      if (counted) exports.open--;
      return held;
    },
    (held) => {
      if (held.status !== 429 && held.end !== 'ours') exports[held.end]++;
      if (held.status === undefined && held.end === 'broken')
        visit.tally.failed('exporting', 'closed without an answer');
    },
  );
};

/** Hears all events. */
export const hearOn = (visit: Visit, { events }: Holdings): Promise<void> => {
  const onBytes = (bytes: number): void => {
    events.bytes += bytes;
  };
  return holdOn(
    visit,
    'hearing',
    () =>
      holdSocket({
        ...visit,
        method: 'GET',
        path: '/api/events',
        perSecond: Number.POSITIVE_INFINITY,
        onBytes,
      }),
    (held) => {
      if (held.end !== 'ours') events.broken++;
    },
  );
};

/** Opens a stream of events and never reads. */
export const beDeaf = (visit: Visit, holdings: Holdings): Promise<void> =>
  holdOn(
    visit,
    'deaf',
    () => holdSocket({ ...visit, method: 'GET', path: '/api/events', perSecond: 0 }),
    (held) => {
      if (held.end !== 'ours') holdings.deafEnded++;
    },
  );

const JSON_BODY = { 'content-type': 'application/json' };
/** With a length that is never reached, and in chunks that never end. */
const UNFINISHED = [
  { path: '/api/players', headers: { ...JSON_BODY, 'content-length': '1000' }, body: '{"usern' },
  {
    path: '/api/players',
    headers: { ...JSON_BODY, 'transfer-encoding': 'chunked' },
    body: '5\r\n{"use\r\n',
  },
  { path: '/api/session', headers: { ...JSON_BODY, 'content-length': '1000' }, body: '{"tok' },
] as const;

/** Begins one body after the other and never ends it. */
export const neverFinish = (visit: Visit, client: number, { unfinished }: Holdings): Promise<void> =>
  holdOn(
    visit,
    'unfinished',
    () =>
      holdSocket({
        ...visit,
        ...(UNFINISHED[client % UNFINISHED.length] as (typeof UNFINISHED)[number]),
        method: 'POST',
        perSecond: Number.POSITIVE_INFINITY,
      }),
    (held) => {
      unfinished.longest = Math.max(unfinished.longest, held.seconds);
      if (held.end !== 'ours') unfinished.ended++;
    },
  );
