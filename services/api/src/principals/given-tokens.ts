import { type Env, EnvError, required } from '@rookery/shared/env.ts';
import type { GivenTokens } from './doorkeeper.ts';

/** The tokens of the environment. Throws EnvError without the owner's, and where two are the same. */
export const givenTokens = (env: Env): GivenTokens => {
  const owner = required(env, 'ROOKERY_TOKEN');
  const { ROOKERY_PRODUCER_TOKEN: producer, ROOKERY_CONSUMER_TOKEN: consumer } = env;
  if (producer === owner) throw new EnvError("ROOKERY_PRODUCER_TOKEN: must not be the owner's");
  if (consumer === owner) throw new EnvError("ROOKERY_CONSUMER_TOKEN: must not be the owner's");
  if (producer !== undefined && producer === consumer)
    throw new EnvError("ROOKERY_CONSUMER_TOKEN: must not be the producer's");
  return { owner, producer, consumer };
};
