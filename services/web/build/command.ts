import { buildPage } from './build-page.ts';

/** Builds the page and prints what travels: `bun services/web/build/command.ts`. */
const began = performance.now();
const { files, views } = await buildPage();
const kib = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`.padStart(10);
const print = (line: string) => process.stdout.write(`${line}\n`);
for (const { name, bytes, gzip, first } of files.sort((a, b) => b.gzip - a.gzip))
  print(`${name.padEnd(36)}${kib(bytes)}${kib(gzip)} gzip${first ? '  first load' : ''}`);
const first = files.reduce((sum, { gzip, first }) => sum + (first ? gzip : 0), 0);
print(`${'first load'.padEnd(46)}${kib(first)} gzip`);
for (const { name, gzip } of views.sort((a, b) => b.gzip - a.gzip))
  print(`${`${name}, complete`.padEnd(46)}${kib(gzip)} gzip`);
print(`built in ${Math.round(performance.now() - began)} ms`);
