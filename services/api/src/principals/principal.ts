import type { Role } from '@rookery/shared/contract/access.ts';

/** Who asks, as it was found out for one request. */
export interface Principal {
  role: Role;
  name: string;
  /** By which its requests are counted: the same for a token and the sessions made with it. */
  key: string;
  /** The number of its token; null for those that the environment gave. */
  tokenId: number | null;
  /** The number of its session; null where a token asks. */
  sessionId: number | null;
  /** When the token or session ends by itself. */
  expiresAt: Date | null;
}
