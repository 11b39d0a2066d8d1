import type { TransactionSql } from 'postgres';
import { statement } from '../db/statement.ts';

/** Arbitrary, and never to be changed. */
const LOCK = 5_318_008_117;

/**
 * Holds the derived tables until the transaction ends. Those that only add games hold them together: each writes its
 * counts in one statement, sorted, so that none waits for another in a circle. One that takes counts back writes them
 * more than once and goes `alone`.
 */
export const lockDerived = async (tx: TransactionSql, alone: boolean): Promise<void> => {
  await statement(tx, `select pg_advisory_xact_lock${alone ? '' : '_shared'}(${LOCK})`);
};
