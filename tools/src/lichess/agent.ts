/** Libraries and tools whose default user agent Lichess takes for a crawler. */
const CRAWLERS =
  /bot\b|crawl|spider|undici|axios|curl|okhttp|wget|python|aiohttp|httpx|go-http-client|java\/|libwww|node-fetch|^node\b|^bun\/|^deno\/|postman|insomnia|^got\b|reqwest|guzzle/i;

/** Why a user agent is not one that a client should send, or undefined when it is good. */
export function agentFault(agent: string | undefined): string | undefined {
  if (!agent?.trim()) return 'no user agent';
  return CRAWLERS.test(agent) ? `default-looking user agent ${agent}` : undefined;
}
