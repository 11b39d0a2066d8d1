import { expect, test } from 'bun:test';

/** A service that closes after `closeMs`; it says `up` when it runs. */
const service = (closeMs: number, supervised = false) => {
  const script = `
    import { createLog } from ${JSON.stringify(`${import.meta.dir}/log.ts`)};
    import { endInOrder } from ${JSON.stringify(`${import.meta.dir}/lifetime.ts`)};
    import { createReleasers } from ${JSON.stringify(`${import.meta.dir}/releasers.ts`)};
    const log = createLog('test', 'silent');
    const releasers = createReleasers(log);
    releasers.push('slow', async () => {
      console.log('closing');
      await Bun.sleep(${closeMs});
      console.log('closed');
    });
    endInOrder(releasers, log, ${supervised});
    setInterval(() => undefined, 1_000);
    console.log('up');`;
  const child = Bun.spawn([process.execPath, '-e', script], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const reader = child.stdout.pipeThrough(new TextDecoderStream() as never).getReader();
  let said = '';
  return {
    child,
    until: async (word: string) => {
      while (!said.includes(word)) {
        const { done, value } = await reader.read();
        if (done) throw new Error(`ended with ${JSON.stringify(said)}`);
        said += value;
      }
    },
  };
};

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it in order, exit 0', async (signal) => {
  const { child, until } = service(10);
  await until('up');
  child.kill(signal);
  await until('closed');
  expect(await child.exited).toBe(0);
});

test('a second signal ends it at once', async () => {
  const { child, until } = service(60_000);
  await until('up');
  child.kill('SIGTERM');
  await until('closing');
  child.kill('SIGTERM');
  expect(await child.exited).toBe(130);
});

test('the end of its supervisor ends it in order, and a signal after that does not hurry it', async () => {
  const { child, until } = service(300, true);
  await until('up');
  child.stdin.end();
  await until('closing');
  child.kill('SIGTERM');
  await until('closed');
  expect(await child.exited).toBe(0);
});

test('a start that breaks off because it was told to end is no failure', async () => {
  const script = `
    import { createLog } from ${JSON.stringify(`${import.meta.dir}/log.ts`)};
    import { endInOrder, startService } from ${JSON.stringify(`${import.meta.dir}/lifetime.ts`)};
    import { createReleasers } from ${JSON.stringify(`${import.meta.dir}/releasers.ts`)};
    const log = createLog('test', 'silent');
    await startService('test', () => log, async () => {
      const releasers = createReleasers(log);
      const started = Promise.withResolvers();
      releasers.push('slow', async () => {
        started.reject(new Error('the connection is closed'));
        await Bun.sleep(20);
        console.log('closed');
      });
      endInOrder(releasers, log, false);
      process.kill(process.pid, 'SIGTERM');
      setInterval(() => undefined, 1_000);
      await started.promise;
    });`;
  const child = Bun.spawn([process.execPath, '-e', script], { stdout: 'pipe', stderr: 'inherit' });
  expect(await new Response(child.stdout).text()).toBe('closed\n');
  expect(await child.exited).toBe(0);
});
