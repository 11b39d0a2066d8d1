import { afterAll, beforeAll, expect, test } from 'bun:test';
import { existsSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '../../stack/temporary-folder.ts';
import { START_MS } from '../../test/stack.ts';
import { until } from '../../test/until.ts';
import { type AlteredCheckout, alterCheckout } from '../altered/alter-checkout.ts';
import { judge } from '../oracle/oracle.ts';
import { type Sampler, startSampler } from '../oracle/sampler.ts';
import { settle } from '../oracle/settle.ts';
import { type Rig, startRig } from '../rig/rig.ts';
import { passMinutes } from '../rig/time.ts';
import { requestSync } from '../world/drive.ts';
import { makeWorld } from '../world/make.ts';
import { createSite, type Site } from '../world/site.ts';
import { armOf, CRASH_POINTS, crashChanges } from './points.ts';

const arms = temporaryFolder('arms');
const world = makeWorld({
  seed: 21,
  players: 1,
  gamesPer: 60,
  bad: 2,
  duplicates: 2,
  present: 0.4,
  analyzedLater: 0,
});
const [player] = world.players as [(typeof world.players)[0]];
const followed = new Set([player.id]);
let altered: AlteredCheckout;
let rig: Rig;
let site: Site;
let sampler: Sampler;

beforeAll(async () => {
  altered = alterCheckout(crashChanges(arms.path), 'the crash points');
  rig = await startRig({
    root: altered.root,
    leaseMs: 3_000,
    consumers: 1,
    lichess: { players: 1, gamesPer: 0, seed: 21, rate: 60 },
  });
  site = createSite(rig.lichess, world);
  await site.fill();
  sampler = startSampler(rig, world, site, 100);
  await rig.client.players.$post({ json: { username: player.username } });
  expect(await settle(rig, [player.id], { withinMs: 120_000 })).toMatchObject({ unsettled: [] });
}, START_MS);

afterAll(async () => {
  await sampler?.stop();
  await rig?.end();
  altered?.remove();
  arms.remove();
});

/** How often the processes were started, all together. */
const lives = () => [rig.api, ...rig.producers, ...rig.consumers].reduce((sum, one) => sum + one.lives(), 0);

for (const point of CRASH_POINTS) {
  test(`kill -9 of ${point.what} loses nothing`, async () => {
    const before = lives();
    const arm = armOf(arms.path, point);
    writeFileSync(arm, '');
    await site.move(Math.ceil(site.left() / 3));
    await until('a sync to begin', async () => (await requestSync(rig, player.id, true))?.created, {
      every: 200,
    });
    await until('the process to die', () => !existsSync(arm));
    if (point.minutes !== undefined) await passMinutes(rig, point.minutes);
    const { unsettled } = await settle(rig, [player.id], { withinMs: 45_000 });
    expect(unsettled).toEqual([]);
    const { differences, mostOpen } = await judge(rig, world, site, followed);
    expect([...sampler.violations(), ...differences]).toEqual([]);
    expect(mostOpen).toBe(1);
    expect(lives()).toBe(before + 1);
  });
}
