import { defineCommand } from 'citty';
import { installArg } from '../cli/install-arg.ts';
import { readNumber } from '../cli/number.ts';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import { endOnSignals } from '../up/end-on-signals.ts';
import { signInLink } from '../up/welcome.ts';
import { renderAnalyses } from './analysis-summary.ts';
import { analyzeSome, describeFailure } from './analyze.ts';
import { renderAnswers } from './answers-summary.ts';
import { compareGames, describeLoss } from './compare.ts';
import { followPlayers } from './follow.ts';
import { type DemoStack, startDemoStack } from './stack.ts';
import { renderSummary } from './summary.ts';

export const demoCommand = defineCommand({
  meta: {
    name: 'demo',
    description:
      'The whole system against a stand-in for Lichess, with two sample players and temporary data',
  },
  args: {
    once: {
      type: 'boolean',
      description: 'end after the summary; exit 1 when a game or an analysis is missing',
    },
    games: { type: 'string', valueHint: 'N', default: '300', description: 'of each of the two players' },
    port: { type: 'string', valueHint: 'N', description: 'of the API (a free one)' },
    ...installArg,
  },
  run: async ({ args }) => {
    const games = readNumber('--games', args.games, { least: 1, most: 100_000 }) ?? 300;
    const port = readNumber('--port', args.port, { least: 0, most: 65_535 }) ?? 0;
    const stack = startDemoStack({ games, port, mayInstall: args.install });
    const isEnding = endOnSignals(stack, process.env.ROOKERY_SUPERVISED === '1');
    try {
      const loss = await play(stack, args.once ?? false);
      if (loss !== undefined && args.once) throw new Stop(loss);
      if (loss !== undefined) say(`rookery: ${loss}`);
    } catch (err) {
      if (isEnding()) return;
      await stack.stop();
      throw err;
    }
    if (!args.once) return;
    await stack.stop();
    process.exit(0);
  },
});

/**
 * Follows the sample players to the end, has some of their games analyzed and prints the summary; the sentence of what
 * is missing, if anything is.
 */
const play = async (stack: DemoStack, once: boolean): Promise<string | undefined> => {
  const { facts, lichess, folder } = await stack.ready;
  const players = await lichess.players();
  const seconds = await followPlayers(facts, players);
  const comparison = await compareGames(facts, lichess, players);
  process.stdout.write(`${await renderSummary(facts, players, comparison, seconds)}\n`);
  const shown = await analyzeSome(facts);
  process.stdout.write(`${renderAnalyses(shown)}\n`);
  process.stdout.write(`${await renderAnswers(facts, players)}\n`);
  if (!once) {
    process.stdout.write(`ready ${facts.apiUrl}\n`);
    say(`reference  ${facts.apiUrl}/api/reference`);
    if (process.stderr.isTTY) say(`page       ${signInLink(facts.apiUrl, facts.token)}`);
    say(`token      in ${folder}/token`);
    say('Ctrl-C ends it and removes its data.');
  }
  return describeLoss(comparison) ?? describeFailure(shown.analyses);
};
