import type { ImportResult } from '@rookery/shared/contract/import.ts';
import { RookeryError } from '@rookery/shared/errors.ts';
import type { Services } from '../context.ts';
import type { BodyKind } from './body-kind.ts';
import type { PgnOptions } from './game-of-pgn.ts';
import { createGiveWay, type GiveWay } from './give-way.ts';
import { openBody } from './open-body.ts';
import type { Reading } from './reader.ts';
import type { Read } from './reading.ts';
import { type Indexed, saveGroup } from './save-group.ts';
import type { Tally } from './tally.ts';

/** While one group of games is saved the next is read. */
const GROUPS_AT_ONCE = 2;

/** Bytes that the reader is given at once: some twenty games. */
const PART_BYTES = 32 * 1_024;

/** Parts that the reader has before it while the games of another are saved. */
const PARTS_AHEAD = 8;

/** An import as it was asked for. */
export interface ImportJob {
  body: AsyncIterable<Uint8Array>;
  kind: BodyKind;
  options: PgnOptions;
  tally: Tally;
  /** Ends the work; what was saved stays. */
  signal: AbortSignal;
  /** Whether others have asked just now, whom it then leaves room. */
  isBusy?: () => boolean;
  /** What a compressed body may become. */
  mostBytes?: number;
}

const FIRST = /[^\s\ufeff]/;

/** A file that nothing is said of is NDJSON where it begins as an object. */
const formatOf = (chunk: Uint8Array): 'pgn' | 'ndjson' =>
  FIRST.exec(Buffer.from(chunk.subarray(0, 1_024)).toString('utf8'))?.[0] === '{' ? 'ndjson' : 'pgn';

/** Saves groups side by side, never the same game twice at the same time. */
const createSaving = (giveWay: GiveWay, save: (group: readonly Indexed[]) => Promise<void>) => {
  const open = new Map<Promise<void>, ReadonlySet<string>>();
  let group: Indexed[] = [];
  let failure: { error: unknown } | undefined;

  const flush = (): void => {
    if (group.length === 0) return;
    const ids = new Set(group.map(({ game }) => game.id));
    const work: Promise<void> = save(group)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => open.delete(work));
    open.set(work, ids);
    group = [];
  };
  const settle = async (most: number): Promise<void> => {
    while (open.size > most) await Promise.race(open.keys());
    if (failure) throw failure.error;
  };
  return {
    add: async (one: Indexed): Promise<void> => {
      const { id } = one.game;
      if (group.some(({ game }) => game.id === id)) flush();
      if ([...open.values()].some((ids) => ids.has(id))) await settle(0);
      group.push(one);
      const games = group.length;
      if (games < giveWay.groupSize()) return;
      flush();
      await settle(GROUPS_AT_ONCE - 1);
      await giveWay.rest(games);
    },
    /** Resolves when everything that was given is saved. */
    end: async (): Promise<void> => {
      flush();
      await settle(0);
    },
    /** Waits for what is under way, whatever becomes of it. */
    leave: async (): Promise<void> => {
      while (open.size > 0) await Promise.race(open.keys());
    },
  };
};

const stopIfAborted = ({ signal }: ImportJob): void => {
  if (signal.aborted)
    throw new RookeryError(
      'unavailable',
      'the import was broken off: what was read is stored, import it again',
    );
};

/** Gives parts to the reader, and the games that it finds to `take`, in their order, also while no more bytes come. */
const createTaking = (reading: Reading, take: (games: readonly Read[]) => Promise<void>) => {
  const open: Promise<void>[] = [];
  let last = Promise.resolve();
  const follow = (games: Promise<Read[]>): void => {
    last = Promise.all([games, last]).then(([found]) => take(found));
    // Whoever waits for room or for the end is told of it.
    last.catch(() => undefined);
    open.push(last);
  };
  return {
    part: async (bytes: Uint8Array): Promise<void> => {
      follow(reading.push(bytes));
      if (open.length > PARTS_AHEAD) await open.shift();
    },
    end: async (): Promise<void> => {
      follow(reading.rest());
      await last;
    },
    /** Waits for what is under way, whatever becomes of it. */
    leave: async (): Promise<void> => {
      reading.end();
      await last.catch(() => undefined);
    },
  };
};

/**
 * Imports a body of games. Each game that is refused is counted and named, and stops nothing. Throws what `openBody`
 * throws, `unavailable` once the signal came or where the reader ended, and what Postgres throws when it is away; what
 * was saved by then stays, and the same body again adds only the rest.
 */
export const importGames = async (
  services: Pick<Services, 'db' | 'writer' | 'events' | 'log' | 'reader'>,
  job: ImportJob,
): Promise<ImportResult> => {
  const { kind, options, tally } = job;
  const giveWay = createGiveWay(job.isBusy ?? (() => false));
  const { breathe } = giveWay;
  let { format } = kind;
  const saving = createSaving(giveWay, (group) =>
    saveGroup(services, group, format === 'pgn', tally, breathe),
  );
  let index = 0;
  const take = async (games: readonly Read[]): Promise<void> => {
    for (const read of games) {
      stopIfAborted(job);
      if ('game' in read) await saving.add({ ...read, index });
      else {
        if (read.bug !== undefined) services.log.error({ bug: read.bug, headers: read.headers }, read.detail);
        tally.refused(index, read);
      }
      index += 1;
    }
  };
  let taking: ReturnType<typeof createTaking> | undefined;
  const begin = (as: 'pgn' | 'ndjson') =>
    createTaking(services.reader.begin({ format: as, charset: kind.decoder.encoding, options }), take);
  try {
    for await (const chunk of openBody(job.body, kind.gzip, job.mostBytes)) {
      format ??= formatOf(chunk);
      taking ??= begin(format);
      tally.read(chunk.length);
      for (let at = 0; at < chunk.length; at += PART_BYTES) {
        stopIfAborted(job);
        await taking.part(chunk.subarray(at, at + PART_BYTES));
      }
    }
    stopIfAborted(job);
    await taking?.end();
    await saving.end();
  } finally {
    await taking?.leave();
    await saving.leave();
  }
  return tally.result();
};
