import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { isFinished } from '@rookery/shared/lichess/status.ts';
import { differenceOf, isMadeOfPgn, withMissing } from '../games/made-of-pgn.ts';
import { applyPatch, type JsonObject } from '../games/merge-patch.ts';
import { allNotes, type MoveNote, moveNotesOf } from '../games/move-notes.ts';

interface Beside {
  text?: string;
  notes?: MoveNote[];
}

/** A clock in PGN is rounded to whole seconds by most. */
const ROUNDING = 50;

const sameClocks = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) &&
  Array.isArray(b) &&
  a.length === b.length &&
  a.every((clock, i) => Math.abs((clock as number) - (b[i] as number)) <= ROUNDING);

/** What Lichess sent stays as it is; only what it lacks is added. Of two files the one that says more is kept. */
const ofLichessToo = (stored: LichessGame, given: LichessGame): LichessGame | string => {
  if (isMadeOfPgn(stored)) {
    if ((stored.moves ?? '') !== (given.moves ?? '')) return given;
    const isEnd = !isFinished(stored.status) && isFinished(given.status);
    return isEnd ? withMissing(given, stored) : withMissing(stored, given);
  }
  const differs = differenceOf(stored, given);
  return differs === undefined
    ? withMissing(stored, given)
    : `Lichess's own record of this game is stored and stays: ${differs}`;
};

/** Once a side is an account, a bare name is not news; an account takes the place of a bare name. */
const sideFor = (stored: JsonObject | undefined, given: JsonObject | undefined): void => {
  if (stored && given?.user !== undefined) delete stored.name;
  if (stored?.user !== undefined && given) delete given.name;
};

/** The words of a file are not said again by the notes of our own export of it; of two exports all notes count. */
const notesFor = (stored: LichessGame, given: LichessGame): void => {
  const [before, after] = [stored.import, given.import] as (Beside | undefined)[];
  if (!after?.notes) return;
  if (before?.text !== undefined) delete after.notes;
  else after.notes = allNotes(moveNotesOf(stored), moveNotesOf(given));
};

/** Of a foreign game what the file says now goes before what another said, and what it does not say stays. */
const overlay = (stored: LichessGame, given: LichessGame): LichessGame => {
  const [before, after] = [structuredClone(stored), structuredClone(given)];
  for (const color of ['white', 'black'] as const) sideFor(before.players?.[color], after.players?.[color]);
  notesFor(before, after);
  if (sameClocks(before.clocks, after.clocks)) delete after.clocks;
  // A win that turns out to be a draw.
  if (after.status !== undefined && after.winner === undefined) delete before.winner;
  return applyPatch(before, after) as LichessGame;
};

/** A game of a file together with what is stored of it: nothing that was known is lost. A sentence where they contradict. */
export const enrich = (stored: LichessGame, given: LichessGame, ofLichess: boolean): LichessGame | string =>
  ofLichess ? ofLichessToo(stored, given) : overlay(stored, given);
