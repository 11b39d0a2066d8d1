import { expect, test } from 'bun:test';
import { type Taker, workerReportSchema } from '@rookery/shared/contract/engine.ts';
import { NO_FAIRY } from '../test/fake-program.ts';
import { reportOf } from './report.ts';
import { createTakers } from './takers.ts';

test('a report is one that the API takes, whatever is missing', () => {
  const takers = createTakers({ standard: { ...NO_FAIRY, detail: 'x'.repeat(900) }, fairy: NO_FAIRY }, 64);
  const pool = { engines: [], waiting: 0, breaker: { open: true, openForMs: 1 } };
  const report = workerReportSchema.parse(reportOf(pool, takers));
  const missing: Taker = { missing: 'install fairy-stockfish' };
  expect(report.families.fairy).toEqual(missing);
});
