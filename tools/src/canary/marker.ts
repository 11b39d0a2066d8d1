import { randomBytes } from 'node:crypto';

/**
 * The variables of a test run: what every secret begins with that is made in it, and the folder where the processes of
 * the run note in what they looked for that.
 */
export const MARKER = 'ROOKERY_TEST_MARKER';
export const NOTES = 'ROOKERY_TEST_NOTES';

/** What a run's secrets begin with: so rare that it stands nowhere else by chance, and no part of what makes them secret. */
export const makeMarker = (): string => `canary${randomBytes(6).toString('hex')}`;

/** Both variables, for a process that gets none of our environment else. */
export const canaryEnv = (): Record<string, string> =>
  Object.fromEntries(
    [MARKER, NOTES].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
