import type { OpenedPage } from '@rookery/shared/contract/page.ts';
import type { Reject } from '@rookery/shared/contract/save.ts';
import type { BadRecord } from './tally.ts';

/** What the ledger is told of a line that could not be read. */
export const rejectOf = (page: OpenedPage, bad: BadRecord): Reject => ({
  code: bad.code,
  detail: bad.detail,
  playerId: page.playerId,
  page: { id: page.id, seq: bad.seq },
  ...bad.kept,
});
