import { requireDeadMan } from '../lock/dead-man.ts';

// A process that is to be killed by its own timer, so many milliseconds after it was told to go: `spin` or `wait`.
// `disarmed` ends by itself, after the moment for which the timer was armed.
const [how, given] = process.argv.slice(2);
const ms = Number(given);
const deadMan = requireDeadMan();
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
deadMan.arm(deadMan.now() + 60_000);
deadMan.arm(deadMan.now() + ms);
if (how === 'disarmed') deadMan.disarm();
process.stdout.write('armed\n');
const end = performance.now() + 20_000;
if (how === 'spin') while (performance.now() < end);
else await Bun.sleep(how === 'disarmed' ? 1.5 * ms : 20_000);
process.exit();
