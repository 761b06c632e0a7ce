import { type ICreateToxicBody, Toxiproxy } from 'toxiproxy-node-client';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { ConditionOf } from '../condition.ts';
import type { LabLevers } from '../lab-levers.ts';
import { type ConditionKind, LEVER_TIMEOUT_MS } from './kind.ts';

type Toxic = ConditionOf<'toxic'>;
type Partition = ConditionOf<'partition'>;

function checkLink(link: string, levers: LabLevers): void {
  if (levers.links.includes(link)) return;
  const expected = levers.links.join(', ');
  throw new LabError('bad-request', `there is no link ${link}; there are: ${expected}`, {
    field: 'link',
    expected,
    got: link,
  });
}

/**
 * The client has no deadline of its own; a proxy that hangs must not hold up the kill switch.
 * @throws LabError unavailable, naming the proxy, when it is late, not there or refuses
 */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new LabError('unavailable', 'the proxy does not answer; ./drill status shows it')),
      LEVER_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } catch (cause) {
    if (cause instanceof LabError) throw cause;
    throw new LabError('unavailable', `the proxy failed: ${(cause as Error).message}`, {}, { cause });
  } finally {
    clearTimeout(timer);
  }
}

const proxyOf = (link: string, levers: LabLevers) => new Toxiproxy(levers.toxiproxyUrl).get(link);

/** One name per link, type and stream, in Toxiproxy's own style: a team that lists toxics sees nothing else in it. */
const nameOf = (one: Toxic) => `${one.type}_${one.stream}`;

async function removeToxic(one: Toxic, levers: LabLevers): Promise<void> {
  const proxy = await proxyOf(one.link, levers);
  const applied = await proxy.getToxic(nameOf(one)).catch((error: Error) => {
    // The client tells statuses only in words. Nothing of that name: nothing to remove.
    if (error.message.endsWith('status code 404')) return undefined;
    throw error;
  });
  await applied?.remove();
}

/** A network fault on one link. It reaches connections that are open already. */
export const toxicKind: ConditionKind<Toxic> = {
  async check(one, levers) {
    checkLink(one.link, levers);
  },
  apply: (one, levers) =>
    inTime(
      (async () => {
        await removeToxic(one, levers);
        const proxy = await proxyOf(one.link, levers);
        const body: ICreateToxicBody<unknown> = {
          name: nameOf(one),
          type: one.type,
          stream: one.stream,
          toxicity: 1,
          attributes: one.attributes,
        };
        await proxy.addToxic(body);
      })(),
    ),
  revert: (one, levers) => inTime(removeToxic(one, levers)),
  heldBy: () => 'toxiproxy',
};

async function setEnabled({ link }: Partition, enabled: boolean, levers: LabLevers): Promise<void> {
  const proxy = await proxyOf(link, levers);
  await proxy.update({ enabled, listen: proxy.listen, upstream: proxy.upstream });
}

/** A link that is cut: connections end, new ones are refused. */
export const partitionKind: ConditionKind<Partition> = {
  async check(one, levers) {
    checkLink(one.link, levers);
  },
  apply: (one, levers) => inTime(setEnabled(one, false, levers)),
  revert: (one, levers) => inTime(setEnabled(one, true, levers)),
  heldBy: () => 'toxiproxy',
};
