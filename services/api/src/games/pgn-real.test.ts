import { describe, expect, test } from 'bun:test';
import { readReal, readRealGames, whyNoRealGames } from '@rookery/shared/chess/real-games.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { type PgnNodeData, parseComment, parsePgn } from 'chessops/pgn';
import { makePgn } from './pgn.ts';

const ALL = { clocks: true, evals: true };

const tagNames = (pgn: string): string[] =>
  [...(pgn.split('\n\n', 1)[0] ?? '').matchAll(/^\[(\w+) /gm)].map((match) => match[1] ?? '');

const why = whyNoRealGames();
const because = why ? ` (skipped: ${why})` : '';

const NAG_NAMES: Record<number, string> = { 2: 'Mistake', 4: 'Blunder', 6: 'Inaccuracy' };

const ENDINGS: [RegExp, string][] = [
  [/resigns\.$/, 'resign'],
  [/by checkmate\.$/, 'mate'],
  [/on time\.$/, 'outoftime'],
  [/left the game\.$/, 'timeout'],
  [/by stalemate\.$/, 'stalemate'],
  [/is a draw\.$/, 'draw'],
];

/** The record that Lichess must have written an annotated PGN from. */
const recordOf = (text: string): LichessGame => {
  const [game] = parsePgn(text);
  if (!game) throw new Error('no game');
  const header = (name: string): string => game.headers.get(name) ?? '';
  const nodes: { data: PgnNodeData; better: string[] }[] = [];
  for (let node: typeof game.moves = game.moves; node.children[0]; node = node.children[0]) {
    const better = node.children[1] ? [node.children[1].data, ...node.children[1].mainline()] : [];
    nodes.push({ data: node.children[0].data, better: better.map(({ san }) => san) });
  }
  const comments = nodes.map(({ data }) => data.comments ?? []);
  const opening = comments.findIndex((list) => list.includes(`${header('ECO')} ${header('Opening')}`));
  const last = comments.at(-1)?.at(-1) ?? '';
  const clock = header('TimeControl').split('+').map(Number);
  const side = (color: string) => {
    const diff = game.headers.get(`${color}RatingDiff`);
    const rating = Number(header(`${color}Elo`));
    return { user: { name: header(color) }, rating, ...(diff !== undefined && { ratingDiff: Number(diff) }) };
  };
  const [mode, perf] = header('Event').split(' ');
  return {
    id: header('GameId'),
    variant: 'standard',
    rated: mode === 'rated',
    perf,
    speed: perf,
    createdAt: Date.parse(`${header('UTCDate').replaceAll('.', '-')}T${header('UTCTime')}Z`),
    status: ENDINGS.find(([pattern]) => pattern.test(last))?.[1],
    ...(header('Result') === '1-0' && { winner: 'white' }),
    ...(header('Result') === '0-1' && { winner: 'black' }),
    players: { white: side('White'), black: side('Black') },
    opening: { eco: header('ECO'), name: header('Opening'), ply: opening + 1 },
    moves: nodes.map(({ data }) => data.san).join(' '),
    clocks: comments.map(
      (list) => (list.map(parseComment).find((said) => said.clock !== undefined)?.clock ?? 0) * 100,
    ),
    analysis: nodes.flatMap(({ data, better }, i) => {
      const evaluation = comments[i]?.map(parseComment).find((said) => said.evaluation)?.evaluation;
      if (!evaluation) return [];
      const name = NAG_NAMES[data.nags?.[0] ?? 0];
      const comment = (data.comments?.[0] ?? '').replace(/^\([^)]*\) /, '');
      return {
        ...('pawns' in evaluation ? { eval: Math.round(evaluation.pawns * 100) } : { mate: evaluation.mate }),
        ...(name && { variation: better.join(' '), judgment: { name, comment } }),
      };
    }),
    clock: { initial: clock[0], increment: clock[1] },
    ...(/Arena$/.test(header('Event')) && { arenaTour: { id: '', name: header('Event') } }),
  };
};

const gamesIn = (file: string): string[] =>
  readReal(file)
    .split(/\n\n(?=\[Event )/)
    .map((text) => `${text.trimEnd()}\n\n`);

describe.skipIf(why !== undefined)(`Lichess itself${because}`, () => {
  test('writes its annotated games character by character like this, but for the Round of later exports', () => {
    const games = gamesIn('literate.pgn.gz');
    expect(games).toHaveLength(552);
    for (const game of games) expect(makePgn(recordOf(game), ALL).replace('[Round "-"]\n', '')).toBe(game);
  });

  test.each(['plain', 'legal', 'illegal', 'literate'])('orders the tags of %s.pgn like this', (file) => {
    const side = { user: { name: 'a', title: 'GM' }, rating: 1, ratingDiff: 1 };
    const full = {
      id: 'abcdEFGH',
      variant: 'fromPosition',
      createdAt: 0,
      players: { white: side, black: side },
      initialFen: '8/8/8/8/8/8/8/8 w - - 0 1',
      analysis: [{ eval: 1 }],
    };
    const ours = tagNames(makePgn(full, ALL));
    for (const game of gamesIn(`${file}.pgn.gz`)) {
      const theirs = tagNames(game).filter((name) => !name.endsWith('FideId'));
      expect(ours.filter((name) => theirs.includes(name))).toEqual(theirs);
    }
  });

  test.each(['clocks', 'variants', 'plain', 'analysed'])('%s.ndjson comes back from PGN', (file) => {
    for (const record of readRealGames(`${file}.ndjson.gz`) as unknown as LichessGame[]) {
      const nodes = [...(parsePgn(makePgn(record, ALL))[0]?.moves.mainline() ?? [])];
      expect(nodes.map((node) => node.san).join(' ')).toBe(record.moves ?? '');
    }
  });
});
