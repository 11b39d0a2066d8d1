import type { Attempt } from './attempt.ts';

/** What of its files a service may write, as compose.yaml has it: its volumes and its temporary folder. */
export const WRITABLE: Record<string, string[]> = {
  api: ['/tmp'],
  producer: ['/tmp'],
  consumer: ['/tmp'],
  front: ['/tmp'],
  tls: ['/tmp', '/data'],
  postgres: ['/tmp', '/var/lib/postgresql/data', '/run/postgresql'],
  redis: ['/tmp', '/data'],
};

const shell = (script: string): string[] => ['sh', '-c', script];
/** Fails with `none` unless a line of the file of its first process, or of its own, is as given. */
const unlessStatus = (line: string): string[] =>
  shell(`grep -hE "${line}" /proc/1/status /proc/self/status || { echo none >&2; exit 1; }`);

/** The kernel's own, where the engine decides; devices; and a folder in memory that podman gives each read-only container. */
const NOT_FILES = ['/proc', '/sys', '/dev', '/var/tmp'];

/** What a service may do neither by its container nor by its account. */
export const hardeningOf = (service: string): Attempt[] => {
  const pruned = [...NOT_FILES, ...(WRITABLE[service] ?? [])].map((path) => `-path ${path}`).join(' -o ');
  const tries: [string, string[], RegExp][] = [
    [
      'write outside its volumes',
      // Files and folders of the whole tree, by what the kernel says of each.
      shell(
        `find / \\( ${pruned} \\) -prune -o \\( -type d -o -type f \\) -writable -print 2> /dev/null | grep -m 3 . || { echo none >&2; exit 1; }`,
      ),
      /^none$/m,
    ],
    [
      'have a root file system that is not read-only',
      shell('grep -E "^[^ ]+ / [^ ]+ ro(,| )" /proc/mounts >&2 && exit 1; cat /proc/mounts'),
      / \/ \S+ ro\b/,
    ],
    ['write to /etc', shell('echo x >> /etc/passwd'), /read-only|denied/i],
    ['run as root', unlessStatus('^Uid:.*\\s0(\\s|$)'), /^none$/m],
    [
      'become root',
      shell('su -c id root < /dev/null'),
      /denied|failure|not permitted|must be run from a terminal|Permission/i,
    ],
    ['give a file away', shell('touch /tmp/x && chown 0 /tmp/x'), /not permitted/i],
    ['have any capability', unlessStatus('^Cap...:.*[1-9a-f]'), /^none$/m],
    ['gain privileges by a program', unlessStatus('^NoNewPrivs:\\s*0'), /^none$/m],
  ];
  return tries.map(([what, words, refusedBy]) => ({ what, service, words, expected: { refusedBy } }));
};
