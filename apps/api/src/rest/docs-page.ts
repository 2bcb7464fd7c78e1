import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Holdfast API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** A file of its own, because the page's policy runs no script that is written into it. */
const START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

/**
 * `/docs`: the OpenAPI document as a page that sends requests. Its own page around Swagger UI and not
 * `@fastify/swagger-ui`, which writes its settings into the page at start and wants the document then. Everything is
 * read from disk when somebody asks for it.
 */
export async function registerDocsPage(server: FastifyInstance): Promise<void> {
  server.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  server.get('/docs/', (_request, reply) => reply.redirect('/docs'));
  server.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  await server.register(fastifyStatic, {
    // Its own way to say where it is loads all of it.
    root: dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json'))),
    prefix: '/docs/',
    decorateReply: false,
    allowedPath: (path) => FILES.includes(path.slice(1)),
    cacheControl: false,
    setHeaders: (reply) => reply.header('cache-control', 'no-cache'),
  });
}
