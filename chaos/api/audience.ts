import type { RequestHandler } from 'express';
import { LabError } from '#chaos/errors/lab-error.ts';

/** Who can reach the controller, and what it lets them do without a token. */
export interface Audience {
  /** Names and addresses that callers may call it by. */
  names: readonly string[];
  /**
   * Who may read without a token: all, where nobody but this machine reaches it; near, only callers of the machine (or the
   * container) that it runs on.
   */
  readers: 'all' | 'near';
}

export const LOOPBACK_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]', '::1'];

/** Whether that is every address of a machine. */
export const isEverywhere = (listen: string): boolean => ['0.0.0.0', '::'].includes(listen);

/** Nobody but this machine. */
export const THIS_MACHINE: Audience = { names: LOOPBACK_NAMES, readers: 'all' };

/** A page elsewhere that points its own name at this address still sends that name: refuse it. */
export function requireKnownName({ names }: Audience): RequestHandler {
  const shown = names.filter((name) => !name.includes('::1')).join(', ');
  return (request, _response, next) => {
    const { hostname } = request;
    if (!names.includes(hostname ?? '')) {
      throw new LabError('unauthorized', `the lab answers only to ${shown}: call it by one of these names`, {
        field: 'host',
        expected: shown,
        got: hostname ?? 'nothing',
      });
    }
    next();
  };
}

const isLoopback = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address);

/** Whether somebody may read without a token. @param remoteAddress of the caller's socket */
export const readsFreely = ({ readers }: Audience, remoteAddress: string | undefined): boolean =>
  readers === 'all' || isLoopback(remoteAddress);
