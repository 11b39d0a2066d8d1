import { beforeAll, describe, expect, test } from 'bun:test';
import { type RealGame, readRealGames, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import { replay } from '@rookery/shared/chess/replay.ts';
import { cappedCp, type Score } from '@rookery/shared/chess/win-percent.ts';
import { COLORS } from '@rookery/shared/contract/game-summary.ts';
import { type LichessGame, lichessGameSchema } from '@rookery/shared/lichess/game.ts';
import { type AnalysisEntry, type Judgment, readAnalysis } from '../games/analysis-entry.ts';
import { type Color, firstColor } from './color.ts';
import { evaluationsOf, START, scoreOf } from './evaluation.ts';
import { judgeGame, type Verdict } from './judge-game.ts';
import type { MoveVerdict } from './move-verdict.ts';

const why = whyNoRealGames();

/** How often Lichess says what we say, and where it does not. */
interface Tally {
  same: number;
  all: number;
  missed: string[];
}

const tally = (): Tally => ({ same: 0, all: 0, missed: [] });

const count = (into: Tally, where: string, lichess: unknown, ours: unknown): void => {
  into.all++;
  if (Bun.deepEquals(lichess, ours)) into.same++;
  else into.missed.push(`${where}: ${JSON.stringify(lichess)}, here ${JSON.stringify(ours)}`);
};

/** Where a miss is, without what is said there. */
const placeOf = (miss: string): string => miss.slice(0, miss.indexOf(':'));

const share = ({ same, all }: Tally): number => same / all;

const rounded = (value: number | null | undefined): number => Math.floor((value ?? Number.NaN) + 0.5);

/** What Lichess judged by until 2022: winning chances of a steeper curve, of capped centipawns. */
const judgedUntil2022 = (mover: Color, before: Score, after: Score): Judgment | undefined => {
  const chances = (score: Score): number => 2 / (1 + Math.exp(-0.004 * cappedCp(score))) - 1;
  const lost = (mover === 'white' ? 1 : -1) * (chances(before) - chances(after));
  return lost >= 0.3 ? 'blunder' : lost >= 0.2 ? 'mistake' : lost >= 0.1 ? 'inaccuracy' : undefined;
};

/** Whether the game was exported before 2022: the rule of then says every judgment in it, today's does not. */
const isJudgedAsUntil2022 = (analysis: readonly AnalysisEntry[], moves: readonly MoveVerdict[]): boolean => {
  const scores = [START, ...evaluationsOf(analysis).map(scoreOf)];
  const judged = analysis.flatMap(({ judgment, variation }, i) => {
    const [before, after, move] = [scores[i], scores[i + 1], moves[i]];
    if (variation === undefined || !move || !before || !after || 'mate' in before || 'mate' in after)
      return [];
    return [{ judgment, today: move.judgment, formerly: judgedUntil2022(move.color, before, after) }];
  });
  return (
    judged.every(({ judgment, formerly }) => judgment === formerly) &&
    judged.some(({ judgment, today }) => judgment !== today)
  );
};

interface Shipped extends Record<Judgment, number> {
  acpl: number;
  accuracy?: number;
}

interface Judged {
  game: LichessGame;
  analysis: AnalysisEntry[];
  verdict: Verdict;
}

/** The verdict on a game as Lichess sent it, and its division as it is found here. */
const judge = (line: RealGame): Judged & { bare: Verdict } => {
  const game = lichessGameSchema.parse(line);
  const { division: _sent, ...moves } = line;
  const result = replay(moves);
  if (!result.ok) throw new Error(`${line.id}: ${result.error.detail}`);
  const analysis = readAnalysis(game);
  const verdictBy = (entries: readonly AnalysisEntry[]) =>
    judgeGame({
      startColor: firstColor(game.initialFen),
      moves: (game.moves ?? '').split(' '),
      evaluations: evaluationsOf(entries),
      division: result.replay.division,
    });
  const scores = analysis.map(({ eval: cp, mate }) => ({ eval: cp, mate }));
  return { game, analysis, verdict: verdictBy(analysis), bare: verdictBy(scores) };
};

describe.skipIf(why !== undefined)(`Lichess says of its games${why ? ` (skipped: ${why})` : ''}`, () => {
  const accuracy = tally();
  const acpl = tally();
  const counts = tally();
  const judgments = tally();
  const comments = tally();
  const unjudged = tally();
  const byEvaluations = tally();
  const judgedByEvaluations = tally();
  const division = tally();
  const truncated: string[] = [];
  const formerly = new Set<string>();

  const compareMoves = ({ game, analysis, verdict }: Judged): void => {
    if (isJudgedAsUntil2022(analysis, verdict.moves)) formerly.add(game.id);
    for (const [i, entry] of analysis.entries()) {
      const move = verdict.moves[i];
      const where = `${game.id} ply ${i + 1}`;
      if (entry.variation === undefined) count(unjudged, where, entry.judgment, move?.judgment);
      else count(judgments, where, entry.judgment, move?.judgment);
      if (move?.judgment && move.judgment === entry.judgment)
        count(comments, where, entry.comment, move.comment);
    }
    for (const color of COLORS) {
      const sent = game.players?.[color]?.analysis as Shipped | undefined;
      if (!sent) continue;
      const { inaccuracy, mistake, blunder } = verdict[color];
      count(
        counts,
        `${game.id} ${color}`,
        [sent.inaccuracy, sent.mistake, sent.blunder],
        [inaccuracy, mistake, blunder],
      );
    }
  };

  /** What is said of the evaluations alone, without variations and judgments. */
  const compareBare = ({ game, analysis, bare }: ReturnType<typeof judge>): void => {
    for (const [i, { judgment }] of analysis.entries()) {
      const [where, ours] = [`${game.id} ply ${i + 1}`, bare.moves[i]?.judgment];
      count(byEvaluations, where, judgment, ours);
      if (judgment !== undefined || ours !== undefined) count(judgedByEvaluations, where, judgment, ours);
    }
  };

  const compareSides = ({ game, verdict }: Judged): void => {
    for (const color of COLORS) {
      const sent = game.players?.[color]?.analysis as Shipped | undefined;
      if (!sent) continue;
      const side = verdict[color];
      const where = `${game.id} ${color}`;
      count(acpl, where, sent.acpl, rounded(side.acpl));
      if (sent.acpl !== rounded(side.acpl) && sent.acpl === Math.floor(side.acpl ?? -1))
        truncated.push(where);
      if (sent.accuracy !== undefined) count(accuracy, where, sent.accuracy, rounded(side.accuracy));
    }
  };

  beforeAll(() => {
    for (const file of ['clocks.ndjson.gz', 'analysed.ndjson.gz']) {
      for (const line of readRealGames(file)) {
        const judged = judge(line);
        compareMoves(judged);
        compareBare(judged);
        compareSides(judged);
        if (line.division) count(division, line.id, line.division, judged.verdict.division);
      }
    }
    const tallies = Object.entries({
      accuracy,
      acpl,
      counts,
      judgments,
      comments,
      unjudged,
      byEvaluations,
      judgedByEvaluations,
      division,
    }).map(([name, { same, all }]) => `${name} ${same.toLocaleString('en')} of ${all.toLocaleString('en')}`);
    process.stderr.write(
      `verdicts on real games: ${tallies.join(', ')}; ${truncated.length} acpl truncated, ${formerly.size} games judged by the rule of before 2022\n`,
    );
  });

  test('the accuracies that are computed here', () => {
    expect(accuracy.all).toBe(104);
    expect(accuracy.missed).toEqual([]);
  });

  test('the average centipawn losses that are computed here, but for a few that it truncated', () => {
    expect(acpl.all).toBe(4904);
    expect(share(acpl)).toBeGreaterThanOrEqual(0.998);
    expect(acpl.missed.map(placeOf)).toEqual(truncated);
  });

  test('the judgments of today, but in five games that were exported before 2022', () => {
    expect(judgments.all).toBe(43_288);
    expect(share(judgments)).toBeGreaterThanOrEqual(0.9996);
    expect(formerly.size).toBe(5);
    const unexplained = [...judgments.missed, ...counts.missed].filter(
      (miss) => !formerly.has(miss.slice(0, 8)),
    );
    expect(unexplained).toEqual([]);
  });

  test('nothing of a move without a variation', () => {
    expect(unjudged.all).toBe(143_764);
    expect(unjudged.missed).toEqual([]);
  });

  test('nearly the same of its evaluations alone: of 99.4 % of the moves, and 97.4 % of those that are judged', () => {
    expect(byEvaluations.all).toBe(187_052);
    expect(share(byEvaluations)).toBeGreaterThanOrEqual(0.9938);
    expect(share(judgedByEvaluations)).toBeGreaterThanOrEqual(0.9735);
    // The engine would have played them too, which evaluations do not say; every other move has its judgment.
    const missed = judgedByEvaluations.missed.filter((miss) => !formerly.has(miss.slice(0, 8)));
    expect(missed.filter((miss) => !miss.includes(': undefined, here'))).toEqual([]);
  });

  test('its sentences word by word', () => {
    expect(comments.all).toBeGreaterThan(42_000);
    expect(comments.missed).toEqual([]);
  });

  test('the same divisions', () => {
    expect(division.all).toBe(267);
    expect(division.missed).toEqual([]);
  });
});
