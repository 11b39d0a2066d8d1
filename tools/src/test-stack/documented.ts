import { Stop } from '../cli/stop.ts';
import { runProgram } from './run-program.ts';

const DEPLOY = `${import.meta.dir}/../../../DEPLOY.md`;

/** The metrics that DEPLOY.md names. */
export const documentedMetrics = async (): Promise<string[]> => {
  const names = (await Bun.file(DEPLOY).text()).matchAll(/\b(rookery_[a-z_]+)/g);
  return [...new Set([...names].map(([, name = '']) => name))];
};

/** The command that DEPLOY.md gives a short name. */
const commandOf = async (alias: string): Promise<string> => {
  const [, command] = new RegExp(`^alias ${alias}='(.+)'$`, 'm').exec(await Bun.file(DEPLOY).text()) ?? [];
  if (command?.startsWith('docker compose ')) return command;
  throw new Stop(`DEPLOY.md has no alias ${alias} of a command of compose`);
};

/** What compose is here, what it is told, and the folder in which the operator stands. */
interface Place {
  compose: string[];
  env: Record<string, string>;
  folder: string;
}

/** Runs it with more words behind it as it stands in DEPLOY.md, by a shell. Gives what it printed; throws a Stop where it fails. */
export const runDocumented = async (
  alias: string,
  words: string[],
  { compose, env, folder }: Place,
): Promise<string> => {
  const command = (await commandOf(alias)).replace('docker compose', 'compose').replace('$PWD', '$HERE');
  const script = `compose() { ${compose.join(' ')} "$@"; }; ${command} "$@"`;
  const { code, printed, output } = await runProgram(['sh', '-c', script, alias, ...words], {
    seconds: 60,
    env: { ...env, HERE: folder },
  });
  if (code !== 0)
    throw new Stop(`${alias} ${words[0]} failed: ${output.trim().split('\n').slice(-3).join(' | ')}`);
  return printed;
};
