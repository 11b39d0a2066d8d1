import { describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alterCheckout, CHECKOUT } from './alter-checkout.ts';
import { type Change, changeText } from './change.ts';

const PAYLOAD: Change = {
  file: 'shared/src/lichess/payload.ts',
  find: /bytes\.subarray\(0, [^)]+\)/,
  replace: 'bytes.subarray(0, 7)',
};

/** What a service of the checkout at `root` keeps of a line that is not JSON. */
const keptBy = async (root: string): Promise<string> => {
  const reader = join(root, 'services/producer/src/lichess/read-line.ts');
  const script = `
    const { readLine } = await import(${JSON.stringify(reader)});
    const { kept } = readLine({ kind: 'whole', bytes: new TextEncoder().encode('0123456789') });
    console.log(atob(kept.payload));`;
  const child = Bun.spawn([process.execPath, '--no-env-file', '-e', script], { stderr: 'inherit' });
  return (await new Response(child.stdout).text()).trim();
};

describe('an altered checkout', () => {
  test('a service in it uses the changed shared file, the one here does not', async () => {
    const altered = alterCheckout([PAYLOAD], 'payload');
    try {
      expect(await keptBy(altered.root)).toBe('0123456');
      expect(await keptBy(CHECKOUT)).toBe('0123456789');
    } finally {
      altered.remove();
    }
    expect(existsSync(altered.root)).toBe(false);
    expect(existsSync(join(CHECKOUT, 'node_modules/typescript'))).toBe(true);
  });

  test('differs only in what was changed, and has no settings of ours', () => {
    const altered = alterCheckout([PAYLOAD], 'payload');
    try {
      const textOf = (root: string, file: string) => readFileSync(join(root, file), 'utf8');
      expect(textOf(altered.root, PAYLOAD.file)).not.toBe(textOf(CHECKOUT, PAYLOAD.file));
      for (const file of ['package.json', 'sql/0001_games.sql', 'tools/run.ts', 'shared/src/env.ts'])
        expect(textOf(altered.root, file)).toBe(textOf(CHECKOUT, file));
      expect(existsSync(join(altered.root, '.git'))).toBe(false);
      expect(existsSync(join(altered.root, '.env'))).toBe(false);
    } finally {
      altered.remove();
    }
  });

  test('a change without a place names whose it is and the file', () => {
    expect(() => alterCheckout([{ ...PAYLOAD, find: 'no such text' }], 'payload')).toThrow(
      'payload: shared/src/lichess/payload.ts has 0 places like no such text',
    );
  });
});

describe('changing a text', () => {
  const CASES = [
    { name: 'a string', find: 'b', replace: '$&x', result: 'a$&xc B2' },
    { name: 'a pattern', find: /(b)c/, replace: '$1-', result: 'ab- B2' },
    { name: 'a global pattern', find: /c/g, replace: '', result: 'ab B2' },
  ];
  for (const { name, find, replace, result } of CASES) {
    test(`${name} that is there once`, () => {
      expect(changeText('abc B2', { file: 'x.ts', find, replace }, 'x')).toBe(result);
    });
  }

  test('what is there twice is refused', () => {
    expect(() => changeText('a b a', { file: 'x.ts', find: 'a', replace: '' }, 'part')).toThrow(
      'part: x.ts has 2 places like a where one is expected: the code has moved on',
    );
    expect(() => changeText('a b a', { file: 'x.ts', find: /a/, replace: '' }, 'part')).toThrow('2 places');
  });
});
