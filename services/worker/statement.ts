import { breakLines } from './layout.ts';

const WIDTH = 72;

export interface StatementLine {
  id: string;
  description: string;
  quantity: string;
  unitPrice: string;
  amount: string;
}

export interface StatementContent {
  customerId: string;
  /** Sum of all amounts, in euros with two decimals. */
  total: string;
  chargeCount: number;
  /** The newest charges; a statement shows no more than these. */
  lines: readonly StatementLine[];
}

const bothEnds = (left: string, right: string) => `${left} ${right.padStart(WIDTH - left.length - 1)}`;

function renderLine({ id, description, quantity, unitPrice, amount }: StatementLine): string[] {
  const [first = '', ...rest] = breakLines(description, WIDTH - 28);
  return [
    bothEnds(`CH-${id}  ${first}`, amount),
    ...rest.map((line) => `    ${line}`),
    `    ${quantity} x ${unitPrice}`,
  ];
}

/** A customer's statement as plain text, 72 characters wide. */
export function renderStatement({ customerId, total, chargeCount, lines }: StatementContent): string {
  const earlier = chargeCount - lines.length;
  const closing =
    'Amounts are in euros, without tax. Each is its quantity times its unit price, rounded to the cent; the total is their sum.';
  return [
    bothEnds('NIGHTMARKET', `Statement for ${customerId}`),
    '='.repeat(WIDTH),
    ...lines.flatMap(renderLine),
    ...(earlier > 0 ? [`and ${earlier} earlier ${earlier === 1 ? 'charge' : 'charges'}`] : []),
    ...(chargeCount === 0 ? ['no charges yet'] : []),
    '-'.repeat(WIDTH),
    bothEnds('Total', total),
    '',
    ...breakLines(closing, WIDTH),
    '',
  ].join('\n');
}
