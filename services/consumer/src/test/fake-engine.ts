/**
 * An engine that misbehaves in one way, for tests: `bun fake-engine.ts MODE [N]`. It speaks enough UCI to look like one
 * and gives every position the score of its number of moves, so that an answer to another position is found out.
 */
const mode = process.argv[2] ?? 'good';
const at = Number(process.argv[3] ?? 1);

const say = (text: string) => process.stdout.write(`${text}\n`);
/** One of these is legal in each position of the tests: pawns of the start position that have not moved. */
const FIRST = ['a2a3', 'a7a6'];
/** Searches of as many nodes are held by the mode of that name. */
const BIG = 100_000;

let plies = 0;
let searches = 0;
let searching: Timer | undefined;
/** Nodes of the search that goes on until it is let go. */
let held: number | undefined;
/** How many searches may end before they are held. */
let letGo = 0;

const info = (depth: number, nodes: number, bound = '', move = FIRST[plies % 2]): string =>
  `info depth ${depth} seldepth ${depth} multipv 1 score cp ${plies}${bound} nodes ${nodes} nps 1000 time 1 pv ${move}`;

const finish = (nodes: number) => {
  const move = FIRST[plies % 2];
  say(info(1, 20));
  say(info(9, nodes));
  say(`bestmove ${move}`);
};

const go = (nodes: number) => {
  searches++;
  const move = FIRST[plies % 2];
  const now = mode === 'crash-on-ply' || searches >= at;
  switch (now ? mode : 'good') {
    case 'silent':
      return;
    case 'crash':
      say(info(1, 20));
      process.kill(process.pid, 'SIGSEGV');
      return;
    case 'crash-on-ply':
      if (plies === at) process.kill(process.pid, 'SIGSEGV');
      return finish(nodes);
    case 'exit':
      process.stderr.write('no luck\n');
      process.exit(1);
      break;
    case 'garbage':
      for (let i = 0; i < 2_000; i++)
        process.stdout.write(`\u0000\u00ff info depth ${i} score cp pv \r\n${i}`);
      return finish(nodes);
    case 'garbage-only':
      for (let i = 0; i < 2_000; i++) say(`info depth ${i} score cp 99x nodes ${i} bestmove`);
      return;
    case 'drip':
      searching = setInterval(() => process.stdout.write(`${info(2, 30)}\n`), 5);
      return;
    case 'two':
      finish(nodes);
      say(`bestmove ${move}`);
      return;
    case 'two-late':
      finish(nodes);
      setTimeout(() => say(`bestmove ${move}`), 30);
      return;
    case 'huge':
      say(info(1, 20));
      process.stdout.write(`info string ${'x'.repeat(3_000_000)}\n`);
      return finish(nodes);
    case 'bounds':
      say(info(8, nodes, ' upperbound'));
      say(info(9, nodes, ' lowerbound'));
      say(`bestmove ${move}`);
      return;
    case 'last-bound':
      say(info(7, nodes - 1));
      say(`info depth 9 multipv 1 score cp 999 lowerbound nodes ${nodes} pv ${move}`);
      say(`bestmove ${move}`);
      return;
    case 'wrong-move':
      say(info(9, nodes));
      say('bestmove e4e5');
      return;
    case 'wrong-line':
      say(info(9, nodes, '', 'e4e5'));
      say(`bestmove ${move}`);
      return;
    case 'early':
      finish(20);
      process.exit(0);
      break;
    case 'short':
      return finish(nodes / 2);
    case 'short-early':
      finish(nodes / 2);
      process.exit(0);
      break;
    case 'stray':
      // A move too many while the search goes on.
      finish(nodes / 2);
      searching = setTimeout(() => finish(nodes), 60_000);
      return;
    case 'stuck':
      say(info(1, 20));
      return;
    case 'held':
      if (nodes < BIG) return finish(nodes);
      if (letGo === 0) held = nodes;
      else {
        letGo--;
        finish(nodes);
      }
      return;
    case 'slow':
      searching = setTimeout(() => finish(nodes), 60_000);
      return;
    case 'deaf':
      return;
    default:
      return finish(nodes);
  }
};

const read = (line: string) => {
  const [word] = line.split(' ');
  if (line === 'uci') {
    if (mode === 'no-uciok') return;
    if (mode === 'dead') process.exit(1);
    say(mode === 'nameless' ? 'id author nobody' : 'id name Fake 1.0');
    say('option name Threads type spin default 1 min 1 max 1');
    say('option name UCI_Chess960 type check default false');
    say('option name EvalFile type string default nn-fake.nnue');
    say('uciok');
  } else if (line === 'isready') {
    if (mode === 'never-ready') return;
    say('readyok');
  } else if (word === 'position') {
    plies = line.includes(' moves ') ? (line.split(' moves ')[1] ?? '').split(' ').length : 0;
  } else if (word === 'go') go(Number(line.split(' ')[2]));
  else if (line === 'stop' && (searching || held)) {
    clearInterval(searching);
    searching = undefined;
    held = undefined;
    say(info(2, 30));
    say(`bestmove ${FIRST[plies % 2]}`);
  } else if (line === 'quit' && mode !== 'deaf') process.exit(0);
};

// Each signal lets one search end: the one that is held, or else the next.
if (mode === 'held')
  process.on('SIGUSR2', () => {
    if (held === undefined) letGo++;
    else {
      finish(held);
      held = undefined;
    }
  });

let tail = '';
const decoder = new TextDecoder();
for await (const bytes of Bun.stdin.stream()) {
  const lines = (tail + decoder.decode(bytes, { stream: true })).split('\n');
  tail = lines.pop() ?? '';
  for (const line of lines) read(line);
}
// One that hangs does not hear that its parent is gone.
if (mode === 'deaf') setInterval(() => {}, 1_000);

export {};
