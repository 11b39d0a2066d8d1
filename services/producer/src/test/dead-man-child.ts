import { requireDeadMan } from '../lock/dead-man.ts';

// A process that is to be killed by its own timer: `spin` or `wait`, after so many milliseconds. It says when it begins.
const [how, ms] = process.argv.slice(2);
const deadMan = requireDeadMan();
deadMan.arm(deadMan.now() + 60_000);
if (how !== 'disarmed') deadMan.arm(deadMan.now() + Number(ms));
else deadMan.disarm();
process.stdout.write('armed\n');
const end = performance.now() + 5_000;
if (how === 'spin') while (performance.now() < end);
else await Bun.sleep(how === 'disarmed' ? Number(ms) : 5_000);
