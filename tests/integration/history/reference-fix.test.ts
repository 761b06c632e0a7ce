import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { shippedServices } from '#infra/embedded/baseline.ts';
import { applyPatch, referenceDiff } from '#infra/embedded/reference-fix.ts';

const PATCH = `--- a/services/billing/config.ts
+++ b/services/billing/config.ts
@@ -1 +1,2 @@
+// patched
`;

describe('a reference fix', () => {
  let folder: string;
  let patch: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reference-test-'));
    cpSync(await shippedServices(), join(folder, 'services'), { recursive: true });
    const [first = ''] = readFileSync(join(folder, 'services/billing/config.ts'), 'utf8').split('\n');
    patch = join(folder, 'one.patch');
    writeFileSync(patch, `${PATCH} ${first}\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is shown as a change to what the team has: theirs goes, the patch comes', async () => {
    const file = join(folder, 'services/billing/config.ts');
    writeFileSync(file, `${readFileSync(file, 'utf8')}// tried\n`);
    writeFileSync(join(folder, 'services/orders/config.ts'), '// not of this service\n');
    const diff = await referenceDiff(patch, join(folder, 'services'));
    expect(diff).toContain('--- a/services/billing/config.ts\n+++ b/services/billing/config.ts\n');
    expect(diff).toContain('\n+// patched\n');
    expect(diff).toContain('\n-// tried\n');
    expect(diff).not.toContain('orders');
  });

  it('is empty for a team that has it', async () => {
    await applyPatch(patch, folder);
    expect(await referenceDiff(patch, join(folder, 'services'))).toBe('');
  });

  it('says so when it does not fit', async () => {
    await applyPatch(patch, folder);
    await expect(applyPatch(patch, folder)).rejects.toThrow('patch does not apply');
  });
});
