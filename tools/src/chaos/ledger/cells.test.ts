import { expect, test } from 'bun:test';
import { CHECKOUT } from '../altered/alter-checkout.ts';
import { playWithout } from '../cells/play.ts';
import { cellOf, partOf } from '../cells/registry.ts';

const never = new AbortController().signal;
const quiet = () => undefined;

test('where the seal moves the cursor a cell goes red that is green on the code of today', async () => {
  const found = await playWithout(partOf('cursor-when-landed'), quiet, never);
  expect(found?.red).toMatch(/^the cursor of .* is past .*, which has not landed$/);
  expect(await cellOf(found?.name ?? '').play(CHECKOUT, quiet)).not.toHaveProperty('red');
}, 180_000);
