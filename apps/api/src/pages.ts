import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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
  await answerApiPaths(server);
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
      return isPage ? reply.sendFile('index.html') : answerNotFound(request, reply);
    });
  });
}

/** Below these paths nothing is a page, whatever a browser asks for. */
const API_PREFIXES = ['/api', '/trpc'];

async function answerApiPaths(server: FastifyInstance): Promise<void> {
  for (const prefix of API_PREFIXES) {
    await server.register(async (scope) => scope.setNotFoundHandler(answerNotFound), { prefix });
  }
}

function answerNotFound({ method, url }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendRefusal(reply, new WireError(`No ${method} ${url} here.`, { status: 'NOT_FOUND' }));
}
