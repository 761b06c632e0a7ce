import type { Rule } from '../rule.ts';

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What is wrong with an id; undefined where nothing is. */
export function faultOfForm(id: string): string | undefined {
  return KEBAB.test(id) && id.length <= 40
    ? undefined
    : `"${id}" is not written as words in lower case with hyphens between them, such as late-deliveries, in 40 characters`;
}

/** The service that an id is called by; undefined where there is none. */
export function serviceIn(id: string, services: readonly string[]): string | undefined {
  return id.split('-').find((part) => services.includes(part));
}

const form: Rule = {
  name: 'id-form',
  why: 'An id is typed in commands and is the name of a folder.',
  next: 'Rename the folder.',
  faults: ({ id }) => {
    const what = faultOfForm(id);
    return what === undefined ? [] : [{ file: '.', what }];
  },
};

const service: Rule = {
  name: 'id-service',
  why: 'All that a team sees is searched for the words of its id, and services are named everywhere.',
  next: 'Rename the folder after what users suffer.',
  faults: ({ id }, { services }) => {
    const found = serviceIn(id, services);
    return found === undefined ? [] : [{ file: '.', what: `"${id}" holds the name of a service, ${found}` }];
  },
};

export const idRules = [form, service];
