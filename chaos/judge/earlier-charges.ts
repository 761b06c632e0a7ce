/** What somebody was charged for on an earlier day, as a client wrote it. */
interface EarlierCharge {
  customerId: string;
  quantity: string;
  unitPrice: string;
  taxRate: string;
}

/*
 * The history of every bench holds these charges, beside what its evenings brought: what few customers are charged in a
 * whole year, and what whoever migrates a year of charges meets. Customers from C1391 on are charged for nothing else.
 */

/** What all of them were for. */
export const EARLIER_DESCRIPTION = 'Stall rent, year';

/** Each was asked for again and again under one key, and was charged so often. */
export const ASKED_FOR_AGAIN: readonly (EarlierCharge & { key: string; times: number })[] = [
  {
    key: '4d0e3c5a-91b7-4f4e-8d56-0c2a7be1f963',
    customerId: 'C1391',
    quantity: '2.5',
    unitPrice: '0.18',
    taxRate: '0.19',
    times: 3,
  },
  {
    key: 'b81f6d27-5a3c-4e09-9f7d-63e4c1a8d052',
    customerId: 'C1392',
    quantity: '12',
    unitPrice: '4.00',
    taxRate: '0.25',
    times: 2,
  },
];

/** Twelve digits and more, a hair below half a cent. */
export const LARGE: readonly EarlierCharge[] = [
  { customerId: 'C1393', quantity: '936596.258', unitPrice: '90717.7031', taxRate: '0.19' },
  { customerId: 'C1393', quantity: '957493.771', unitPrice: '97805.7738', taxRate: '0.07' },
  { customerId: 'C1394', quantity: '952956.713', unitPrice: '97201.2446', taxRate: '0.25' },
  { customerId: 'C1394', quantity: '964180.581', unitPrice: '91974.2358', taxRate: '0' },
];

/** A running total of more cents than a double holds. */
export const MANY: EarlierCharge & { times: number } = {
  customerId: 'C1395',
  quantity: '999999.982',
  unitPrice: '99996.5903',
  taxRate: '0.19',
  times: 1_003,
};
