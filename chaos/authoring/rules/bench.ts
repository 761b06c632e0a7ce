import { scenarioField } from '../fields.ts';
import type { Rule } from '../rule.ts';

const file = 'scenario.ts';

const service: Rule = {
  name: 'bench-service',
  why: 'The bench starts exactly the services that are listed.',
  next: 'Correct the name, or take it out.',
  faults: (draft, { services }) =>
    (scenarioField(draft, 'bench') ?? [])
      .filter((one) => !services.includes(one))
      .map((one) => ({ file, what: `bench: there is no service ${one}, only ${services.join(', ')}` })),
};

const calls: Rule = {
  name: 'bench-calls',
  why: 'On the bench nobody answers for a service that is not there, and every call to it fails.',
  next: 'Add it to the bench.',
  faults: (draft, { links, services }) => {
    const bench = scenarioField(draft, 'bench') ?? [];
    return links
      .filter(({ from, to }) => bench.includes(from) && services.includes(to) && !bench.includes(to))
      .map(({ from, to }) => ({ file, what: `bench: ${from} calls ${to}, which is not on it` }));
  },
};

const later: Rule = {
  name: 'bench-later',
  why: 'What is started later is a part of the bench that its first checks do without; what is not on it never starts.',
  next: 'Name it under bench too, or take it out; leave at least one to start with.',
  faults: (draft) => {
    const [bench, late] = [scenarioField(draft, 'bench') ?? [], scenarioField(draft, 'benchLater') ?? []];
    const strangers = late.filter((one) => !bench.includes(one));
    const faults = strangers.map((one) => ({ file, what: `benchLater: ${one} is not on the bench` }));
    const nothingFirst = bench.length > 0 && bench.every((one) => late.includes(one));
    return nothingFirst ? [...faults, { file, what: 'benchLater: nothing is left to start with' }] : faults;
  },
};

const restart: Rule = {
  name: 'restart-part',
  why: 'An incident whose stop restarts what is not there does not end.',
  next: 'Correct the name, or take it out.',
  faults: (draft, { parts }) =>
    (scenarioField(draft, 'restartOnStop') ?? [])
      .filter((one) => !parts.includes(one))
      .map((one) => ({ file, what: `restartOnStop: the lab has no part ${one}, only ${parts.join(', ')}` })),
};

export const benchRules = [service, calls, later, restart];
