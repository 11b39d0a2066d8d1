import { randomBytes, timingSafeEqual } from 'node:crypto';

/** What a token looks like that was made here: whoever finds one knows what it is. */
const MADE = /^rookery_[\w-]{43}$/;

/** 256 random bits as a token. */
export const makeToken = (): string => `rookery_${makeSecret()}`;

/** 256 random bits in 43 characters that need no escaping. */
export const makeSecret = (): string => randomBytes(32).toString('base64url');

/** Whether a text may be a token that was made here: whatever is not is no reason to ask the database. */
export const looksMade = (text: string): boolean => MADE.test(text);

/** The SHA-256 of a secret. */
export const hashOf = (secret: string): Buffer => new Bun.CryptoHasher('sha256').update(secret).digest();

/** Compares two hashes in constant time. */
export const isSameHash = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && timingSafeEqual(a, b);
