import type { Attempt } from './attempt.ts';
import { connectTo, type FarAddress } from './far-address.ts';

/** Not one of `refused`: who is refused a connection has reached the other side. */
const NO_WAY = /unreachable|No route to host|timed out/i;
/** Nobody tells its address, or it is not answered there either; a name server takes its time to say so. */
const NO_NAME = /Name or service not known|name resolution|unreachable|No route to host|timed out/i;

/** On the network inside alone. */
const INSIDE = ['api', 'consumer', 'postgres', 'redis'];
const STAND_IN = { host: 'lichess', port: 8080 };

/** Ways out that are tried, and a sentence for each that cannot be. */
export interface WaysOut {
  attempts: Attempt[];
  skipped: string[];
}

const reach = (service: string, { host, port }: FarAddress, expected: Attempt['expected']): Attempt => ({
  what: `reach ${host}`,
  service,
  words: connectTo({ host, port }),
  expected,
});

/**
 * That only the producer has a way out: nobody else reaches what it reaches. Whether the front does depends on the engine, which may
 * not know the option that keeps answers from it (`masked`: its network is one without translation of addresses).
 */
export const waysOut = (addresses: FarAddress[], { masked }: { masked: boolean }): WaysOut => {
  // The network of the producer and of the stand-in has nobody else on it.
  const standIn = [...INSIDE, 'front'].map(
    (service): Attempt => ({
      what: 'reach the stand-in for Lichess',
      service,
      words: connectTo(STAND_IN),
      expected: { refusedBy: NO_NAME },
    }),
  );
  if (addresses.length === 0)
    return {
      attempts: standIn,
      skipped: ['reaching out: the producer reaches neither the internet nor this machine'],
    };
  const inside = INSIDE.flatMap((service) =>
    addresses.map((address) => reach(service, address, { refusedBy: NO_WAY })),
  );
  const beyond = addresses.filter((address) => address.beyond);
  const whyNot = !masked
    ? 'this engine does not know enable_ip_masquerade'
    : beyond.length === 0
      ? 'the producer reaches no address beyond this machine'
      : undefined;
  const front =
    whyNot === undefined ? beyond.map((address) => reach('front', address, { refusedBy: NO_WAY })) : [];
  return {
    attempts: [...standIn, ...inside, ...front],
    skipped: whyNot === undefined ? [] : [`the front reaching out (${whyNot})`],
  };
};

/** What fetches certificates has a way out, and meets nobody on it. */
export const waysOutOfTls = (addresses: FarAddress[]): Attempt[] => [
  {
    what: 'reach the stand-in for Lichess',
    service: 'tls',
    words: connectTo(STAND_IN),
    expected: { refusedBy: NO_NAME },
  },
  ...addresses.map((address) => reach('tls', address, { prints: /^reached$/m })),
];
