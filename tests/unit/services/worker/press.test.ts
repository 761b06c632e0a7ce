import { beforeAll, describe, expect, it } from '@jest/globals';
import { logger } from '#kit/logger.ts';
import { createPress } from '../../../../services/worker/press.ts';

beforeAll(() => {
  logger.level = 'silent';
});

const texts = Array.from({ length: 50 }, (_, n) => `statement number ${n} has some words to set `.repeat(10));

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('not within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the press', () => {
  it('works through its statements while it is on, and has none left when it is off', async () => {
    const press = createPress(async () => texts);
    expect(press.backlog).toBe(0);
    press.start();
    await until(() => press.backlog > 0);
    press.stop();
    expect(press.backlog).toBe(0);
  });

  it('asks for statements again when all are set', async () => {
    let asked = 0;
    const press = createPress(async () => {
      asked += 1;
      return ['a b c'];
    });
    press.start();
    await until(() => asked >= 2);
    press.stop();
  });

  it('stays off when statements come late', async () => {
    const late = Promise.withResolvers<string[]>();
    const press = createPress(() => late.promise);
    press.start();
    press.stop();
    late.resolve(texts);
    await late.promise;
    await Promise.resolve();
    expect(press.backlog).toBe(0);
  });

  it('has no backlog while the statements cannot be read', async () => {
    let asked = 0;
    const press = createPress(async () => {
      asked += 1;
      throw new Error('no database');
    });
    press.start();
    await until(() => asked === 1);
    press.stop();
    expect(press.backlog).toBe(0);
  });
});
