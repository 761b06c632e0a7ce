import type { AddressInfo } from 'node:net';
import { describe, expect, it, jest } from '@jest/globals';
import express from 'express';
import { adminRoutes, createToggle } from '#kit/admin.ts';
import { answerError } from '#kit/http-server.ts';
import { logger } from '#kit/logger.ts';

const TOKEN = 'operators-token-0001';

/** The admin listener of a service with one toggle, on a free port. */
async function startAdmin(onChange?: (value: 'off' | 'on') => void) {
  logger.level = 'silent';
  const app = express();
  adminRoutes(app, { nightShift: createToggle('Who works at night.', ['off', 'on'], onChange) }, TOKEN);
  app.use(answerError);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    async ask(method: string, path: string, body?: unknown, authorization: string | undefined = `Bearer ${TOKEN}`) {
      const response = await fetch(url + path, {
        method,
        headers: { ...(authorization ? { authorization } : {}), 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('toggles', () => {
  it('start with their first value and are set by name', async () => {
    const changes: string[] = [];
    await using admin = await startAdmin((value) => changes.push(value));
    const shown = { name: 'nightShift', values: ['off', 'on'], describe: 'Who works at night.' };
    expect((await admin.ask('GET', '/toggles')).body).toEqual({ toggles: [{ ...shown, value: 'off' }] });
    expect(await admin.ask('PUT', '/toggles/nightShift', { value: 'on' })).toEqual({
      status: 200,
      body: { name: 'nightShift', value: 'on' },
    });
    expect((await admin.ask('GET', '/toggles')).body).toEqual({ toggles: [{ ...shown, value: 'on' }] });
    await admin.ask('PUT', '/toggles/nightShift', { value: 'on' });
    expect(changes).toEqual(['on']);
  });

  it.each([
    ['/toggles/nightShift', { value: 'perhaps' }, 400, 'body.value'],
    ['/toggles/nightShift', {}, 400, 'body.value'],
    ['/toggles/nightShift', undefined, 400, 'body.value'],
    ['/toggles/nightShift', '{"value": ', 400, 'body'],
    ['/toggles/dayShift', { value: 'on' }, 404, 'path.name'],
  ])('refuse PUT %s with %j', async (path, body, status, field) => {
    await using admin = await startAdmin();
    expect(await admin.ask('PUT', path, body)).toMatchObject({ status, body: { error: { field } } });
  });

  it('say which there are when one is not known', async () => {
    await using admin = await startAdmin();
    const { body } = await admin.ask('PUT', '/toggles/dayShift', { value: 'on' });
    expect(body).toMatchObject({ error: { message: 'there is no toggle dayShift here; there are: nightShift' } });
  });
});

describe('the operator token', () => {
  it.each(['', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `bearer ${TOKEN}`, TOKEN, 'Basic b3BlcmF0b3I='])(
    'is not %j',
    async (authorization) => {
      await using admin = await startAdmin();
      const warned = jest.spyOn(logger, 'warn');
      for (const [method, path] of [
        ['GET', '/toggles'],
        ['PUT', '/toggles/nightShift'],
      ] as const) {
        expect(
          await admin.ask(method, path, method === 'PUT' ? { value: 'on' } : undefined, authorization),
        ).toMatchObject({
          status: 401,
          body: { error: { code: 'unauthorized' } },
        });
      }
      expect(JSON.stringify(warned.mock.calls)).not.toContain(TOKEN.slice(1));
      jest.restoreAllMocks();
    },
  );
});
