import { beforeAll, describe, expect, it } from '@jest/globals';
import { logger } from '#kit/logger.ts';
import { createBackgroundLoop } from '../../../../services/worker/background-loop.ts';

beforeAll(() => {
  logger.level = 'silent';
});

/** Work that can be waited for, and finished from outside. */
function controlledWork() {
  const begun: (() => void)[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  return {
    work: () => {
      const end = Promise.withResolvers<void>();
      ends.push(end);
      begun.shift()?.();
      return end.promise;
    },
    nextBegin: () => new Promise<void>((resolve) => begun.push(resolve)),
    ends,
  };
}

describe('a background loop', () => {
  it('does one turn at a time, again and again, also after a failure', async () => {
    const { work, nextBegin, ends } = controlledWork();
    const loop = createBackgroundLoop(work, 0, 'work failed');
    loop.start();
    const second = nextBegin();
    ends[0]?.reject(new Error('the first turn fails'));
    await second;
    expect(ends).toHaveLength(2);
    const third = nextBegin();
    ends[1]?.resolve();
    await third;
    ends[2]?.resolve();
    await loop.stop();
  });

  it('stops when the work under way is done, and does not begin again', async () => {
    const { work, ends } = controlledWork();
    const loop = createBackgroundLoop(work, 0, 'work failed');
    loop.start();
    let stopped = false;
    const stop = loop.stop().then(() => {
      stopped = true;
    });
    await Promise.resolve();
    expect(stopped).toBe(false);
    ends[0]?.resolve();
    await stop;
    expect(ends).toHaveLength(1);
  });
});
