import type { Contract, EngineIdentity } from '@rookery/shared/contract/engine.ts';
import type { TransactionSql } from 'postgres';

/** A contract as it is stored. */
export interface ContractRow {
  no: number;
  engine: string;
  version: string | null;
  net: string | null;
  hash_mb: number;
  nodes: number;
  multi_pv: number;
}

/** The contract on the wire. */
export const contractOf = (row: ContractRow): Contract => ({
  engine: row.engine,
  version: row.version,
  net: row.net,
  hashMb: row.hash_mb,
  nodes: row.nodes,
  multiPv: row.multi_pv,
});

/** The number of a contract, written down where it is new. */
export const contractNo = async (
  tx: TransactionSql,
  { engine, version, net, hashMb }: EngineIdentity,
  nodes: number,
  multiPv: number,
): Promise<number> => {
  const find = () => tx<{ no: number }[]>`
    select no from contracts
    where engine = ${engine} and version is not distinct from ${version} and net is not distinct from ${net}
      and hash_mb = ${hashMb} and nodes = ${nodes} and multi_pv = ${multiPv}`;
  // Found nearly always: an insert that conflicts would draw a number each time.
  const [found] = await find();
  if (found) return found.no;
  await tx`
    insert into contracts (engine, version, net, hash_mb, nodes, multi_pv)
    values (${engine}, ${version}, ${net}, ${hashMb}, ${nodes}, ${multiPv})
    on conflict do nothing`;
  const [made] = await find();
  return (made as { no: number }).no;
};
