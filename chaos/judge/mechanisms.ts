/**
 * What can be wrong, in the one list that every diagnosis is chosen from, the same for every incident. It is published:
 * its length and wording must not tell which entries are in use.
 */
export const MECHANISMS = {
  'nothing-wrong': 'Nothing is wrong: the pages do not stand for harm to users',
  'binary-money':
    'Amounts are kept or added in a number type that cannot hold them exactly, or rounded in the wrong place',
  'lost-update': 'Two writers overwrite each other, so that one of two changes is lost',
  'missing-idempotency': 'A repeated request is carried out again',
  'hold-and-wait': 'A scarce resource is held while waiting for somebody who needs the same resource',
  'lock-order': 'Two transactions lock the same rows in different order',
  'sequential-calls': 'One query or call per item, one after another, so that distance multiplies',
  'missing-index': 'A query reads far more rows than it returns',
  'missing-timeout':
    'A call to somebody slow is waited for without limit, or repeated at once, so that waiting spreads and load multiplies',
  'retry-storm': 'Clients repeat failed requests faster than the service recovers',
  'cpu-saturation': 'Computing takes all of a processor, so that everything else waits for its turn',
  'memory-leak': 'Memory is kept that nobody needs, until none is left',
  'event-loop-blocked': 'A long synchronous step keeps a process from answering anybody',
  'stale-cache': 'An old answer is given long after it has changed',
  'wrong-configuration': 'A setting does not fit the load or the environment',
  'network-fault': 'The network between two parts loses, delays or cuts traffic, and the parts themselves are right',
  'schema-mismatch': 'Two parts disagree about the form or meaning of the data between them',
} as const;

export type Mechanism = keyof typeof MECHANISMS;
