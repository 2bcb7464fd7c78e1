export { type ApiServer, type ApiServerOptions, startApi } from './start-api.ts';
