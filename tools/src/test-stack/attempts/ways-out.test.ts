import { expect, test } from 'bun:test';
import { runProgram } from '../run-program.ts';
import { type Attempt, failureOf } from './attempt.ts';
import { connectTo, withFarAddresses } from './far-address.ts';
import { waysOut, waysOutOfTls } from './ways-out.ts';

const here = { inside: (_service: string, words: string[]) => runProgram(words, { seconds: 30 }) };
const nowhere = { inside: async () => ({ code: 1, printed: '', output: '' }) };
const FAR = { host: '203.0.113.9', port: 80, beyond: true };
const NEAR = { host: '203.0.113.2', port: 4_000, beyond: false };
const triesOf = (attempts: Attempt[], service: string): string[] =>
  attempts.filter((attempt) => attempt.service === service).map(({ what }) => what);

test('where the producer reaches nothing, no try proves anything, and it is said', async () => {
  const { attempts, skipped } = await withFarAddresses(nowhere, async (addresses) =>
    waysOut(addresses, { masked: true }),
  );
  expect(attempts.map(({ what }) => what)).toEqual(Array(5).fill('reach the stand-in for Lichess'));
  expect(skipped).toEqual(['reaching out: the producer reaches neither the internet nor this machine']);
});

test('the front is tried where the engine masks its network and there is an address beyond the machine', () => {
  const both = waysOut([FAR, NEAR], { masked: true });
  expect(both.skipped).toEqual([]);
  for (const service of ['api', 'consumer', 'postgres', 'redis'])
    expect(triesOf(both.attempts, service)).toEqual([
      'reach the stand-in for Lichess',
      'reach 203.0.113.9',
      'reach 203.0.113.2',
    ]);
  expect(triesOf(both.attempts, 'front')).toEqual(['reach the stand-in for Lichess', 'reach 203.0.113.9']);
  expect(waysOut([NEAR], { masked: true }).skipped).toEqual([
    'the front reaching out (the producer reaches no address beyond this machine)',
  ]);
  const unmasked = waysOut([FAR, NEAR], { masked: false });
  expect(triesOf(unmasked.attempts, 'front')).toEqual(['reach the stand-in for Lichess']);
  expect(unmasked.skipped).toEqual([
    'the front reaching out (this engine does not know enable_ip_masquerade)',
  ]);
});

const canConnect = Bun.which('bash') !== null && Bun.which('timeout') !== null;
test.skipIf(!canConnect)(
  'an address that is reached fails a try to be refused; one that refuses has been reached too',
  async () => {
    await withFarAddresses(here, async (addresses) => {
      const near = addresses.filter(({ beyond }) => !beyond);
      // A machine without a way out itself has no such address.
      for (const address of near) {
        const { attempts } = waysOut([address], { masked: true });
        const [api] = attempts.filter(
          ({ what, service }) => service === 'api' && what.endsWith(address.host),
        );
        expect(await failureOf(here, api as Attempt)).toBe(`api may reach ${address.host} (reached)`);
        const [, tls] = waysOutOfTls([address]);
        expect(await failureOf(here, tls as Attempt)).toBeUndefined();
      }
    });
    const { output } = await here.inside('api', connectTo({ host: '127.0.0.1', port: 9 }));
    const { attempts } = waysOut([{ host: '127.0.0.1', port: 9, beyond: false }], { masked: true });
    const [api] = attempts.filter(({ what, service }) => service === 'api' && what === 'reach 127.0.0.1');
    expect(output).toContain('refused');
    expect(await failureOf(here, api as Attempt)).toContain('refused otherwise');
  },
);
