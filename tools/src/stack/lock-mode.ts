import { deadManRefusal } from '@rookery/producer/lock/dead-man.ts';

/** The lock that this machine can hold: for stacks against a stand-in, where a second request costs nothing. */
export const possibleLock = (): 'full' | 'reduced' => (deadManRefusal() === undefined ? 'full' : 'reduced');
