import { runProgram } from './run-program.ts';

/** A container engine that answers, and its compose. */
export interface Engine {
  /** The words before a command of compose. */
  compose: string[];
  name: string;
  /** It leaves out the options of a network that are Docker's own. */
  podman: boolean;
}

/**
 * The engine that `docker` reaches here, by DOCKER_HOST or as it is set up; else the sentence why there is none.
 * Compose is a part of docker, or a program of its own.
 */
export const findEngine = async (): Promise<Engine | string> => {
  const { PATH } = process.env;
  if (!Bun.which('docker', { PATH })) return 'there is no docker on PATH';
  const info = await runProgram(['docker', 'version', '--format', '{{.Server.Version}}'], { seconds: 20 });
  if (info.code !== 0) return `docker reaches no engine (${lastLine(info.output)})`;
  const parts = await runProgram(
    ['docker', 'version', '--format', '{{range .Server.Components}}{{.Name}} {{end}}'],
    { seconds: 20 },
  );
  const podman = /podman/i.test(parts.output);
  for (const compose of [['docker', 'compose'], ['docker-compose']]) {
    if (!Bun.which(compose[0] as string, { PATH })) continue;
    const version = await runProgram([...compose, 'version'], { seconds: 20 });
    if (version.code === 0)
      return {
        compose,
        podman,
        name: `engine ${podman ? 'podman ' : ''}${info.output.trim()}, ${version.output.trim().split('\n')[0]}`,
      };
  }
  return 'docker has no compose, and there is no docker-compose on PATH';
};

export const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
