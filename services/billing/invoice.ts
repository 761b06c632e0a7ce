import { inTransaction, type Pool } from '#kit/database.ts';
import { notFound, ServiceError } from '#kit/errors.ts';
import { roundToCents, showAmount, showUnitPrice } from './money.ts';
import {
  type Charge,
  type Invoice,
  type InvoiceFigures,
  type InvoiceLine,
  insertInvoice,
  lockUninvoiced,
} from './store.ts';

const toLine = (charge: Charge): InvoiceLine => ({
  chargeId: charge.id,
  description: charge.description,
  quantity: String(charge.quantity),
  unitPrice: showUnitPrice(charge.unitPrice),
  amount: showAmount(charge.amount),
  taxRate: String(charge.taxRate),
});

/** Adds up charges: subtotal, tax by rate (the lowest rate first), total. */
function addUp(charges: Charge[]): InvoiceFigures {
  const rates = new Map<number, { base: number; tax: number }>();
  for (const { amount, taxRate } of charges) {
    const sums = rates.get(taxRate) ?? { base: 0, tax: 0 };
    sums.base += amount;
    sums.tax += roundToCents(amount * taxRate);
    rates.set(taxRate, sums);
  }
  const taxes = [...rates].sort(([one], [other]) => one - other);
  const subtotal = roundToCents(charges.reduce((sum, { amount }) => sum + amount, 0));
  const tax = taxes.reduce((sum, [, sums]) => sum + sums.tax, 0);
  return {
    lines: charges.map(toLine),
    subtotal,
    taxes: taxes.map(([rate, sums]) => ({
      rate: String(rate),
      base: showAmount(sums.base),
      tax: showAmount(sums.tax),
    })),
    tax,
    total: subtotal + tax,
  };
}

/**
 * Issues an invoice over all charges of a customer that are on none yet.
 * @throws ServiceError not-found for an unknown customer, conflict when there is nothing to invoice
 */
export async function issueInvoice(pool: Pool, customerId: string): Promise<Invoice> {
  return inTransaction(pool, async (client) => {
    const charges = await lockUninvoiced(client, customerId);
    if (!charges) throw notFound('customer', customerId, 'body.customerId');
    if (charges.length === 0) throw new ServiceError('conflict', `customer ${customerId} has nothing to invoice`);
    return insertInvoice(client, customerId, addUp(charges));
  });
}
