import type { TransactionSql } from 'postgres';
import { statement } from '../db/statement.ts';

/** Arbitrary, and never to be changed. */
const LOCK = 5_318_008_117;

/**
 * Holds the derived tables until the transaction ends. Those who save games hold them together: two never write of
 * one game, whose row each inserts or locks first. Who lets go of a player goes `alone`, as others would go on
 * writing sides of someone they read as followed; so does who repairs a range of games, among which none may appear.
 */
export const lockDerived = async (tx: TransactionSql, alone: boolean): Promise<void> => {
  await statement(tx, `select pg_advisory_xact_lock${alone ? '' : '_shared'}(${LOCK})`);
};
