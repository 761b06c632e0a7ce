import type { IncomingMessage, ServerResponse } from 'node:http';
import { LabError } from '#chaos/errors/lab-error.ts';
import { refuse, sendJson } from './refuse.ts';

/** Answers one query: the path's parameter, if it has one, and the query string in; JSON out. */
type Query = (query: URLSearchParams, parameter: string) => unknown;

export interface Routes {
  /** By path; a path that ends in / takes one more segment as its parameter. */
  queries: Record<string, Query>;
  /** Handlers of POST by path; they answer themselves. */
  posts: Record<string, (request: IncomingMessage, response: ServerResponse) => void>;
}

/** Finds the handler of a request. */
export function route(routes: Routes, request: IncomingMessage, response: ServerResponse): void {
  try {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://recorder');
    const post = routes.posts[pathname];
    const [query, parameter] = findQuery(routes.queries, pathname);
    if (post !== undefined && request.method === 'POST') post(request, response);
    else if (query !== undefined && request.method === 'GET') sendJson(response, 200, query(searchParams, parameter));
    else throw noSuchRoute(routes, pathname, request, response);
  } catch (error) {
    request.resume();
    refuse(response, error);
  }
}

function noSuchRoute(routes: Routes, pathname: string, request: IncomingMessage, response: ServerResponse): LabError {
  const takesPost = routes.posts[pathname] !== undefined;
  if (!takesPost && findQuery(routes.queries, pathname)[0] === undefined) {
    const paths = [...Object.keys(routes.posts), ...Object.keys(routes.queries)].join(', ');
    const message = `The flight recorder has no ${pathname}. It has ${paths}.`;
    return new LabError('no-such-route', message, { field: 'path', got: pathname });
  }
  const allowed = takesPost ? 'POST' : 'GET';
  response.setHeader('allow', allowed);
  const got = request.method ?? 'nothing';
  return new LabError('method-not-allowed', `${pathname} takes ${allowed}, not ${got}.`, {
    field: 'method',
    expected: allowed,
    got,
  });
}

function findQuery(queries: Routes['queries'], pathname: string): [Query | undefined, string] {
  const exact = queries[pathname];
  if (exact !== undefined) return [exact, ''];
  const slash = pathname.lastIndexOf('/') + 1;
  return [queries[pathname.slice(0, slash)], decode(pathname.slice(slash))];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new LabError('bad-request', `${segment} is not a valid part of an address.`, {
      field: 'path',
      expected: 'a percent-encoded name',
      got: segment,
    });
  }
}
