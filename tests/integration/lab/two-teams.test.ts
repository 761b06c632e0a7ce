import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { drill, startLab } from './lab-under-test.ts';

describe('two teams on one machine', () => {
  it('do not meet: own ports, database, record and code', async () => {
    await using red = await startLab('red', 23_600);
    await using blue = await startLab('blue', 23_700);
    const review = (base: number) => `http://127.0.0.1:${base + 1}/products/NM-0009/reviews`;
    const body = JSON.stringify({ author: 'Red', rating: 1, text: 'Only red has seen this.' });
    const posted = await fetch(review(red.portBase), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(posted.status).toBe(201);
    const texts = async (base: number) =>
      ((await (await fetch(review(base))).json()) as { reviews: { text: string }[] }).reviews.map((one) => one.text);
    expect(await texts(red.portBase)).toContain('Only red has seen this.');
    expect(await texts(blue.portBase)).not.toContain('Only red has seen this.');
    appendFileSync(join(red.services, 'pricing/server.ts'), '// red was here\n');
    expect(readFileSync(join(blue.services, 'pricing/server.ts'), 'utf8')).not.toContain('red was here');
    await red.healthy();
    expect((await red.drill('down')).code).toBe(0);
    expect((await blue.status()).state).toBe('healthy');
    expect((await drill(['--team', 'blue', 'status'])).code).toBe(0);
  }, 90_000);
});
