import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For pages that are not ours and carry their state in inline scripts. */
    allowsInlineScripts?: boolean;
  }
}

/** The headers are worked out once: the plugin of helmet for Fastify does it again for every answer. */
export function sendSecurityHeaders(app: FastifyInstance): void {
  const usual = headersWith(["'self'"]);
  const lenient = headersWith(["'self'", "'unsafe-inline'"]);
  app.addHook('onRequest', (request, reply, done) => {
    const send = request.routeOptions.config.allowsInlineScripts === true ? lenient : usual;
    send(request.raw, reply.raw, (problem) => done(problem instanceof Error ? problem : undefined));
  });
  app.addHook('onSend', async (request, reply) => {
    if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000');
  });
}

function headersWith(scriptSrc: readonly string[]) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: [...scriptSrc],
        // Charts and floating panels are placed by style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // A browser that was told so on http://localhost would refuse every other program there.
    hsts: false,
  });
}
