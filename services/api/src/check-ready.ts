export {};

// The health check of the API's container: exit 0 when it is ready.
const answer = await fetch('http://127.0.0.1:3000/readyz', { signal: AbortSignal.timeout(4_000) }).catch(
  () => null,
);
process.exit(answer?.ok ? 0 : 1);
