import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastWords } from '#infra/embedded/supervisor/last-words.ts';

const SYNTAX = `file:///tmp/bench/workspace/services/checkout/payment.ts:12
  const total: = 1;
             ^

SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expression expected
    at parseTypeScript (node:internal/modules/typescript:72:36)

Node.js v24.21.0
`;
const MISSING = `node:internal/modules/esm/resolve:272
    throw new ERR_MODULE_NOT_FOUND(
          ^

Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/ada/drill/services/orders/nope.ts' imported from /home/ada/drill/services/orders/server.ts
    at finalizeResolution (node:internal/modules/esm/resolve:272:11)
`;

describe('the last words of a process', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'last-words-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const wordsOf = (log: string) => {
    const file = join(folder, 'service.log');
    writeFileSync(file, log);
    return lastWords(file);
  };

  it.each([
    [
      'an error that nobody caught, with its place',
      SYNTAX,
      'services/checkout/payment.ts:12: SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expression expected',
    ],
    [
      "paths as the services' authors know them",
      MISSING,
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module 'services/orders/nope.ts' imported from services/orders/server.ts",
    ],
    [
      'what ended it rather than what it had logged before',
      `{"level":"error","msg":"a request failed"}\n${SYNTAX}`,
      'services/checkout/payment.ts:12: SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expression expected',
    ],
    [
      'the words of a log line that names an error',
      '{"level":"fatal","msg":"2 fault(s) in the settings"}\n{"msg":"bye"}\n',
      '2 fault(s) in the settings',
    ],
    [
      "a database's own words",
      'LOG: starting\nFATAL: could not create lock file\n',
      'FATAL: could not create lock file',
    ],
    ['the last line where none names an error', 'one\ntwo\n', 'two'],
    ['nothing', '', 'it said nothing'],
  ])('are %s', (_what, log, words) => {
    expect(wordsOf(log)).toBe(words);
  });
});
