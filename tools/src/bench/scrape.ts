import type { BenchStack } from './stack.ts';

/** The API's figures in Prometheus's form. */
export const scrape = async ({ facts: { apiUrl, token } }: BenchStack): Promise<string> => {
  const answer = await fetch(`${apiUrl}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return answer.text();
};

/** A figure without labels; NaN where it is not there. */
export const figureIn = (scraped: string, name: string): number =>
  Number(new RegExp(`^rookery_${name} (\\S+)$`, 'm').exec(scraped)?.[1]);

/** Answers of 500 and above since the API began, as it counts them. */
export const count5xx = (scraped: string): number => {
  const lines = scraped.matchAll(/^rookery_http_request_seconds_count\{.*status="5\d\d"\} (\d+)$/gm);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
};
