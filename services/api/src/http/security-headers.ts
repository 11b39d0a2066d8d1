import { secureHeaders } from 'hono/secure-headers';

/**
 * What browsers are told of every answer: it is data and no page, it is taken for nothing else than it says, and no
 * other site may frame or read it. What the page says of its own files stands.
 */
export const securityHeaders = (overTls: boolean) =>
  secureHeaders({
    overwrite: false,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    strictTransportSecurity: overTls ? 'max-age=31536000' : false,
    xFrameOptions: 'DENY',
    crossOriginResourcePolicy: 'same-origin',
    crossOriginOpenerPolicy: 'same-origin',
    referrerPolicy: 'no-referrer',
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  });
