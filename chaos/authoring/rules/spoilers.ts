import type { Draft } from '../draft.ts';
import { quietField, scenarioField } from '../fields.ts';
import type { Rule } from '../rule.ts';
import { readAllowedWords, spoilersIn, tellingWords } from '../spoilers.ts';
import { checksOf } from './checks.ts';
import { runbookOf } from './runbook.ts';

/** What a team reads of a scenario before it is over. Hints and story are for facilitators. */
function seenByTeams(draft: Draft): { file: string; where: string; text: string }[] {
  const pages = { 'scenario.ts': scenarioField(draft, 'pages'), 'quiet.ts': quietField(draft, 'pages') };
  const mails = { 'scenario.ts': scenarioField(draft, 'mails'), 'quiet.ts': quietField(draft, 'mails') };
  const title = runbookOf(draft)?.title;
  return [
    ...Object.entries(pages).flatMap(([file, some = []]) =>
      some.map(({ text }, index) => ({ file, where: `pages.${index}`, text })),
    ),
    ...Object.entries(mails).flatMap(([file, some = []]) =>
      some.map((text, index) => ({ file, where: `mails.${index}`, text })),
    ),
    ...checksOf(draft).map(({ check, file }) => ({ file, where: 'name of a check', text: check })),
    ...(draft.contract === undefined ? [] : [{ file: 'contract.md', where: 'contract', text: draft.contract }]),
    ...(title === undefined ? [] : [{ file: 'runbook.yaml', where: 'title', text: title }]),
  ];
}

const spoiler: Rule = {
  name: 'spoiler',
  why: 'Teams read this while they look for the cause: it may not say the id, the title or a mechanism.',
  next: 'Say what users suffer in other words; a symptom that must be called so goes into chaos/authoring/allowed-words.json, with its reason.',
  faults: (draft) => {
    const title = scenarioField(draft, 'title');
    const words = [...tellingWords([draft.id]), ...(title === undefined ? [] : [title])];
    const allowed = readAllowedWords();
    return seenByTeams(draft).flatMap(({ file, where, text }) => {
      // One word may be found by several patterns: the first says enough.
      const [found] = spoilersIn(where, text, words, allowed);
      return found === undefined ? [] : [{ file, what: `it gives the scenario away, ${found}` }];
    });
  },
};

export const spoilerRules = [spoiler];
