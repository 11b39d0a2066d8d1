import { LEDGER_CELLS } from './ledger/cells.ts';
import { makeCellLine } from './cells/play.ts';
const [root = '', filter = ''] = process.argv.slice(2);
for (const cell of LEDGER_CELLS.filter((c) => c.name.includes(filter)))
  process.stdout.write(`${makeCellLine(await cell.play(root, () => undefined))}\n`);
process.exit(0);
