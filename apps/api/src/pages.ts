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
  for (const path of NO_PAGES) {
    // Before the body is read: whatever it is, nobody wants it.
    server.all(path, { onRequest: async (request, reply) => answerNotFound(request, reply) }, answerNotFound);
  }
  await server.register(async (docs) => {
    await protectPages(docs, { isHttps, styleSources: ["'self'"] });
    await registerDocsPage(docs);
  });
  await server.register(async (pages) => {
    // Its dialogs keep the page behind them from scrolling with a style that they write into it.
    await protectPages(pages, { isHttps, styleSources: ["'self'", "'unsafe-inline'"] });
    const hasDashboard = await registerDashboard(pages);
    pages.setNotFoundHandler((request, reply) => {
      const isPage =
        hasDashboard && request.method === 'GET' && request.headers.accept?.includes('text/html');
      // Not returned: what is sent is not to be waited for, and Fastify would listen for its end once more each time.
      if (isPage) void reply.sendFile('index.html');
      else void answerNotFound(request, reply);
    });
  });
}

/** Pages run their own scripts only, call this server only, and are framed by nobody. */
async function protectPages(
  scope: FastifyInstance,
  { isHttps, styleSources }: { readonly isHttps: boolean; readonly styleSources: readonly string[] },
): Promise<void> {
  scope.addHook('onRequest', (_request, reply, done) => {
    leaveToHelmet(reply);
    done();
  });
  await scope.register(helmet, {
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
        styleSrc: styleSources,
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    // On a laptop it is plain HTTP, which a browser must not be told to leave.
    strictTransportSecurity: isHttps && { maxAge: 31_536_000, includeSubDomains: false },
  });
}

/** Below these nothing is a page, whatever a browser asks for. */
const NO_PAGES = ['/api', '/api/*', '/trpc', '/trpc/*'];

function answerNotFound({ method, url }: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendRefusal(reply, new WireError(`No ${method} ${url} here.`, { status: 'NOT_FOUND' }));
}
