import { describe, expect, test } from 'bun:test';
import type { Evaluation } from './evaluation.ts';
import { judgeMove } from './judgment.ts';

describe('a judgment', () => {
  const cp = (value: number) => ({ cp: value });
  const mate = (moves: number) => ({ mate: moves });
  const CASES = [
    ['54 centipawns from 0.00', cp(0), cp(-54), undefined],
    ['55 centipawns from 0.00', cp(0), cp(-55), 'Inaccuracy'],
    ['110 centipawns from 0.00', cp(0), cp(-110), 'Inaccuracy'],
    ['111 centipawns from 0.00', cp(0), cp(-111), 'Mistake'],
    ['168 centipawns from 0.00', cp(0), cp(-168), 'Mistake'],
    ['169 centipawns from 0.00', cp(0), cp(-169), 'Blunder'],
    ['a gain', cp(0), cp(500), undefined],
    ['a loss beyond the cap', cp(1600), cp(1000), undefined],
    ['the way into a mate from an equal game', cp(0), mate(-5), 'Blunder: Checkmate is now unavoidable'],
    ['the way into a mate from -7.00', cp(-700), mate(-5), 'Blunder: Checkmate is now unavoidable'],
    ['the way into a mate from -7.01', cp(-701), mate(-5), 'Mistake: Checkmate is now unavoidable'],
    ['the way into a mate from -9.99', cp(-999), mate(-5), 'Mistake: Checkmate is now unavoidable'],
    ['the way into a mate from -10.00', cp(-1000), mate(-5), 'Inaccuracy: Checkmate is now unavoidable'],
    ['a mate missed for 0.00', mate(3), cp(0), 'Blunder: Lost forced checkmate sequence'],
    ['a mate missed for 7.00', mate(3), cp(700), 'Blunder: Lost forced checkmate sequence'],
    ['a mate missed for 7.01', mate(3), cp(701), 'Mistake: Lost forced checkmate sequence'],
    ['a mate missed for 9.99', mate(3), cp(999), 'Mistake: Lost forced checkmate sequence'],
    ['a mate missed for 10.00', mate(3), cp(1000), 'Inaccuracy: Lost forced checkmate sequence'],
    ["a mate turned into the opponent's", mate(3), mate(-3), 'Blunder: Lost forced checkmate sequence'],
    ['a mate that takes longer', mate(3), mate(9), undefined],
    ['a mate that comes sooner', mate(-9), mate(-1), undefined],
    ['a mate found', cp(0), mate(3), undefined],
    ['a mate escaped', mate(-3), cp(0), undefined],
  ] as const;

  const flipped = (score: { cp: number } | { mate: number }) =>
    'cp' in score ? { cp: -score.cp } : { mate: -score.mate };

  test.each(CASES)('on %s', (_, before, after, said) => {
    const [name, words = name] = said?.split(': ') ?? [];
    const expected = name && { judgment: name.toLowerCase(), comment: `${words}. Nc3 was best.` };
    const evaluation = { variation: ['Nc3', 'd5'] };
    expect(judgeMove('white', 'f3', before, after, evaluation)).toEqual(expected as never);
    expect(judgeMove('black', 'f3', flipped(before), flipped(after), evaluation)).toEqual(expected as never);
  });

  test.each<[string, Evaluation, string | undefined]>([
    ['no variation', {}, undefined],
    ['an empty variation', { variation: [] }, undefined],
    ['a variation that begins as played', { variation: ['Qh5', 'g6'] }, undefined],
    ['a variation that begins as played, its check not written', { variation: ['Qh5+'] }, undefined],
    ['another variation', { variation: ['Qg4'] }, 'Blunder. Qg4 was best.'],
    ['a statement that the moves differ and no variation', { differs: true }, 'Blunder.'],
    ['a statement that they differ', { differs: true, variation: ['Qg4'] }, 'Blunder. Qg4 was best.'],
    ['a statement that they are the same', { differs: false, variation: ['Qg4'] }, undefined],
  ])('with %s', (_, evaluation, comment) => {
    expect(judgeMove('white', 'Qh5', cp(0), cp(-900), evaluation)?.comment).toBe(comment as never);
  });

  test('needs an evaluation before and after the move', () => {
    const evaluation = { differs: true };
    expect(judgeMove('white', 'f3', undefined, mate(-1), evaluation)).toBeUndefined();
    expect(judgeMove('white', 'f3', cp(0), undefined, evaluation)).toBeUndefined();
  });
});
