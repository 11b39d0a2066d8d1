import { playerIdOf } from '@rookery/shared/lichess/username.ts';
import { USERNAME } from '@rookery/shared/lichess/username-pattern.ts';
import { isUnknown } from './content-id.ts';

/** One side as a record has it: an account, an AI, or the name of somebody whom Lichess does not know. */
export type PgnSide = {
  user?: { name: string; id: string; title?: string };
  name?: string;
  aiLevel?: number;
  rating?: number;
  ratingDiff?: number;
  team?: string;
};

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^[+-]?\d{1,4}$/.test(text.trim()) ? Number.parseInt(text, 10) : undefined;

/** Whose names they are: accounts of Lichess, or people; of those, the one with this id is that account. */
export type Naming = { ofLichess: true } | { ofLichess: false; player?: string };

const whoIs = (name: string | undefined, title: string | undefined, naming: Naming): PgnSide => {
  if (isUnknown(name)) return {};
  const given = (name as string).trim();
  const id = playerIdOf(given);
  if (!naming.ofLichess) return naming.player === id ? { user: { name: given, id } } : { name: given };
  const level = /^lichess AI level (\d)$/i.exec(given)?.[1];
  if (level !== undefined) return { aiLevel: Number(level) };
  if (given === 'Anonymous') return {};
  if (!USERNAME.test(given)) return { name: given };
  return { user: { name: given, id, ...(title !== undefined && !isUnknown(title) && { title }) } };
};

/** Reads the tags of one side. */
export const sideOf = (
  tags: ReadonlyMap<string, string>,
  color: 'White' | 'Black',
  naming: Naming,
): PgnSide => {
  const rating = numberOf(tags.get(`${color}Elo`));
  const ratingDiff = numberOf(tags.get(`${color}RatingDiff`));
  const team = tags.get(`${color}Team`);
  const other = tags.get(color === 'White' ? 'BlackTeam' : 'WhiteTeam');
  return {
    ...whoIs(tags.get(color), tags.get(`${color}Title`), naming),
    ...(rating !== undefined && rating > 0 && { rating }),
    ...(ratingDiff !== undefined && { ratingDiff }),
    ...(naming.ofLichess && !isUnknown(team) && !isUnknown(other) && { team }),
  };
};
