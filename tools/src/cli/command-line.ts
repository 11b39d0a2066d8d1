import { parseArgs } from 'node:util';
import { type ArgDef, type ArgsDef, type CommandDef, renderUsage, runCommand } from 'citty';
import { usage } from './stop.ts';

/** Runs a command with what stands after its name. `--help` prints the usage; a wrong or missing word throws a Stop (exit 2). */
export const runCommandLine = async <T extends ArgsDef>(
  command: CommandDef<T>,
  rawArgs: string[],
): Promise<void> => {
  const args = await (typeof command.args === 'function' ? command.args() : command.args);
  if (asksForHelp(rawArgs)) {
    const text = await renderUsage(command);
    process.stdout.write(`${process.stdout.isTTY ? text : Bun.stripANSI(text)}\n`);
    return;
  }
  refuseUnknown(rawArgs, args ?? {});
  try {
    await runCommand(command, { rawArgs });
  } catch (err) {
    if (!isOfCitty(err)) throw err;
    throw usage(`${sentenceOf(err)}; usage: ${await usageLine(command)}`);
  }
};

// Its class is not exported.
const isOfCitty = (err: unknown): err is Error => err instanceof Error && err.name === 'CLIError';

const sentenceOf = ({ message }: Error): string => {
  const text = Bun.stripANSI(message);
  return text.charAt(0).toLowerCase() + text.slice(1);
};

const usageLine = async <T extends ArgsDef>(command: CommandDef<T>): Promise<string> =>
  /USAGE\s+(.*)/
    .exec(Bun.stripANSI(await renderUsage(command)))?.[1]
    ?.replaceAll('`', '')
    .trim() ?? '--help';

const asksForHelp = (rawArgs: string[]): boolean => {
  const end = rawArgs.indexOf('--');
  return rawArgs.slice(0, end < 0 ? undefined : end).some((arg) => arg === '--help' || arg === '-h');
};

/**
 * citty takes any option and any number of words: this throws a Stop for what the command does not name, and for a value
 * or word that is empty, as a variable of a shell may be that was never set.
 */
export const refuseUnknown = (rawArgs: string[], args: ArgsDef): void => {
  const options: Record<string, { type: 'boolean' | 'string'; short?: string; multiple: true }> = {};
  for (const [name, def] of Object.entries(args)) {
    if (def.type === 'positional') continue;
    const short = aliasesOf(def).find((alias) => alias.length === 1);
    options[name] = {
      type: def.type === 'boolean' ? 'boolean' : 'string',
      multiple: true,
      ...(short && { short }),
    };
  }
  const { positionals, values } = parseStrictly(rawArgs, options);
  for (const [name, given] of Object.entries(values))
    if ([given].flat().includes('')) throw usage(`--${name} must not be empty`);
  if (positionals.includes('')) throw usage('a word is empty');
  const known = Object.values(args).filter((def) => def.type === 'positional');
  if (known.some((def) => def.valueHint === MANY)) return;
  const extra = positionals[known.length];
  if (extra !== undefined) throw usage(`unexpected argument ${JSON.stringify(extra)}`);
};

const aliasesOf = (def: ArgDef): string[] =>
  'alias' in def && def.alias !== undefined ? [def.alias].flat() : [];

/** The value hint of a positional that may be repeated. */
export const MANY = '…';

const parseStrictly = (
  rawArgs: string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>['options'],
) => {
  try {
    return parseArgs({ args: rawArgs, options, allowPositionals: true, allowNegative: true, strict: true });
  } catch (err) {
    const [line = ''] = (err as Error).message.split('\n');
    throw usage(line.replace(/\. To specify a positional.*$/, '').replace(/\.$/, ''));
  }
};
