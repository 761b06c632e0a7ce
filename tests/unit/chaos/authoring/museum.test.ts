import { describe, expect, it } from '@jest/globals';
import { lintFolder } from '#chaos/authoring/lint.ts';
import { RULES } from '#chaos/authoring/rules/index.ts';
import { DEFINITIONS, harmless } from './museum/definitions.ts';
import { exhibit, flawless, type Specimen } from './museum/specimen.ts';
import { TEXTS } from './museum/texts.ts';

const EXHIBITS = [...DEFINITIONS, ...TEXTS];

async function findingsOn(spoil: (specimen: Specimen) => void) {
  const specimen = flawless();
  spoil(specimen);
  using shown = exhibit(specimen);
  return await lintFolder(shown.folder, shown.lab);
}

describe('the museum of broken scenarios', () => {
  it('has a flawless one, and one with nothing wrong in it, that nothing is said about', async () => {
    expect(await findingsOn(() => {})).toEqual([]);
    expect(await findingsOn(harmless)).toEqual([]);
  });

  it.each(EXHIBITS.map((one) => [one.rule, one.says, one] as const))(
    'shows %s: %s',
    async (_rule, _says, { rule, file, says, spoil }) => {
      const findings = await findingsOn(spoil);
      expect(findings).toEqual([{ rule, file, message: expect.stringContaining(says) }]);
    },
  );

  it.each(RULES.map((rule) => [rule.name, rule] as const))(
    'has a specimen of %s, which explains itself',
    (_name, rule) => {
      expect(EXHIBITS.filter((one) => one.rule === rule.name)).not.toEqual([]);
      expect(rule.why).toMatch(/^[A-Z`].{20,}\.$/s);
      expect(rule.next).toMatch(/^[A-Za-z`].{10,}\.$/s);
    },
  );

  it('has no specimen of a rule that there is not, and no rule twice', () => {
    const names = RULES.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(EXHIBITS.filter(({ rule }) => !names.includes(rule))).toEqual([]);
  });

  it('has everything said that is wrong with one, not only the first', async () => {
    const findings = await findingsOn((specimen) => {
      for (const { rule, spoil } of EXHIBITS)
        if (/^(bench-service|runbook-alert|fix-scope)$/.test(rule)) spoil(specimen);
    });
    expect(findings.map(({ rule }) => rule)).toEqual(['bench-service', 'fix-scope', 'runbook-alert']);
  });
});
