/** How a program ended. */
export interface Ended {
  code: number;
  /** What it wrote to stdout. */
  printed: string;
  /** The same, and behind it what it wrote to stderr. */
  output: string;
}

/** Runs a program to its end, killed after so many seconds (exit 124 then). */
export const runProgram = async (
  words: string[],
  { seconds, env = {} }: { seconds: number; env?: Record<string, string> },
): Promise<Ended> => {
  const child = Bun.spawn(words, {
    cwd: `${import.meta.dir}/../../..`,
    env: { ...process.env, ...env },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, seconds * 1_000);
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  clearTimeout(timer);
  return { code: late ? 124 : code, printed: stdout, output: stdout + stderr };
};
