import { Router } from 'express';
import { z } from 'zod';
import type { Pool } from '#kit/database.ts';
import { notFound } from '#kit/errors.ts';
import { addLogKeys } from '#kit/request-context.ts';
import { idempotencyKey, validate, wholeNumber } from '#kit/validation.ts';
import { customerId, jsonObject } from '#kit/vocabulary.ts';
import { issueInvoice } from './invoice.ts';
import { charge } from './ledger.ts';
import { chargedAmount, charges, invoices, repeatedKeys } from './metrics.ts';
import { showAmount, showUnitPrice } from './money.ts';
import { type Charge, findCharge, findInvoice, type Invoice, listCharges, listInvoices, readTotal } from './store.ts';

/** A number written as a decimal string, so that it arrives as it was meant. */
const decimal = (pattern: RegExp, expected: string) =>
  z.string({ error: expected }).regex(pattern, expected).transform(Number);

const QUANTITY = 'must be a decimal string such as "2.5": above 0, at most 1000000, at most 3 decimals';
const UNIT_PRICE = 'must be a decimal string such as "0.10": 0 to 100000, at most 4 decimals';
const TAX_RATE = 'must be a decimal string such as "0.25": 0 to 1, at most 4 decimals';
const DESCRIPTION = 'must be a text of 1 to 200 characters on one line';

const chargeHeaders = z.object({ 'idempotency-key': idempotencyKey });
const chargeBody = jsonObject({
  customerId,
  description: z.string({ error: DESCRIPTION }).regex(/^[^\p{Cc}]{1,200}$/u, DESCRIPTION),
  quantity: decimal(/^(0|[1-9]\d{0,6})(\.\d{1,3})?$/, QUANTITY).refine((n) => n > 0 && n <= 1_000_000, QUANTITY),
  unitPrice: decimal(/^(0|[1-9]\d{0,5})(\.\d{1,4})?$/, UNIT_PRICE).refine((n) => n <= 100_000, UNIT_PRICE),
  taxRate: decimal(/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/, TAX_RATE),
});
const invoiceBody = jsonObject({ customerId });
const chargePath = z.object({ id: z.string().regex(/^CH-[1-9]\d{0,14}$/, 'must be a charge id such as "CH-100001"') });
const invoicePath = z.object({
  id: z.string().regex(/^INV-[1-9]\d{0,14}$/, 'must be an invoice id such as "INV-100001"'),
});
const customerPath = z.object({ id: customerId });
const listQuery = z.object({ limit: wholeNumber(1, 100).default(20) });
const chargesQuery = listQuery.extend({
  uninvoiced: z.enum(['true', 'false'], 'must be "true" or "false"').default('false'),
});

const shownCharge = ({ quantity, unitPrice, taxRate, amount, createdAt, ...words }: Charge) => ({
  ...words,
  quantity: String(quantity),
  unitPrice: showUnitPrice(unitPrice),
  taxRate: String(taxRate),
  amount: showAmount(amount),
  createdAt,
});

const shownInvoice = ({ id, customerId, lines, subtotal, taxes, tax, total, issuedAt }: Invoice) => ({
  id,
  customerId,
  lines,
  subtotal: showAmount(subtotal),
  taxes,
  tax: showAmount(tax),
  total: showAmount(total),
  issuedAt,
});

/** Routes of the billing service; openapi.yaml describes them. */
export function billingRoutes(pool: Pool): Router {
  const router = Router();

  async function requireTotal(id: string) {
    const total = await readTotal(pool, id);
    if (!total) throw notFound('customer', id, 'path.id');
    return total;
  }

  router.post('/charges', async (request, response) => {
    const headers = validate(chargeHeaders, request.headers, 'header');
    const body = validate(chargeBody, request.body, 'body');
    addLogKeys({ customer_id: body.customerId, idempotency_key: headers['idempotency-key'] });
    const made = await charges.run(
      () => charge(pool, headers['idempotency-key'], body),
      () => 'charged',
    );
    addLogKeys({ charge_id: made.charge.id });
    chargedAmount.inc(made.charge.amount);
    if (made.keySeen) repeatedKeys.inc();
    response.status(201).json(shownCharge(made.charge));
  });

  router.get('/charges/:id', async (request, response) => {
    const { id } = validate(chargePath, request.params, 'path');
    addLogKeys({ charge_id: id });
    const found = await findCharge(pool, id);
    if (!found) throw notFound('charge', id, 'path.id');
    response.json(shownCharge(found));
  });

  router.get('/customers/:id/charges', async (request, response) => {
    const { id } = validate(customerPath, request.params, 'path');
    const { limit, uninvoiced } = validate(chargesQuery, request.query, 'query');
    addLogKeys({ customer_id: id });
    await requireTotal(id);
    const list = await listCharges(pool, id, { limit, uninvoiced: uninvoiced === 'true' });
    response.json({ charges: list.map(shownCharge) });
  });

  router.get('/customers/:id/total', async (request, response) => {
    const { id } = validate(customerPath, request.params, 'path');
    addLogKeys({ customer_id: id });
    const { total, chargeCount } = await requireTotal(id);
    response.json({ customerId: id, total: showAmount(total), chargeCount });
  });

  router.post('/invoices', async (request, response) => {
    const body = validate(invoiceBody, request.body, 'body');
    addLogKeys({ customer_id: body.customerId });
    const invoice = await invoices.run(
      () => issueInvoice(pool, body.customerId),
      () => 'issued',
    );
    addLogKeys({ invoice_id: invoice.id });
    response.status(201).json(shownInvoice(invoice));
  });

  router.get('/invoices/:id', async (request, response) => {
    const { id } = validate(invoicePath, request.params, 'path');
    addLogKeys({ invoice_id: id });
    const invoice = await findInvoice(pool, id);
    if (!invoice) throw notFound('invoice', id, 'path.id');
    response.json(shownInvoice(invoice));
  });

  router.get('/customers/:id/invoices', async (request, response) => {
    const { id } = validate(customerPath, request.params, 'path');
    const { limit } = validate(listQuery, request.query, 'query');
    addLogKeys({ customer_id: id });
    await requireTotal(id);
    const list = await listInvoices(pool, id, limit);
    response.json({ invoices: list.map(shownInvoice) });
  });

  return router;
}
