import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../cli/stop.ts';
import { until } from '../test/until.ts';
import { parseOptions } from './options.ts';
import { startLichess } from './start.ts';

const RUN = join(import.meta.dir, '../../run.ts');
const spawn = (...words: string[]) =>
  Bun.spawn([process.execPath, RUN, 'lichess', '--no-install', ...words], { stdout: 'pipe', stderr: 'pipe' });

/** How options are refused: the exit code and the sentence. */
function refusal(...words: string[]): [number, string] | undefined {
  try {
    parseOptions(words);
    return undefined;
  } catch (error) {
    if (error instanceof Stop) return [error.exitCode, error.message];
    throw error;
  }
}

describe('the options', () => {
  test('have defaults', () => {
    const expected = {
      port: 0,
      games: [],
      players: 2,
      gamesPer: 300,
      seed: 1,
      linger: 0,
      refuseAgents: false,
    };
    expect(parseOptions([])).toMatchObject(expected);
  });

  test('may be repeated where that makes sense', () => {
    const words = '--games a --games=b --fault cut --fault 429:seconds=1 --token t=Anna --rate 20'.split(' ');
    const { games, faults, tokens, rate } = parseOptions(words);
    expect(games).toEqual(['a', 'b']);
    expect(faults.map((fault) => fault.kind)).toEqual(['cut', '429']);
    expect([...tokens]).toEqual([['t', 'Anna']]);
    expect(rate).toBe(20);
  });

  test('with a wrong value are wrong usage', () => {
    expect(refusal('--port', 'x')).toEqual([2, expect.stringContaining('--port')]);
    expect(refusal('--rate', '0')).toEqual([2, expect.stringContaining('--rate')]);
    expect(refusal('--fault', 'nope')).toEqual([2, expect.stringContaining('--fault nope')]);
    expect(refusal('--token', 'x')).toEqual([2, expect.stringContaining('--token')]);
    expect(refusal('--players', '0')).toEqual([2, expect.stringContaining('--players')]);
  });
});

describe('the command', () => {
  test('prints where it listens and ends on SIGTERM, whatever is open', async () => {
    const child = spawn('--games-per', '5', '--fault', 'stall');
    const reader = child.stdout.getReader();
    const line = new TextDecoder().decode((await reader.read()).value);
    expect(line).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\n$/);
    const url = line.slice('ready '.length).trim();
    const [player] = (await (await fetch(`${url}/__stand-in/players`)).json()) as { username: string }[];
    const open = await fetch(`${url}/api/games/user/${player?.username}`);
    expect(open.status).toBe(200);
    child.kill('SIGTERM');
    expect(await child.exited).toBe(0);
    await open.text().catch(() => {});
  });

  test('refuses a taken port and an unknown option', async () => {
    const lichess = await startLichess({ gamesPer: 1 });
    try {
      const taken = spawn('--games-per', '1', '--port', new URL(lichess.url).port);
      expect(await taken.exited).toBe(1);
      expect(await new Response(taken.stderr).text()).toContain('cannot listen on port');
    } finally {
      await lichess.stop();
    }
    const unknown = spawn('--nonsense');
    expect(await unknown.exited).toBe(2);
    expect((await new Response(unknown.stderr).text()).trim().split('\n')).toHaveLength(1);
  });
});

describe('a stand-in that was started', () => {
  test('ends with the process that started it', async () => {
    const script = `const { startLichess } = await import(${JSON.stringify(join(import.meta.dir, 'start.ts'))});
      const { pid } = await startLichess({ gamesPer: 1 });
      process.stdout.write(String(pid) + '\\n');
      await new Promise(() => setInterval(() => {}, 1000));`;
    const parent = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'inherit' });
    const pid = Number(new TextDecoder().decode((await parent.stdout.getReader().read()).value));
    expect(pid).toBeGreaterThan(0);
    parent.kill('SIGKILL');
    const alive = (): boolean => {
      try {
        process.kill(pid, 0);
        // A zombie has ended, it only was not waited for.
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false;
      }
    };
    expect(await until('the stand-in to end', () => !alive())).toBe(true);
  });
});
