import { Stop } from '../../cli/stop.ts';
import type { Deployed } from '../deployed.ts';
import { type Attempt, failuresOf } from './attempt.ts';
import { withFarAddresses } from './far-address.ts';
import { hardeningOf, WRITABLE } from './hardening.ts';
import { RIGHTS } from './rights.ts';
import { waysOut, waysOutOfTls } from './ways-out.ts';

/** Tries what the containers that always run may and may not do; says what was seen. Throws a Stop where one does otherwise. */
export const tryEverything = async (stack: Deployed): Promise<string> => {
  const options = await stack.networkOptions('published');
  const masked = options['com.docker.network.bridge.enable_ip_masquerade'] === 'false';
  return await withFarAddresses(stack, async (addresses) => {
    const { attempts, skipped } = waysOut(addresses, { masked });
    const services = Object.keys(WRITABLE).filter((service) => service !== 'tls');
    const reached = addresses.map(({ host }) => host).join(', ') || 'nothing';
    const seen = await tryAll(stack, [...services.flatMap(hardeningOf), ...RIGHTS, ...attempts]);
    return [`${seen}; the producer reaches ${reached}`, ...skipped.map((what) => `skipped: ${what}`)].join(
      '; ',
    );
  });
};

/** The same of the container of the profile tls. */
export const tryTls = (stack: Deployed): Promise<string> =>
  withFarAddresses(stack, (addresses) => tryAll(stack, [...hardeningOf('tls'), ...waysOutOfTls(addresses)]));

const tryAll = async (stack: Deployed, attempts: Attempt[]): Promise<string> => {
  const failures = await failuresOf(stack, attempts);
  if (failures.length > 0) throw new Stop(failures.join('; '));
  const refused = attempts.filter(({ expected }) => 'refusedBy' in expected).length;
  return `${refused} tries refused, ${attempts.length - refused} let through`;
};
