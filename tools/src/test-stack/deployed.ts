import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../cli/stop.ts';
import { freePort } from '../stack/free-port.ts';
import { temporaryFolder } from '../stack/temporary-folder.ts';
import { until } from '../test/until.ts';
import { runDocumented } from './documented.ts';
import { type Engine, lastLine } from './engine.ts';
import { type Ended, runProgram } from './run-program.ts';

/** The deployed stack under test. Commands that fail throw a Stop with what was said last. */
export interface Deployed {
  compose(words: string[], seconds: number, env?: Record<string, string>): Promise<Ended>;
  /** The ids of the running containers of a service. */
  containers(service: string): Promise<string[]>;
  /** What the engine keeps of the options that compose.yaml gives a network. */
  networkOptions(network: string): Promise<Record<string, string>>;
  /** Runs a program in a container of a service. */
  inside(service: string, words: string[]): Promise<Ended>;
  /** Runs a command that DEPLOY.md gives a short name, in a folder of the test's own. Gives what it printed. */
  documented(alias: 'maintain' | 'ask', words: string[]): Promise<string>;
  /** What HTTPS in front answers to a path, by a certificate of its own. */
  askTls(path: string): Promise<Response>;
  /** Asks the published API as the owner, or with another token. */
  ask(path: string, init?: { method?: string; body?: unknown; token?: string }): Promise<Response>;
  /** What the services said last. */
  lastLogs(): Promise<string>;
  /** Removes everything that was made but the images. */
  remove(): Promise<void>;
}

/** As an operator with such an engine has them, and what is of the test alone. */
const filesFor = ({ podman }: Engine): string[] =>
  [
    'compose.yaml',
    ...(podman ? [] : ['deploy/docker.yaml']),
    'tools/src/test-stack/compose.test.yaml',
  ].flatMap((file) => ['-f', file]);

/** A stack with secrets, a port and a name of its own; nothing runs yet. */
export const prepareDeployed = async (engine: Engine): Promise<Deployed> => {
  const folder = temporaryFolder('deployed');
  const secrets = join(folder.path, 'secrets');
  const made = await runProgram(['sh', 'deploy/make-secrets.sh', secrets], { seconds: 10 });
  if (made.code !== 0) throw new Stop(`the secrets were not made: ${lastLine(made.output)}`);
  const ownerToken = readFileSync(join(secrets, 'owner_token'), 'utf8').trim();
  const [port, tlsPort, tlsHttpPort] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const project = `rookery-test-${process.pid}`;
  const settings = {
    ROOKERY_SECRETS: secrets,
    HOST: '127.0.0.1',
    PORT: String(port),
    ROOKERY_PUBLIC_URL: url,
    ROOKERY_DOMAIN: 'localhost',
    TLS_HOST: '127.0.0.1',
    TLS_PORT: String(tlsPort),
    TLS_HTTP_PORT: String(tlsHttpPort),
    // The first look at a new Redis waits a lease and a margin.
    ROOKERY_LEASE_MS: '3000',
    ROOKERY_ENGINES: '1',
    ROOKERY_TAG: 'test',
    LOG_LEVEL: 'info',
  };

  const composed = [...engine.compose, ...filesFor(engine), '-p', project];
  const compose: Deployed['compose'] = async (words, seconds, env = {}) => {
    const ended = await runProgram([...composed, ...words], {
      seconds,
      env: { ...settings, ...env },
    });
    if (ended.code !== 0)
      throw new Stop(
        ended.code === 124
          ? `compose ${words[0]} did not end in ${seconds} s`
          : `compose ${words[0]} failed: ${ended.output.trim().split('\n').slice(-3).join(' | ')}`,
      );
    return ended;
  };
  const containers = async (service: string): Promise<string[]> => {
    const labels = [`com.docker.compose.project=${project}`, `com.docker.compose.service=${service}`];
    const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
    const { output } = await runProgram(['docker', 'ps', '-q', ...filters], { seconds: 20 });
    return output.split('\n').filter(Boolean);
  };
  return {
    compose,
    containers,
    networkOptions: async (network) => {
      const words = [
        'docker',
        'network',
        'inspect',
        `${project}_${network}`,
        '--format',
        '{{json .Options}}',
      ];
      const { printed } = await runProgram(words, { seconds: 20 });
      return (JSON.parse(printed) as Record<string, string> | null) ?? {};
    },
    inside: async (service, words) => {
      // One that ended by itself is begun anew.
      const id = await until(`a container of ${service}`, async () => (await containers(service))[0], {
        within: 30_000,
        every: 300,
      });
      return runProgram(['docker', 'exec', id, ...words], { seconds: 30 });
    },
    documented: (alias, words) =>
      runDocumented(alias, words, { compose: composed, env: settings, folder: folder.path }),
    askTls: (path) =>
      fetch(`https://localhost:${tlsPort}${path}`, {
        tls: { rejectUnauthorized: false },
        keepalive: false,
        signal: AbortSignal.timeout(5_000),
      }),
    ask: (path, { method = 'GET', body, token = ownerToken } = {}) =>
      fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        keepalive: false,
        signal: AbortSignal.timeout(20_000),
      }),
    lastLogs: async () =>
      (await compose(['logs', '--no-color', '--tail=12', 'postgres', 'migrate', 'api', 'producer'], 30))
        .output,
    remove: async () => {
      await compose(['--profile', 'tls', 'down', '-v', '--remove-orphans'], 90).finally(() =>
        folder.remove(),
      );
    },
  };
};
