import type { Role } from '@rookery/shared/contract/access.ts';
import { putLatest } from '@rookery/shared/put-latest.ts';
import type { Sql } from 'postgres';
import { findSession, noteSessionUse } from '../sessions/session-rows.ts';
import type { Principal } from './principal.ts';
import { hashOf, isSameHash, looksMade } from './secret.ts';
import { findToken, noteTokenUse } from './token-rows.ts';

/** How long a word of Postgres holds here: so late at most a revocation takes effect in another process. */
const HOLDS_MS = 1_000;
/** Secrets whose owners are remembered; the oldest is forgotten. */
const MOST_KNOWN = 10_000;

/** The tokens that the environment gives. */
export interface GivenTokens {
  owner: string;
  producer?: string;
  consumer?: string;
}

/** What somebody shows: a token, or the secret of a session. */
export interface Shown {
  kind: 'token' | 'session';
  secret: string;
}

/** Finds out who asks. */
export interface Doorkeeper {
  /** The hash of the owner's token. */
  ownerHash: Buffer;
  /** Who that is, where it is known this moment: what thousands of requests a second ask. */
  recall(shown: Shown): Principal | undefined;
  /** Whether whoever shows that was here before, so that he is no stranger. */
  wasHere(shown: Shown): boolean;
  /** Who that is; undefined for nobody. Asks Postgres where it must, and throws when that cannot say. */
  find(shown: Shown): Promise<Principal | undefined>;
  /** Whether a principal would still be let in. */
  stillGood(principal: Principal): Promise<boolean>;
  /** Asks Postgres anew about everyone: a token was revoked, or a session ended. */
  forget(): void;
}

interface Known {
  principal: Principal;
  until: number;
}

/** What is kept of what was shown. */
interface Proof {
  key: string;
  kind: Shown['kind'];
  hash: Buffer;
}

const proofOf = ({ kind, secret }: Shown): Proof => {
  const hash = hashOf(secret);
  return { key: `${kind} ${hash.toString('base64')}`, kind, hash };
};

export const createDoorkeeper = (sql: Sql, given: GivenTokens): Doorkeeper => {
  const ownerHash = hashOf(given.owner);
  const fixed = (['owner', 'producer', 'consumer'] as const).flatMap((role) => {
    const token = given[role];
    return token === undefined ? [] : [{ hash: hashOf(token), principal: fixedPrincipal(role) }];
  });
  const known = new Map<string, Known>();
  const asked = new Map<string, Promise<Principal | undefined>>();
  const shownBy = new WeakMap<Principal, Proof>();
  let generation = 0;

  const lookUp = ({ key, kind, hash }: Proof): Promise<Principal | undefined> => {
    const waiting = asked.get(key);
    if (waiting) return waiting;
    const began = generation;
    const answer = (kind === 'token' ? findByToken(hash) : findBySession(hash))
      .then((principal) => {
        known.delete(key);
        if (principal) shownBy.set(principal, { key, kind, hash });
        // What was asked before a revocation says nothing of after it.
        if (principal && began === generation)
          putLatest(known, key, { principal, until: performance.now() + HOLDS_MS }, MOST_KNOWN);
        return principal;
      })
      .finally(() => {
        if (asked.get(key) === answer) asked.delete(key);
      });
    asked.set(key, answer);
    return answer;
  };

  const recall = ({ key, kind, hash }: Proof): Principal | undefined => {
    const given = kind === 'token' ? fixed.find((one) => isSameHash(one.hash, hash)) : undefined;
    if (given) return given.principal;
    const before = known.get(key);
    return before !== undefined && before.until > performance.now() ? before.principal : undefined;
  };

  const findByToken = async (hash: Buffer): Promise<Principal | undefined> => {
    const row = await findToken(sql, hash);
    if (!row || !isSameHash(row.hash, hash)) return undefined;
    // A database that takes no writes is no reason to refuse.
    if (row.unnoted) await noteTokenUse(sql, row.id).catch(() => undefined);
    const { id: tokenId, role, name, expires_at: expiresAt } = row;
    return { role, name, key: `token-${tokenId}`, tokenId, sessionId: null, expiresAt };
  };

  const findBySession = async (hash: Buffer): Promise<Principal | undefined> => {
    const row = await findSession(sql, hash, ownerHash);
    if (!row || !isSameHash(row.hash, hash)) return undefined;
    if (row.unnoted) await noteSessionUse(sql, row.id).catch(() => undefined);
    const { id: sessionId, token_id: tokenId, role, name, expires_at: expiresAt } = row;
    return { role, name, key: tokenId === null ? role : `token-${tokenId}`, tokenId, sessionId, expiresAt };
  };

  return {
    ownerHash,
    recall: (shown) => recall(proofOf(shown)),
    wasHere: (shown) => {
      const proof = proofOf(shown);
      return recall(proof) !== undefined || known.has(proof.key);
    },
    find: async (shown) => {
      const proof = proofOf(shown);
      const before = recall(proof);
      if (before !== undefined) return before;
      return shown.kind === 'session' || looksMade(shown.secret) ? lookUp(proof) : undefined;
    },
    stillGood: async (principal) => {
      const proof = shownBy.get(principal);
      return proof === undefined || (recall(proof) ?? (await lookUp(proof))) !== undefined;
    },
    forget: () => {
      generation++;
      known.clear();
      asked.clear();
    },
  };
};

const fixedPrincipal = (role: Exclude<Role, 'reader'>): Principal => ({
  role,
  name: role,
  key: role,
  tokenId: null,
  sessionId: null,
  expiresAt: null,
});
