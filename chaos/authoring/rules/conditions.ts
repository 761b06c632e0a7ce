import { type Condition, placeOf } from '#chaos/conditions/condition.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { readProfile } from '#chaos/load/profiles.ts';
import { plansOf } from '../fields.ts';
import type { LabFacts } from '../lab-facts.ts';
import type { Rule } from '../rule.ts';
import { faultsOfForm, isOfCondition, QUIET, SCENARIO } from './exported-file.ts';

const form: Rule = {
  name: 'condition-form',
  why: 'What is scored must come the same way each time: no jitter, and every toxic at full toxicity.',
  next: 'chaos/conditions/condition.ts has the kinds and their fields.',
  faults: (draft) => [SCENARIO, QUIET].flatMap((one) => faultsOfForm(one, draft, isOfCondition)),
};

/** What a condition acts on that is not there. */
function strangerOf(one: Condition, { links, services }: LabFacts): string | undefined {
  const names = links.map(({ name }) => name);
  switch (one.kind) {
    case 'toxic':
    case 'partition':
      return names.includes(one.link)
        ? undefined
        : `there is no link ${one.link}, only ${names.join(', ') || 'none at all'}`;
    case 'toggle':
      return services.includes(one.service)
        ? undefined
        : `there is no service ${one.service}, only ${services.join(', ')}`;
    case 'traffic':
      return undefined;
  }
}

const target: Rule = {
  name: 'condition-target',
  why: 'The controller refuses to start an incident of which it cannot apply every condition.',
  next: 'Name one that there is.',
  faults: (draft, lab) =>
    plansOf(draft).flatMap(({ file, conditions }) =>
      conditions.flatMap(({ index, one }) => {
        const stranger = strangerOf(one, lab);
        return stranger === undefined ? [] : [{ file, what: `conditions.${index}: ${stranger}` }];
      }),
    ),
};

function faultOfProfile(profile: unknown): string | undefined {
  try {
    readProfile(profile);
    return undefined;
  } catch (error) {
    if (error instanceof LabError) return `${error.detail.field}: expected ${error.detail.expected}`;
    throw error;
  }
}

const profile: Rule = {
  name: 'condition-profile',
  why: 'The load generator refuses traffic that it does not understand, and the incident does not start.',
  next: 'chaos/load/profiles.ts says what a profile may hold.',
  faults: (draft) =>
    plansOf(draft).flatMap(({ file, conditions }) =>
      conditions.flatMap(({ index, one }) => {
        const fault = one.kind === 'traffic' ? faultOfProfile(one.profile) : undefined;
        return fault === undefined ? [] : [{ file, what: `conditions.${index}.profile.${fault}` }];
      }),
    ),
};

const twice: Rule = {
  name: 'condition-twice',
  why: 'Two conditions on the same place cannot both hold: the later one takes over without a word.',
  next: 'Leave one of them.',
  faults: (draft) =>
    plansOf(draft).flatMap(({ file, conditions }) => {
      const places = conditions.map(({ index, one }) => ({ index, place: placeOf(one) }));
      return places
        .filter(({ place }, at) => places.findIndex((other) => other.place === place) < at)
        .map(({ index, place }) => ({ file, what: `conditions.${index}: an earlier one acts on ${place} already` }));
    }),
};

export const conditionRules = [form, target, profile, twice];
