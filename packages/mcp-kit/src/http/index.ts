export { HttpError, type ProblemOptions } from './http-error.js';
export { type RestContext, type RestOperation, restOperation } from './rest/rest-operation.js';
export { type RestRoutesOptions, restRoutes } from './rest/rest-routes.js';
export type { Access, HttpReply, HttpRequest, HttpRoute, Principal } from './route.js';
