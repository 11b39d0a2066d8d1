import { runMain } from 'citty';
import { lichessCommand } from './command.ts';

await runMain(lichessCommand);
