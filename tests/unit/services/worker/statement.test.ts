import { describe, expect, it } from '@jest/globals';
import { renderStatement, type StatementLine } from '../../../../services/worker/statement.ts';

const line: StatementLine = {
  id: '7',
  description: 'Lantern rental',
  quantity: '2.5',
  unitPrice: '0.10',
  amount: '0.25',
};

describe('renderStatement', () => {
  it('shows each charge and the total at the right edge', () => {
    const text = renderStatement({ customerId: 'C1001', total: '0.25', chargeCount: 1, lines: [line] });
    expect(text).toContain(`CH-7  Lantern rental${'0.25'.padStart(52)}\n    2.5 x 0.10\n`);
    expect(text).toContain(`Total${'0.25'.padStart(67)}\n`);
    expect(text).not.toContain('earlier');
  });

  it('says how many charges are not shown', () => {
    const of = (chargeCount: number) =>
      renderStatement({ customerId: 'C1001', total: '1.00', chargeCount, lines: [line] });
    expect(of(2)).toContain('and 1 earlier charge\n');
    expect(of(3)).toContain('and 2 earlier charges\n');
  });

  it('says that there are none', () => {
    expect(renderStatement({ customerId: 'C1001', total: '0.00', chargeCount: 0, lines: [] })).toContain(
      'no charges yet',
    );
  });

  it('stays 72 characters wide with long descriptions', () => {
    const description = 'Cold storage for very many crates of very many kinds '.repeat(4);
    const text = renderStatement({
      customerId: 'C1001',
      total: '1.00',
      chargeCount: 1,
      lines: [{ ...line, description }],
    });
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(72);
  });
});
