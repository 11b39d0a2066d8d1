import { expect, test } from 'bun:test';
import { onRealGames, readReal } from '@rookery/shared/chess/real-games.ts';
import { type PgnNodeData, parseComment, parsePgn } from 'chessops/pgn';
import type { Evaluation } from './evaluation.ts';
import { judgeGame } from './judge-game.ts';

const GLYPHS: Record<number, string> = { 2: 'mistake', 4: 'blunder', 6: 'inaccuracy' };

const evaluationIn = ({ comments = [] }: PgnNodeData): Evaluation => {
  const said = comments.map(parseComment).find(({ evaluation }) => evaluation)?.evaluation;
  if (!said) return {};
  return 'pawns' in said ? { eval: Math.round(said.pawns * 100) } : { mate: said.mate };
};

const real = onRealGames(
  'every judgment and sentence in the annotated games of Lichess is that of the verdict',
);

test.skipIf(real.skip)(real.name, () => {
  const counts = { moves: 0, judged: 0 };
  for (const game of parsePgn(readReal('literate.pgn.gz'))) {
    const played: { data: PgnNodeData; better: string[] }[] = [];
    for (let node: typeof game.moves = game.moves; node.children[0]; node = node.children[0]) {
      const better = node.children[1];
      const data = node.children[0].data;
      played.push({
        data,
        better: better ? [better.data.san, ...[...better.mainline()].map(({ san }) => san)] : [],
      });
    }
    const { moves } = judgeGame({
      startColor: 'white',
      moves: played.map(({ data }) => data.san),
      evaluations: played.map(({ data, better }) => ({ ...evaluationIn(data), variation: better })),
      division: {},
    });
    for (const [i, { data }] of played.entries()) {
      const where = [game.headers.get('GameId'), i + 1];
      const judgment = GLYPHS[data.nags?.[0] ?? 0];
      const comment = judgment && (data.comments?.[0] ?? '').replace(/^\([^)]*\) /, '');
      expect([...where, moves[i]?.judgment, moves[i]?.comment]).toEqual([...where, judgment, comment]);
      counts.moves++;
      if (judgment) counts.judged++;
    }
  }
  process.stderr.write(`verdicts on annotated games: ${counts.judged} judgments of ${counts.moves} moves\n`);
  expect(counts.judged).toBe(7580);
});
