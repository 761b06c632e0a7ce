import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LabError } from '#chaos/errors/lab-error.ts';
import { LAB_ERRORS, type LabErrorCode } from '#chaos/errors/table.ts';
import { SERVICE_ERRORS } from '#kit/errors.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');

function sources(pattern: string): string {
  return globSync(pattern, { cwd: ROOT })
    .filter((file) => !/errors\/table\.ts$|kit\/errors\.ts$/.test(file))
    .map((file) => readFileSync(resolve(ROOT, file), 'utf8'))
    .join('\n');
}

describe('tables of coded errors', () => {
  it('has no code that nothing raises, for the lab', () => {
    const code = sources('{chaos,infra}/**/*.ts');
    expect(Object.keys(LAB_ERRORS).filter((one) => !code.includes(`'${one}'`))).toEqual([]);
  });

  it('has no code that nothing raises, for the services', () => {
    const code = sources('services/**/*.ts');
    expect(Object.keys(SERVICE_ERRORS).filter((one) => !code.includes(`'${one}'`))).toEqual([]);
  });

  it.each(Object.keys(LAB_ERRORS) as LabErrorCode[])('gives %s a status and an exit code that agree', (code) => {
    const error = new LabError(code, 'something went wrong', { field: 'query.limit', expected: 'a number', got: 'x' });
    expect(error.status).toBeGreaterThanOrEqual(400);
    // Wrong use (2) is the caller's doing, so a status of 4xx.
    if (error.exitCode === 2) expect(error.status).toBeLessThan(500);
    expect(error.toBody()).toEqual({
      error: { code, message: 'something went wrong', field: 'query.limit', expected: 'a number', got: 'x' },
    });
  });
});
