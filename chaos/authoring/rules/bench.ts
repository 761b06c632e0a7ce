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

const restart: Rule = {
  name: 'restart-part',
  why: 'An incident whose stop restarts what is not there does not end.',
  next: 'Correct the name, or take it out.',
  faults: (draft, { parts }) =>
    (scenarioField(draft, 'restartOnStop') ?? [])
      .filter((one) => !parts.includes(one))
      .map((one) => ({ file, what: `restartOnStop: the lab has no part ${one}, only ${parts.join(', ')}` })),
};

export const benchRules = [service, calls, restart];
