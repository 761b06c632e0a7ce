import type { Bench } from '#chaos/judge/bench.ts';
import { NoVerdict } from '#chaos/judge/check.ts';

/** Which samples of a metric are meant: those with these labels, or without those values. */
interface Samples {
  metric: string;
  labels?: Record<string, string>;
  /** Values of the label `outcome` that do not count. */
  except?: readonly string[];
}

/** What a service publishes of itself at the moment, the samples that are meant added up. */
export async function figure(
  bench: Bench,
  service: string,
  { metric, labels = {}, except = [] }: Samples,
): Promise<number> {
  const { body, status, failure } = await bench.request(service, { path: '/metrics' });
  if (status !== 200) throw new NoVerdict(`the metrics of ${service} cannot be read: ${failure || status}`);
  return String(body)
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
    .filter((line) => Object.entries(labels).every(([name, value]) => line.includes(`${name}="${value}"`)))
    .filter((line) => !except.some((value) => line.includes(`outcome="${value}"`)))
    .reduce((sum, line) => sum + Number(/^\S+? (\S+)/.exec(line)?.[1] ?? 0), 0);
}

/** Payments that the partner was asked for so far, whatever became of them. */
export const paymentsAskedFor = (bench: Bench): Promise<number> =>
  figure(bench, 'partner', { metric: 'partner_payments_total' });

/** Money that checkout says to have settled since it was started, in cents. */
export const moneySettled = (bench: Bench): Promise<number> =>
  figure(bench, 'checkout', { metric: 'checkout_settled_amount_cents_total' });

/** Money that the partner took so far, in cents. */
export const moneyTaken = (bench: Bench): Promise<number> =>
  figure(bench, 'partner', { metric: 'partner_payment_amount_cents_total' });
