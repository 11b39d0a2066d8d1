import { spawn } from 'node:child_process';

/**
 * Runs a script with this very Bun, its output going to ours, and gives its exit code (1 when a signal ended it).
 * `onLine` sees what it prints, line by line; with `later` all of it is returned as `output` instead of written.
 * It gets what ends us, and ends before we do.
 */
export const runVisibly = (
  args: string[],
  cwd: string,
  options: { env?: Record<string, string>; later?: boolean; onLine?: (line: string) => void } = {},
): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    // Asked not by `bun`, which may be in no folder of PATH.
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...options.env },
      stdio: options.onLine ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    const pass = (name: NodeJS.Signals) => void child.kill(name);
    process.on('SIGINT', pass);
    process.on('SIGTERM', pass);
    let output = '';
    const keep = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    if (options.onLine) {
      const { later, onLine } = options;
      relay(child.stdout, later ? keep : (chunk) => void process.stdout.write(chunk), onLine);
      relay(child.stderr, later ? keep : (chunk) => void process.stderr.write(chunk), onLine);
    }
    child.once('close', (code) => {
      process.off('SIGINT', pass);
      process.off('SIGTERM', pass);
      resolve({ code: code ?? 1, output });
    });
  });

const relay = (
  from: NodeJS.ReadableStream | null,
  to: (chunk: Buffer) => void,
  onLine: (line: string) => void,
): void => {
  let tail = '';
  from?.on('data', (chunk: Buffer) => {
    to(chunk);
    const lines = (tail + chunk.toString()).split('\n');
    tail = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  from?.on('end', () => onLine(tail));
};
