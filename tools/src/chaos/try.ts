import { playChaos } from './run.ts';

const [seed = '1', minutes = '0.5', root = '/work/main'] = process.argv.slice(2);
const r = await playChaos(
  {
    root,
    seed: Number(seed),
    minutes: Number(minutes),
    players: 4,
    gamesPer: 50,
    leaseMs: 6000,
    mayInstall: false,
  },
  (l) => console.error(l),
);
console.log(JSON.stringify(r, null, 1));
process.exit(0);
