import { DEFAULT_HASH_MB } from '@rookery/consumer/engine/engine-options.ts';
import { launcher } from '@rookery/consumer/engine/launcher.ts';
import type { EngineProgram } from '@rookery/consumer/engine/program.ts';

/** What one engine searches as one new game: the commands that set its positions up, in order. */
export type EngineChunk = readonly string[];

/** An engine with nothing around it but a pipe. */
export interface EngineAlone {
  /** Searches a chunk; the nodes of each position. */
  search(chunk: EngineChunk, nodes: number): Promise<number[]>;
  close(): Promise<void>;
}

const NODES = /\bnodes (\d+)/g;

/** Starts an engine with the settings and the priority that the system gives it. */
export const startEngineAlone = async ({ command }: EngineProgram): Promise<EngineAlone> => {
  const child = Bun.spawn({
    cmd: [...launcher(), ...command],
    cwd: '/',
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
  });
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let heard = '';

  /** What it says up to the line that begins with this word. */
  const until = async (word: string): Promise<string> => {
    for (;;) {
      const at = heard.startsWith(word) ? 0 : heard.indexOf(`\n${word}`) + 1;
      const end = at > 0 || heard.startsWith(word) ? heard.indexOf('\n', at) : -1;
      if (end >= 0) {
        const said = heard.slice(0, end);
        heard = heard.slice(end + 1);
        return said;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error(`the engine ended before it said ${word}`);
      heard += decoder.decode(value, { stream: true });
    }
  };
  const ask = (commands: readonly string[], word: string): Promise<string> => {
    void child.stdin.write(`${commands.join('\n')}\n`);
    return until(word);
  };

  await ask(['uci'], 'uciok');
  const settings = ['Threads value 1', `Hash value ${DEFAULT_HASH_MB}`, 'UCI_Chess960 value true'];
  await ask([...settings.map((setting) => `setoption name ${setting}`), 'isready'], 'readyok');
  return {
    search: async (chunk, nodes) => {
      await ask(['ucinewgame', 'isready'], 'readyok');
      const searched: number[] = [];
      for (const position of chunk) {
        const said = await ask([position, `go nodes ${nodes}`], 'bestmove');
        searched.push(Number([...said.matchAll(NODES)].at(-1)?.[1] ?? 0));
      }
      return searched;
    },
    close: async () => {
      child.kill('SIGKILL');
      await child.exited;
    },
  };
};
