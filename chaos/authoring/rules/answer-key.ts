import type { EvidenceQuery } from '#chaos/scenarios/evidence.ts';
import { keyField, scenarioField } from '../fields.ts';
import type { Rule } from '../rule.ts';
import { ANSWER_KEY, faultsOfForm, loads } from './exported-file.ts';

const { file } = ANSWER_KEY;

const broken = loads(ANSWER_KEY, {
  name: 'key-broken',
  why: 'Without a key no diagnosis can be judged and nothing revealed.',
  next: 'Export `answerKey: AnswerKey`, and see what `npm run check:types` says.',
});

const form: Rule = {
  name: 'key-form',
  why: 'A diagnosis is compared with the key field by field, and its evidence is asked of the record.',
  next: 'chaos/scenarios/definition.ts has the fields, chaos/judge/mechanisms.ts the mechanisms.',
  faults: (draft) => faultsOfForm(ANSWER_KEY, draft),
};

const service: Rule = {
  name: 'key-service',
  why: 'A repair of a service that does not run on the bench cannot be told from none.',
  next: 'Add it to `bench` in scenario.ts, or correct the key.',
  faults: (draft) => {
    const [guilty, bench] = [keyField(draft, 'service'), scenarioField(draft, 'bench')];
    if (guilty === undefined || guilty === 'none' || bench === undefined || bench.includes(guilty)) return [];
    return [{ file, what: `service: ${guilty} is not on the bench` }];
  },
};

const harmless: Rule = {
  name: 'key-harmless',
  why: 'Where nothing is wrong all three say so: `noise` in scenario.ts, service none, and nothing-wrong as the only mechanism.',
  next: 'Decide whether something is wrong, and make the three agree.',
  faults: (draft) => {
    const [guilty, mechanisms] = [keyField(draft, 'service'), keyField(draft, 'mechanisms')];
    if (guilty === undefined || mechanisms === undefined || draft.scenario.state !== 'loaded') return [];
    const says = [
      scenarioField(draft, 'noise') !== undefined,
      guilty === 'none',
      mechanisms.includes('nothing-wrong') && mechanisms.length === 1,
    ];
    if (new Set(says).size === 1 && mechanisms.includes('nothing-wrong') === says[0]) return [];
    const words = `noise ${says[0] ? 'there' : 'not there'}, service ${guilty}, mechanisms ${mechanisms.join(', ')}`;
    return [{ file, what: `key and scenario do not agree: ${words}` }];
  },
};

const herrings: Rule = {
  name: 'key-herrings',
  why: 'A team that blames a service that only looks guilty loses time for it, and must not where it is right.',
  next: 'Take it out of `herrings`.',
  faults: (draft) => {
    const guilty = keyField(draft, 'service');
    return (keyField(draft, 'herrings') ?? [])
      .filter((one) => one === guilty || one === 'none')
      .map((one) => ({
        file,
        what: `herrings: ${one} ${one === 'none' ? 'is no service' : 'is the service at fault'}`,
      }));
  },
};

/** The parts of the lab that a question is about. */
function partsAskedOf(one: EvidenceQuery): string[] {
  if (one.ask === 'graph') return [one.client, one.server];
  return one.query?.service === undefined ? [] : [String(one.query.service)];
}

const evidence: Rule = {
  name: 'key-evidence',
  why: 'A question about somebody whom the record does not know returns nothing, and shows nothing.',
  next: 'Ask about a service, or in the graph also about user or postgres.',
  faults: (draft, { services }) => {
    const known = (one: EvidenceQuery) => (one.ask === 'graph' ? [...services, 'user', 'postgres'] : services);
    return (keyField(draft, 'evidence') ?? []).flatMap((one, index) =>
      partsAskedOf(one)
        .filter((part) => !known(one).includes(part))
        .map((part) => ({ file, what: `evidence.${index}: there is no ${part} to ask about` })),
    );
  },
};

export const answerKeyRules = [broken, form, service, harmless, herrings, evidence];
