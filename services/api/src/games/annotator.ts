import type { LichessGame } from '@rookery/shared/lichess/game.ts';

/** Signs our exports of games that were analyzed here, behind whoever else wrote something beside their moves. */
const OWN = 'Rookery';

const SIGNED = new RegExp(`^(?:(.+), )?${OWN}$`, 's');

/** What `isOwn` looks for, as a regular expression of Postgres. */
export const OWN_IN_POSTGRES = `(^|, )${OWN}$`;

/** Whether a tag Annotator says that the analysis was made by Rookery. */
export const isOwn = (annotator: string | undefined): boolean => SIGNED.test(annotator ?? '');

/** The tag for an analysis that was made here, with those whom it named before. */
export const withOwn = (others: string | undefined): string =>
  others === undefined || isOwn(others) ? (others ?? OWN) : `${others}, ${OWN}`;

/** Whom it names but for us. */
export const withoutOwn = (annotator: string): string | undefined =>
  isOwn(annotator) ? SIGNED.exec(annotator)?.[1] : annotator;

/** The tag Annotator of the file that a record, or what was added to it, was made of. */
export const annotatorOf = (record: LichessGame): string | undefined => {
  const { tags } = (record.import ?? {}) as { tags?: { Annotator?: unknown } };
  return typeof tags?.Annotator === 'string' ? tags.Annotator : undefined;
};

/** Whether the analysis that a record holds is one of Rookery's that came back in a file. */
export const isOwnAnalysis = (record: LichessGame): boolean =>
  Array.isArray(record.analysis) && record.analysis.length > 0 && isOwn(annotatorOf(record));

/** A record without its analysis, which was ours. */
export const withoutAnalysis = (game: LichessGame): LichessGame => {
  const { analysis: _analysis, ...rest } = game;
  const { tags, ...beside } = (game.import ?? {}) as { tags?: Record<string, string> };
  const { Annotator: annotator = '', ...others } = tags ?? {};
  const named = withoutOwn(annotator);
  return { ...rest, import: { ...beside, tags: { ...others, ...(named && { Annotator: named }) } } };
};
