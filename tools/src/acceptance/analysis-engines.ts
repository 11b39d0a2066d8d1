import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a program of a few lines and returns its path. */
const writeScript = (path: string, lines: readonly string[]): string => {
  writeFileSync(path, `${['#!/bin/sh', ...lines].join('\n')}\n`);
  chmodSync(path, 0o755);
  return path;
};

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');

/** An engine that is overheard. */
export interface OverheardEngine {
  path: string;
  /** The positions that it was given until now, by all its processes, one entry each time. */
  positions(): string[];
}

/** The engine of this command, with all that it is told written down; its process is the engine's own. */
export const overhear = (folder: string, command: readonly string[]): OverheardEngine => {
  const heard = join(folder, 'heard');
  mkdirSync(heard);
  const path = writeScript(join(folder, 'overheard-engine'), [
    `pipe=${quoted([folder])}/pipe.$$`,
    'mkfifo "$pipe"',
    // A program in the background has no input of its own.
    'exec 3<&0',
    `tee ${quoted([heard])}/$$ <&3 >"$pipe" &`,
    'exec 3<&-',
    `exec ${quoted(command)} <"$pipe"`,
  ]);
  return {
    path,
    positions: () =>
      readdirSync(heard)
        .flatMap((name) => readFileSync(join(heard, name), 'utf8').split('\n'))
        .filter((line) => line.startsWith('position ')),
  };
};

/** An engine that says that it plays these rules, and never searches. */
export const boast = (folder: string, name: string, rules: readonly string[]): string =>
  writeScript(join(folder, 'boasting-engine'), [
    'while read -r line; do',
    '  case $line in',
    `    uci) echo ${quoted([`id name ${name}`])}`,
    `      echo ${quoted([`option name UCI_Variant type combo default chess ${rules.map((rule) => `var ${rule}`).join(' ')}`])}`,
    '      echo uciok ;;',
    '    isready) echo readyok ;;',
    '    quit) exit ;;',
    '  esac',
    'done',
  ]);
