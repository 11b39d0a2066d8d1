/** What the sentences are made from. */
export interface Counts {
  stored: number;
  /** Stored games that are not of Lichess; none of the numbers below counts them. */
  imported: number;
  finished: number;
  running: number;
  aborted: number;
  /** Stored unfinished games that Lichess has no more; `running` is without them. */
  gone: number;
  /** Stored finished games that Lichess has no more. */
  goneFinished: number;
  rejected: number;
  /** Rejected records whose game is stored nevertheless, in another version. */
  rejectedStored: number;
  pending: number;
  expected: number | null;
  complete: boolean;
}

/** A count with what it counts: the first word for one, the second for any other number. */
const say = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** What Lichess does not count, or has no more. */
const beyondCount = (counts: Counts): string[] => {
  const { aborted, running, imported } = counts;
  const gone = counts.gone + counts.goneFinished;
  const unknown = counts.stored - imported - counts.finished - running - counts.gone - aborted;
  return [
    imported > 0 &&
      say(
        imported,
        'imported game is stored that is not of Lichess',
        'imported games are stored that are not of Lichess',
      ),
    aborted > 0 &&
      say(
        aborted,
        'aborted game is stored that Lichess does not count',
        'aborted games are stored that Lichess does not count',
      ),
    running > 0 &&
      say(
        running,
        'game is still running: Lichess counts it when it is over',
        'games are still running: Lichess counts them when they are over',
      ),
    gone > 0 &&
      say(
        gone,
        'game that is stored is no longer at Lichess',
        'games that are stored are no longer at Lichess',
      ),
    unknown > 0 &&
      say(
        unknown,
        'game is stored that says nothing of its status',
        'games are stored that say nothing of their status',
      ),
  ].filter((note) => note !== false);
};

/** The games that Lichess counts and that are not here, shared out among the reasons that are known. */
const missing = (counts: Counts, expected: number) => {
  const games = Math.max(0, expected - (counts.finished - counts.goneFinished));
  const rejected = Math.min(games, counts.rejected - counts.rejectedStored);
  const pending = Math.min(games - rejected, counts.pending);
  return { games, rejected, pending, unread: games - rejected - pending };
};

/** A sentence for each reason why what is stored differs from what Lichess counts; none when they agree. */
export const notesOf = (counts: Counts): string[] => {
  const { expected } = counts;
  const notes = beyondCount(counts);
  if (expected === null) notes.push("Lichess's own count is not known yet");
  const { games, rejected, pending, unread } = missing(counts, expected ?? 0);
  if (games > 0) {
    const reasons = [
      rejected > 0 && say(rejected, 'was rejected', 'were rejected'),
      pending > 0 && say(pending, 'is on its way', 'are on their way'),
      unread > 0 &&
        (counts.complete
          ? say(unread, 'for a reason that is not known here', 'for a reason that is not known here')
          : say(unread, 'has not been read yet', 'have not been read yet')),
    ].filter((reason) => reason !== false);
    const what = say(games, 'game that Lichess counts is not here', 'games that Lichess counts are not here');
    notes.push(`${what}: ${reasons.join(', ')}`);
  }
  const extra = expected === null ? 0 : counts.finished - counts.goneFinished - expected;
  if (extra > 0)
    notes.push(
      say(
        extra,
        'more game is here than Lichess counted when it was last asked',
        'more games are here than Lichess counted when it was last asked',
      ),
    );
  if (counts.rejected > rejected)
    notes.push(
      say(
        counts.rejected - rejected,
        'record is rejected that is no game missing here',
        'records are rejected that are no games missing here',
      ),
    );
  if (counts.pending > pending)
    notes.push(
      say(
        counts.pending - pending,
        'record was fetched that has not landed yet',
        'records were fetched that have not landed yet',
      ),
    );
  return notes;
};
