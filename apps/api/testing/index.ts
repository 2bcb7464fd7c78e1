export { ADMIN, logIn } from './log-in.ts';
export { type ApiServer, type ApiServerOptions, startApi } from './start-api.ts';
