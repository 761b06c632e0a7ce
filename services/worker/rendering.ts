import { SpanStatusCode, trace } from '@opentelemetry/api';
import { inTransaction, type Pool } from '#kit/database.ts';
import { logger } from '#kit/logger.ts';
import * as metrics from './metrics.ts';
import { renderStatement } from './statement.ts';
import * as store from './store.ts';

const STATEMENTS_A_TURN = 20;
const NEWEST_STATEMENTS = 200;

const tracer = trace.getTracer('worker');

async function renderFor(pool: Pool, customerId: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await store.takeFromQueue(client, customerId);
    const content = await store.readCharges(client, customerId);
    const text = metrics.countingCpu(() => renderStatement(content));
    await store.saveStatement(client, { ...content, text });
    logger.info({ customer_id: customerId, charges: content.chargeCount, total: content.total }, 'statement rendered');
  });
}

/** One statement, in a trace of its own. A failure is logged; the customer stays queued. */
function renderTraced(pool: Pool, customerId: string): Promise<void> {
  return tracer.startActiveSpan(
    'render statement',
    { attributes: { 'nightmarket.customer.id': customerId } },
    async (span) => {
      try {
        await metrics.renderings.run(
          () => renderFor(pool, customerId),
          () => 'rendered',
        );
      } catch (err) {
        span.recordException(err as Error);
        span.setStatus({ code: SpanStatusCode.ERROR, message: (err as Error).message });
        logger.error({ customer_id: customerId, err }, 'statement could not be rendered; it stays queued');
      } finally {
        span.end();
      }
    },
  );
}

/**
 * One turn of the background work: finds customers with charges that are not on their statement, and renders for
 * those who have waited longest, at most 20. Nothing is done while billing's charges are not there.
 * @returns how many still wait
 */
export async function renderNext(pool: Pool): Promise<number> {
  if (!(await store.canReadCharges(pool))) return 0;
  await store.queueNewCharges(pool);
  for (const customerId of await store.listQueued(pool, STATEMENTS_A_TURN)) await renderTraced(pool, customerId);
  return store.countQueued(pool);
}

/** The newest statements' texts; a blank one where there is none yet. */
export async function listNewestTexts(pool: Pool): Promise<string[]> {
  const texts = await store.listTexts(pool, NEWEST_STATEMENTS);
  return texts.length > 0
    ? texts
    : [renderStatement({ customerId: 'C0000', total: '0.00', chargeCount: 0, lines: [] })];
}
