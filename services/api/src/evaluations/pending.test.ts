import { expect, test } from 'bun:test';
import { createSignals } from '../analyses/signals.ts';
import { createPendingEvaluations } from './pending.ts';

const REQUEST = { fen: 'x', variant: 'standard', nodes: 1_000, multiPv: 1 } as const;
const MINUTE = 60_000;

test('a search that no worker takes is dispatched again, until one does', () => {
  let now = 0;
  const pending = createPendingEvaluations(createSignals(), () => now);
  const { id } = pending.ask(REQUEST);
  expect(pending.untaken()).toEqual([]);
  now = 11_000;
  expect(pending.untaken()).toEqual([id]);
  pending.take(id);
  expect(pending.untaken()).toEqual([]);
});

test('an end is told for a while, then forgotten; what never ends is given up', () => {
  let now = 0;
  const pending = createPendingEvaluations(createSignals(), () => now);
  const ended = pending.ask(REQUEST);
  pending.finish(ended.id, { code: 'unsearchable', detail: 'x' });
  const endless = pending.ask(REQUEST);
  expect(endless.id).not.toBe(ended.id);
  now = 11 * MINUTE;
  pending.untaken();
  expect(pending.get(ended.id)).toBeUndefined();
  expect(pending.ask(REQUEST).id).toBe(endless.id);
  now = 61 * MINUTE;
  pending.untaken();
  expect(pending.get(endless.id)).toBeUndefined();
});

test('each change is an event and wakes who watches; after the end there is none', () => {
  const signals = createSignals();
  const pending = createPendingEvaluations(signals);
  const { id } = pending.ask(REQUEST);
  const seqs: (number | undefined)[] = [];
  const leave = signals.watch(id, () => seqs.push(pending.get(id)?.seq));
  pending.progress(id, []);
  pending.progress(id, []);
  pending.finish(id, { code: 'unsearchable', detail: 'x' });
  pending.progress(id, []);
  leave();
  expect(seqs).toEqual([1, 2, 3]);
});

test('a search is left once everybody who asked has listened and gone; who asks without listening keeps it', () => {
  const pending = createPendingEvaluations(createSignals());
  const { id } = pending.ask(REQUEST);
  const [one, two] = [pending.watch(id, () => {}), pending.watch(id, () => {})];
  one();
  expect(pending.get(id)?.isLeft).toBe(false);
  two();
  expect(pending.get(id)?.isLeft).toBe(true);
  const again = pending.ask(REQUEST);
  expect(again.id).not.toBe(id);
  pending.ask(REQUEST);
  pending.watch(again.id, () => {})();
  expect(again.isLeft).toBe(false);
  // Who comes back takes it up again.
  pending.watch(id, () => {});
  expect(pending.get(id)?.isLeft).toBe(false);
});
