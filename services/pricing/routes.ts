import { Router } from 'express';
import { z } from 'zod';
import { notFound } from '#kit/errors.ts';
import { addLogKeys } from '#kit/request-context.ts';
import { validate } from '#kit/validation.ts';
import { basketLines, customerId, jsonObject, sku } from '#kit/vocabulary.ts';
import { discountGranted, quotedTiers, quotes } from './metrics.ts';
import { type PricingDependencies, type Quote, quote } from './quote.ts';
import { readPrices, readTiers } from './store.ts';

const quoteBody = jsonObject({ customerId, lines: basketLines });
const skuPath = z.object({ sku });

function countQuote({ tier, lines, totalCents }: Quote): void {
  const grossCents = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
  quotedTiers.inc({ tier });
  discountGranted.inc(grossCents - totalCents);
}

/** Routes of the pricing service; openapi.yaml describes them. */
export function pricingRoutes(dependencies: PricingDependencies): Router {
  const { pool } = dependencies;
  const router = Router();

  router.post('/quotes', async (request, response) => {
    const body = validate(quoteBody, request.body, 'body');
    addLogKeys({ customer_id: body.customerId });
    const quoted = await quotes.run(
      () => quote(dependencies, body),
      () => 'quoted',
    );
    addLogKeys({ tier: quoted.tier });
    countQuote(quoted);
    response.json(quoted);
  });

  router.get('/prices/:sku', async (request, response) => {
    const path = validate(skuPath, request.params, 'path');
    addLogKeys({ sku: path.sku });
    const priceCents = (await readPrices(pool, [path.sku])).get(path.sku);
    if (priceCents === undefined) throw notFound('product', path.sku, 'path.sku');
    response.json({ sku: path.sku, priceCents, currency: 'EUR' });
  });

  router.get('/tiers', async (_request, response) => {
    response.json({ tiers: await readTiers(pool) });
  });

  return router;
}
