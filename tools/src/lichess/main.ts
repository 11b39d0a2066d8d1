import { runCommandLine } from '../cli/command-line.ts';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { lichessCommand } from './command.ts';

// The process that startLichess spawns. Its stdin ends when the one who started it is gone.
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));

try {
  await runCommandLine(lichessCommand, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  say(`lichess: ${error.message}`);
  process.exit(error.exitCode);
}
