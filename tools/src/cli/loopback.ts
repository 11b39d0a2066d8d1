const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Keeps requests to this machine away from a proxy that the environment names, in this process and its children. */
export const reachLoopbackDirectly = (): void => {
  process.env.NO_PROXY = [process.env.NO_PROXY ?? process.env.no_proxy ?? [], LOOPBACK].flat().join(',');
};
