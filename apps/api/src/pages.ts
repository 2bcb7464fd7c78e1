import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { registerDashboard } from './dashboard.ts';
import { WireError } from './errors.ts';
import { sendRefusal } from './http/answers.ts';
import { leaveToHelmet } from './http/headers.ts';
import { registerDocsPage } from './rest/docs-page.ts';

/** What is there for people to look at: the dashboard, and the API's documentation. */
export async function registerPages(
  server: FastifyInstance,
  { isHttps }: { isHttps: boolean },
): Promise<void> {
  await server.register(async (pages) => {
    pages.addHook('onRequest', (_request, reply, done) => {
      leaveToHelmet(reply);
      done();
    });
    await pages.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          baseUri: ["'none'"],
          connectSrc: ["'self'"],
          fontSrc: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          imgSrc: ["'self'", 'data:'],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
        },
      },
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
      // On a laptop it is plain HTTP, which a browser must not be told to leave.
      strictTransportSecurity: isHttps && { maxAge: 31_536_000, includeSubDomains: false },
    });
    await registerDocsPage(pages);
    const hasDashboard = await registerDashboard(pages);
    pages.setNotFoundHandler((request, reply) => {
      const isPage =
        hasDashboard && request.method === 'GET' && request.headers.accept?.includes('text/html');
      const isApi = /^\/(api|trpc)\b/.test(request.url);
      if (isPage && !isApi) return reply.sendFile('index.html');
      const message = `No ${request.method} ${request.url} here.`;
      return sendRefusal(reply, new WireError(message, { status: 'NOT_FOUND' }));
    });
  });
}
